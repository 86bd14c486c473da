"""What a family says: its answers and its ordered wishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from admissions.models import AdmissionRound, Applicant, Application, Catchment, Offering, Preference
from admissions.registration.editing import editable, is_open, saved
from admissions.registration.errors import RoundIsClosed
from admissions.registration.facts import computed_facts
from admissions.registration.rules import check_number, check_wishes, checked_answers
from admissions.workflows.log import Actor, record


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish as the family states it; `facts` are its claims about this school, by fact name."""

    offering_id: int
    rank: int
    facts: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def save_answers(
    *, actor: Actor, application: Application, answers: Mapping[str, str], now: datetime
) -> None:
    """Keep answers; unknown names are ignored. Raises NotPermitted, NotEditable, AnswersRefused."""
    application = editable(application, actor, now)
    application.facts = {**application.facts, **checked_answers(application.round.policy, answers)}
    saved(application, "facts")
    record(application, "answer", actor=actor, now=now)


@transaction.atomic
def save_wishes(*, actor: Actor, application: Application, wishes: Sequence[Wish], now: datetime) -> None:
    """Replace the ordered wishes; a list still being made may be empty or break the zone rule.

    Raises NotPermitted, NotEditable, RoundIsClosed, WishesRefused, AnswersRefused.
    """
    application = editable(application, actor, now)
    if not is_open(application.round, now):
        raise RoundIsClosed
    policy = application.round.policy
    offerings = _offerings(application.round, wishes)
    check_wishes(policy, wishes, offerings)
    if application.round.follows_id is not None and policy.later is not None:
        check_number(wishes, policy.later.wishes)
    measured = any(fact.source == "computed" for fact in policy.facts_of("preference"))
    catchments = _catchments(offerings) if measured else {}
    if measured:  # the home as it is under the lock: the register may have been corrected since the page
        application.applicant = Applicant.objects.select_related("residential_unit__commune").get(
            pk=application.applicant_id
        )
    preferences = [
        Preference(
            application=application,
            rank=wish.rank,
            offering=offerings[wish.offering_id],
            facts=checked_answers(policy, wish.facts, of="preference")
            | computed_facts(
                policy,
                application.applicant,
                offerings[wish.offering_id],
                catchments.get(wish.offering_id, []),
            ),
        )
        for wish in wishes
    ]
    application.preferences.all().delete()
    Preference.objects.bulk_create(preferences)
    saved(application)
    record(application, "choose", actor=actor, now=now)


def _offerings(admission_round: AdmissionRound, wishes: Sequence[Wish]) -> dict[int, Offering]:
    """The offerings that may be wished for: of this round, and with a signed quota decision."""
    listed = Offering.objects.filter(round=admission_round, quota_decision__isnull=False)
    return listed.select_related("school").in_bulk([wish.offering_id for wish in wishes])


def _catchments(offerings: Mapping[int, Offering]) -> dict[int, list[Catchment]]:
    found: dict[int, list[Catchment]] = {}
    for catchment in Catchment.objects.filter(offering__in=offerings):
        found.setdefault(catchment.offering_id, []).append(catchment)
    return found
