"""STAGE 1: the family fills in, sends papers and hands in.

Each service in the same beats: lock · authorise · check · write · announce.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from admissions.accounts.secrets import hash_secret, new_file_code, new_secret
from admissions.models import (
    AdmissionRound,
    Applicant,
    Application,
    Catchment,
    Document,
    Offering,
    Preference,
)
from admissions.models.locking import lock_with_round
from admissions.permissions import can_edit_application, is_guardian_of
from admissions.registration import completeness, supplementary
from admissions.registration.errors import (
    AlreadyAdmitted,
    AlreadyApplied,
    NotEditable,
    NotReady,
    RoundIsClosed,
    WrongAge,
)
from admissions.registration.facts import computed_facts
from admissions.registration.papers import Paper, read_paper
from admissions.registration.rules import check_number, check_wishes, checked_answers, right_age
from admissions.setup.direct_admissions import directly_admitted
from admissions.workflows.application import EDITABLE_BY_FAMILY, ENDED_WITHOUT_DECISION, ApplicationState
from admissions.workflows.document import CURRENT
from admissions.workflows.log import Actor, NotPermitted, advance, record
from admissions.workflows.round import ACCEPTS_VERIFICATION, RoundState


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish as the family states it; `facts` are its claims about this school, by fact name."""

    offering_id: int
    rank: int
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a file was handed in. The secret is shown once; blank where an earlier one stays valid."""

    code: str
    secret: str


def is_open(admission_round: AdmissionRound, now: datetime) -> bool:
    """Whether a family may apply at `now`: the state says so and the calendar does."""
    return (
        admission_round.state == RoundState.OPENED
        and admission_round.registration_opens_at <= now < admission_round.registration_closes_at
    )


@transaction.atomic
def start_application(
    *, actor: Actor, admission_round: AdmissionRound, applicant: Applicant, now: datetime
) -> Application:
    """Begin a file for a child; in a later round with what the earlier file has, if there was one.

    Raises NotPermitted, RoundIsClosed, WrongAge, AlreadyApplied; in a later round HasConfirmedPlace,
    HasOpenOffer, NotForThisChild.
    """
    if not is_guardian_of(actor, applicant.pk):
        raise NotPermitted("start_application")
    if not is_open(admission_round, now):
        raise RoundIsClosed
    age = admission_round.policy.age
    if age is not None and not right_age(admission_round.policy, applicant):
        raise WrongAge(earliest=age.earliest_year, latest=age.birth_year, grade=admission_round.grade)
    earlier = _earlier_file(admission_round, applicant, now)
    if directly_admitted(admission_round).filter(applicant=applicant).exists():
        raise AlreadyAdmitted
    code = new_file_code(str(admission_round.grade))
    application = Application(
        round=admission_round,
        applicant=applicant,
        code=code,
        lottery_key=_first_code(admission_round, applicant) or (earlier.lottery_key if earlier else code),
        started_at=now,
    )
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError as error:
        live = Application.objects.filter(round=admission_round, applicant=applicant)
        if live.exclude(state__in=ENDED_WITHOUT_DECISION).exists():
            raise AlreadyApplied from error
        raise
    record(application, "start", actor=actor, now=now, after=application.state)
    if earlier is not None:
        supplementary.take_over(application, earlier, actor=actor, now=now)
    return application


def _earlier_file(admission_round: AdmissionRound, applicant: Applicant, now: datetime) -> Application | None:
    """The file that this one goes on from, in a later round. Raises whatever keeps the child out."""
    if admission_round.follows_id is None:
        return None
    _lock_child(admission_round, applicant)
    if refusal := supplementary.why_not(admission_round, applicant, now):
        raise refusal
    return supplementary.file_before(admission_round, applicant)


def _lock_child(admission_round: AdmissionRound, applicant: Applicant) -> None:
    """Until the commit no place of this child is confirmed, as that locks the child too."""
    if admission_round.follows_id is not None:
        Applicant.objects.select_for_update().get(pk=applicant.pk)


def _first_code(admission_round: AdmissionRound, applicant: Applicant) -> str | None:
    """The code of the child's first file in the round, so that a new file draws no new lot."""
    earlier = Application.objects.filter(round=admission_round, applicant=applicant).order_by("pk")
    return earlier.values_list("lottery_key", flat=True).first()


@transaction.atomic
def save_answers(
    *, actor: Actor, application: Application, answers: Mapping[str, str], now: datetime
) -> None:
    """Keep answers; unknown names are ignored. Raises NotPermitted, NotEditable, AnswersRefused."""
    application = _editable(application, actor, now)
    application.facts = {**application.facts, **checked_answers(application.round.policy, answers)}
    _save(application, "facts")
    record(application, "answer", actor=actor, now=now)


@transaction.atomic
def save_wishes(*, actor: Actor, application: Application, wishes: Sequence[Wish], now: datetime) -> None:
    """Replace the ordered wishes; a list still being made may be empty or break the zone rule.

    Raises NotPermitted, NotEditable, RoundIsClosed, WishesRefused, AnswersRefused.
    """
    application = _editable(application, actor, now)
    if not is_open(application.round, now):
        raise RoundIsClosed
    policy, applicant = application.round.policy, application.applicant
    offerings = _offerings(application.round, wishes)
    check_wishes(policy, wishes, offerings)
    if application.round.follows_id is not None and policy.later is not None:
        check_number(wishes, policy.later.wishes)
    catchments = (
        _catchments(offerings) if any(f.source == "computed" for f in policy.facts_of("preference")) else {}
    )
    preferences = [
        Preference(
            application=application,
            rank=wish.rank,
            offering=offerings[wish.offering_id],
            facts=checked_answers(policy, wish.facts, of="preference")
            | computed_facts(
                policy, applicant, offerings[wish.offering_id], catchments.get(wish.offering_id, [])
            ),
        )
        for wish in wishes
    ]
    application.preferences.all().delete()
    Preference.objects.bulk_create(preferences)
    _save(application)
    record(application, "choose", actor=actor, now=now)


