"""The beginning of a file."""

from datetime import datetime

from django.db import IntegrityError, transaction

from admissions.accounts.secrets import new_file_code
from admissions.models import AdmissionRound, Applicant, Application
from admissions.permissions import is_guardian_of
from admissions.registration import supplementary
from admissions.registration.editing import is_open
from admissions.registration.errors import AlreadyAdmitted, AlreadyApplied, RoundIsClosed, WrongAge
from admissions.registration.rules import right_age
from admissions.setup.direct_admissions import directly_admitted
from admissions.workflows.application import ENDED_WITHOUT_DECISION
from admissions.workflows.log import Actor, NotPermitted, record


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
    lock_child(admission_round, applicant)
    if refusal := supplementary.why_not(admission_round, applicant, now):
        raise refusal
    return supplementary.file_before(admission_round, applicant)


def lock_child(admission_round: AdmissionRound, applicant: Applicant) -> None:
    """Until the commit no place of this child is confirmed, as that locks the child too."""
    if admission_round.follows_id is not None:
        Applicant.objects.select_for_update().get(pk=applicant.pk)


def _first_code(admission_round: AdmissionRound, applicant: Applicant) -> str | None:
    """The code of the child's first file in the round, so that a new file draws no new lot."""
    earlier = Application.objects.filter(round=admission_round, applicant=applicant).order_by("pk")
    return earlier.values_list("lottery_key", flat=True).first()
