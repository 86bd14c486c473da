"""What closing registration does to files that were being changed: what was handed in last counts again.

Nobody loses a place by opening a file once more: after this no file that was ever handed in is a draft.
All in a few statements for the whole round, which the caller has locked, so that nobody else acts.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from admissions.models import AdmissionRound, Application, AuditEvent, Document, Preference, Submission
from admissions.notifications.outbox import announce_to_files
from admissions.workflows.application import ApplicationState
from admissions.workflows.document import CURRENT, DocumentState
from admissions.workflows.log import Actor, audit_event

AT_ONCE = 1000


def restore_reopened(admission_round: AdmissionRound, *, actor: Actor, now: datetime) -> list[Application]:
    """Put the last version of each reopened file back in force; returns these files as they are now.

    1. Answers and wishes are those of the version.
    2. Papers sent since are set aside, those of the version count again.
    3. The file is handed in as it was, verified where the school had accepted that version.
    4. The family is told.
    """
    last = _last_versions(admission_round)
    for start in range(0, len(last), AT_ONCE):
        some = last[start : start + AT_ONCE]
        _restore_answers(some)
        _restore_wishes(some)
        _restore_papers(some, actor, now)
        _restore_states(some, actor, now)
        announce_to_files(
            "restored",
            event=f"restored:{admission_round.pk}:{admission_round.version}",
            now=now,
            applications=Application.objects.filter(pk__in=[each.application_id for each in some]),
        )
    return [version.application for version in last]


def _last_versions(admission_round: AdmissionRound) -> list[Submission]:
    """The version that counts of each file of the round that is being changed."""
    found: dict[int, Submission] = {}
    for version in Submission.objects.filter(
        application__round=admission_round, application__state=ApplicationState.DRAFTED
    ).select_related("application"):
        known = found.get(version.application_id)
        if known is None or known.number < version.number:
            found[version.application_id] = version
    return [found[key] for key in sorted(found)]


def _restore_answers(versions: Iterable[Submission]) -> None:
    changed = []
    for version in versions:
        if version.application.facts != version.facts:
            version.application.facts = version.facts
            changed.append(version.application)
    Application.objects.bulk_update(changed, ["facts"])


def _restore_wishes(versions: Iterable[Submission]) -> None:
    wanted = {
        version.application_id: [(each["rank"], each["offering"], each["facts"]) for each in version.wishes]
        for version in versions
    }
    present: dict[int, list[tuple[int, int, dict[str, str]]]] = {key: [] for key in wanted}
    for wish in Preference.objects.filter(application__in=wanted).order_by("rank"):
        present[wish.application_id].append((wish.rank, wish.offering_id, wish.facts))
    changed = [key for key in wanted if wanted[key] != present[key]]
    Preference.objects.filter(application__in=changed).delete()
    Preference.objects.bulk_create(
        Preference(application_id=key, rank=rank, offering_id=offering, facts=facts)
        for key in changed
        for rank, offering, facts in wanted[key]
    )


def _restore_papers(versions: Iterable[Submission], actor: Actor, now: datetime) -> None:
    """New papers give way first: a file has one current paper of a kind at any time."""
    kept = {pk: version for version in versions for pk in version.papers}
    files = {version.application_id for version in versions}
    papers = Document.objects.filter(application__in=files)
    newer = [each for each in papers.filter(state__in=CURRENT) if each.pk not in kept]
    _move(newer, "set_aside", DocumentState.REPLACED, actor, now)
    gone = list(papers.filter(state=DocumentState.REPLACED, pk__in=kept))
    accepted = [each for each in gone if kept[each.pk].was_verified]
    _move(accepted, "restore_accepted", DocumentState.ACCEPTED, actor, now)
    waiting = [each for each in gone if not kept[each.pk].was_verified]
    _move(waiting, "restore", DocumentState.UPLOADED, actor, now)


def _move(papers: list[Document], act: str, state: DocumentState, actor: Actor, now: datetime) -> None:
    Document.objects.filter(pk__in=[each.pk for each in papers]).update(state=state, version=F("version") + 1)
    AuditEvent.objects.bulk_create(
        audit_event(each, act, actor=actor, now=now, before=each.state, after=state) for each in papers
    )


def _restore_states(versions: Iterable[Submission], actor: Actor, now: datetime) -> None:
    events = []
    for act, state, verified in (
        ("restore", ApplicationState.SUBMITTED, False),
        ("restore_verified", ApplicationState.VERIFIED, True),
    ):
        files = [each.application for each in versions if each.was_verified == verified]
        Application.objects.filter(pk__in=[each.pk for each in files], state=ApplicationState.DRAFTED).update(
            state=state, version=F("version") + 1
        )
        events += [
            audit_event(each, act, actor=actor, now=now, before=each.state, after=state) for each in files
        ]
    AuditEvent.objects.bulk_create(events)