def attach_document(
    *, actor: Actor, application: Application, kind: str, content: bytes, now: datetime
) -> Document:
    """Keep one paper; an earlier one of this kind is replaced and kept.

    Raises NotPermitted, NotEditable, RoundIsClosed, PaperRefused.

    The picture is made harmless before anything is locked. The file is written before its row, and removed
    again when the row is not committed.
    """
    paper = read_paper(content)
    name = default_storage.save(
        f"papers/{paper.sha256[:2]}/{application.code}-{kind}-{paper.sha256[2:12]}.{paper.extension}",
        ContentFile(paper.content),
    )
    try:
        with transaction.atomic():
            application = _editable(application, actor, now)
            if kind not in {document.kind for document in application.round.policy.documents}:
                raise NotPermitted(f"paper of unknown kind {kind}")
            return _keep_document(application, kind, name, paper, actor, now)
    except BaseException:
        default_storage.delete(name)
        raise


@transaction.atomic
def submit_application(*, actor: Actor, application: Application, now: datetime) -> Receipt:
    """Hand in, or hand in again after a repair. Raises NotPermitted, NotEditable, RoundIsClosed, NotReady;
    in a later round what `start_application` raises.

    A file that the school returned may be repaired after the deadline, until the list is locked.
    """
    application = _editable(application, actor, now)
    repaired = application.state == ApplicationState.RETURNED
    if not repaired and not is_open(application.round, now):
        raise RoundIsClosed
    _lock_child(application.round, application.applicant)
    if refusal := supplementary.why_not(application.round, application.applicant, now):
        raise refusal
    preferences = list(application.preferences.select_related("offering"))
    missing = completeness.missing(application, preferences)
    if missing:
        raise NotReady(missing)
    secret = "" if application.secret_hash else new_secret()
    if secret:
        application.secret_hash = hash_secret(secret)
    application.submitted_at = now
    application.handling_school_id = preferences[0].offering.school_id
    advance(
        application,
        "submit",
        actor=actor,
        now=now,
        saving=("secret_hash", "submitted_at", "handling_school_id"),
    )
    return Receipt(application.code, secret)


@transaction.atomic
def withdraw_application(*, actor: Actor, application: Application, reason: str, now: datetime) -> None:
    """Take the file back before the deadline. Raises NotPermitted, TransitionRefused, RoundIsClosed."""
    application = _locked(application)
    if not can_edit_application(application, actor):
        raise NotPermitted("withdraw")
    if not is_open(application.round, now):
        raise RoundIsClosed
    advance(application, "withdraw", actor=actor, now=now, reason=reason)


@transaction.atomic
def reissue_secret(*, actor: Actor, application: Application, now: datetime) -> Receipt:
    """A new look-up secret for a lost receipt; the old one stops working. Raises NotPermitted."""
    application = _locked(application)
    if not can_edit_application(application, actor):
        raise NotPermitted("reissue_secret")
    secret = new_secret()
    application.secret_hash = hash_secret(secret)
    _save(application, "secret_hash")
    record(application, "reissue_secret", actor=actor, now=now)
    return Receipt(application.code, secret)


def _keep_document(
    application: Application, kind: str, name: str, paper: Paper, actor: Actor, now: datetime
) -> Document:
    document = Document(
        application=application,
        kind=kind,
        file=name,
        content_type=paper.content_type,
        size=len(paper.content),
        sha256=paper.sha256,
        uploaded_at=now,
    )
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError:  # there is a current paper of this kind already: it gives way
        for earlier in Document.objects.filter(application=application, kind=kind, state__in=CURRENT):
            earlier.application = application
            advance(earlier, "replace", actor=actor, now=now)
        document.save(force_insert=True)
    record(document, "upload", actor=actor, now=now, after=document.state)
    return document


def _locked(application: Application) -> Application:
    """The file and its round as they are now, under a lock; the child is kept where it was read already."""
    locked = lock_with_round(application)
    if Application.applicant.is_cached(application):
        locked.applicant = application.applicant
    return locked


def _editable(application: Application, actor: Actor, now: datetime) -> Application:
    """The file, locked, when this person may change it now."""
    application = _locked(application)
    if not can_edit_application(application, actor):
        raise NotPermitted("edit_application")
    if application.state not in EDITABLE_BY_FAMILY or application.round.state not in ACCEPTS_VERIFICATION:
        raise NotEditable
    if application.state == ApplicationState.DRAFTED and not is_open(application.round, now):
        raise RoundIsClosed
    return application


def _save(application: Application, *fields: str) -> None:
    application.version += 1
    application.save(update_fields=["version", *fields])


def _offerings(admission_round: AdmissionRound, wishes: Sequence[Wish]) -> dict[int, Offering]:
    """The offerings that may be wished for: of this round, and with a signed quota decision."""
    listed = Offering.objects.filter(round=admission_round, quota_decision__isnull=False)
    return listed.select_related("school").in_bulk([wish.offering_id for wish in wishes])


def _catchments(offerings: Mapping[int, Offering]) -> dict[int, list[Catchment]]:
    found: dict[int, list[Catchment]] = {}
    for catchment in Catchment.objects.filter(offering__in=offerings):
        found.setdefault(catchment.offering_id, []).append(catchment)
    return found
