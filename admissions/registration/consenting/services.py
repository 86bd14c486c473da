"""The answers of a family to what it was told; they may change at any time."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from admissions.models import Application, AuditEvent, Consent
from admissions.permissions import can_edit_application
from admissions.registration.consenting.asked import EVERY_QUESTION, GUARDIAN_NOTES, Asked
from admissions.registration.consenting.texts import TEXT_VERSION
from admissions.registration.editing import locked
from admissions.workflows.log import Actor, NotPermitted, audit_event


@transaction.atomic
def record_consents(
    *, actor: Actor, application: Application, answers: Mapping[Asked, bool], now: datetime
) -> None:
    """Keep what a guardian answered, for itself and together with the child.

    Allowed in every state of the file: a consent is withdrawn as easily as it is given. That the information
    was read stays once it is said. Raises NotPermitted.
    """
    application = locked(application)
    if not can_edit_application(application, actor):
        raise NotPermitted("consent")
    given = {each: answers[each] for each in EVERY_QUESTION if each in answers}
    known = {(each.subject, each.purpose): each for each in application.consents.all()}
    changed: list[Consent] = []
    for (subject, purpose), yes in given.items():
        standing = known.get((subject, purpose))
        if standing is not None and (
            (standing.given, standing.text_version) == (yes, TEXT_VERSION)
            or ((subject, purpose) == GUARDIAN_NOTES and standing.given and not yes)
        ):
            continue
        changed.append(
            Consent(
                application=application,
                subject=subject,
                purpose=purpose,
                given=yes,
                text_version=TEXT_VERSION,
                recorded_by_id=actor.pk,
                recorded_at=now,
            )
        )
    _keep(application, changed, actor, now)


def _keep(application: Application, changed: list[Consent], actor: Actor, now: datetime) -> None:
    """Two statements however many answers: the consents, in place of what stood, and their audit rows."""
    if not changed:
        return
    Consent.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["application", "subject", "purpose"],
        update_fields=["given", "text_version", "recorded_by", "recorded_at"],
    )
    AuditEvent.objects.bulk_create(
        audit_event(
            application,
            "consent",
            actor=actor,
            now=now,
            reason=f"{each.subject} {each.purpose} {'yes' if each.given else 'no'} {TEXT_VERSION}",
        )
        for each in changed
    )


def take_over_consents(application: Application, earlier: Application) -> None:
    """A later round goes on from what the family answered, in the caller's transaction.

    The purpose and the data are the same and the text has not changed; a child that has turned seven since is
    asked, as its answer is missing. Answers to an older text are asked for again.
    """
    Consent.objects.bulk_create(
        Consent(
            application=application,
            subject=each.subject,
            purpose=each.purpose,
            given=each.given,
            text_version=each.text_version,
            recorded_by_id=each.recorded_by_id,
            recorded_at=each.recorded_at,
        )
        for each in earlier.consents.filter(text_version=TEXT_VERSION)
    )
