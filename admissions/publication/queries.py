"""What is public of a result, and the look-up by file code and secret."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from admissions.accounts.secrets import hash_secret, normalise, secret_matches
from admissions.models import (
    AdmissionRound,
    Application,
    Cutoff,
    Enrolment,
    Offering,
    Placement,
    QueueLine,
    User,
)
from admissions.models.names import alphabetical_key
from admissions.permissions import visible_rounds
from admissions.workflows.round import RESULT_IS_PUBLIC, RoundState

IN_ORDER_OF_INTEREST = (
    (RoundState.OPENED,),
    (RoundState.ANNOUNCED,),
    (RoundState.PUBLISHED,),
    (RoundState.CLOSED, RoundState.LOCKED, RoundState.PREPARED, RoundState.PROPOSED, RoundState.APPROVED),
    (RoundState.FINISHED,),
)


@dataclass(frozen=True, slots=True)
class Wished:
    """One wish with the line of its offering; no line where the result is not public."""

    rank: int
    offering: Offering
    cutoff: Cutoff | None
    granted: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What the published run gave one file, with all that explains it."""

    placement: Placement
    wishes: list[Wished]
    offer: Enrolment | None


def find_file(*, code: str, secret: str) -> Application | None:
    """The file with this code and secret; a wrong code and a wrong secret get the same silence."""
    typed = normalise(code)
    prefix, rest = typed[:-8], typed[-8:]
    application = (
        Application.objects.select_related("round", "applicant__residential_unit__commune", "handling_school")
        .filter(code=f"{prefix}-{rest}")
        .first()
    )
    if application is None:
        hash_secret(secret)  # the same work for an unknown code
        return None
    return application if secret_matches(secret, application.secret_hash) else None


def published_placement(application: Application) -> Placement | None:
    """What the published run gave this file; None before publication or when the file took no part."""
    admission_round = application.round
    if admission_round.state not in RESULT_IS_PUBLIC:
        return None
    return (
        Placement.objects.filter(run_id=admission_round.published_run_id, application=application)
        .select_related("offering__school", "enrolment")
        .first()
    )


def published_result(application: Application) -> Result | None:
    """The placement and the line of every wish; None as for `published_placement`."""
    placement = published_placement(application)
    if placement is None:
        return None
    lines = {line.offering_id: line for line in published_cutoffs(application.round)}
    wishes = [
        Wished(
            rank=each.rank,
            offering=each.offering,
            cutoff=lines.get(each.offering_id),
            granted=each.offering_id == placement.offering_id,
        )
        for each in application.preferences.select_related("offering__school")
    ]
    return Result(placement, wishes, offer=getattr(placement, "enrolment", None))


def published_cutoffs(admission_round: AdmissionRound) -> list[Cutoff]:
    """The lines of the published run, schools in alphabetical order; nothing before publication."""
    if admission_round.state not in RESULT_IS_PUBLIC:
        return []
    lines = Cutoff.objects.filter(run_id=admission_round.published_run_id).select_related("offering")
    return sorted(lines, key=lambda each: alphabetical_key(each.offering.name))


def published_queues(admission_round: AdmissionRound) -> dict[int, list[QueueLine]]:
    """By offering the queues of the published run, in their order; offerings without queues are left out."""
    found: dict[int, list[QueueLine]] = {}
    if admission_round.state in RESULT_IS_PUBLIC:
        lines = QueueLine.objects.filter(run_id=admission_round.published_run_id, queue__gt=0)
        for line in lines.order_by("offering", "queue"):
            found.setdefault(line.offering_id, []).append(line)
    return found


def announced_rounds(user: User | AnonymousUser) -> list[AdmissionRound]:
    """The rounds of the start page: those one can act on first; archived ones are left out."""
    place = {state: number for number, states in enumerate(IN_ORDER_OF_INTEREST) for state in states}
    rounds = visible_rounds(user, AdmissionRound.objects.filter(state__in=place))
    return sorted(
        rounds, key=lambda each: (place[RoundState(each.state)], each.grade, each.registration_opens_at)
    )


def offerings_of(admission_round: AdmissionRound) -> list[Offering]:
    """The schools of a round with seats by a signed decision, in alphabetical order."""
    listed = Offering.objects.filter(round=admission_round, quota_decision__isnull=False)
    return sorted(listed.select_related("school__commune"), key=lambda each: alphabetical_key(each.name))
