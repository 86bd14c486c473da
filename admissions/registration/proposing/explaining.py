"""What a family is told of a proposal: the school, why, how firm it is, and what else lies near."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import get_language

from admissions.models import Offering, Proposal
from admissions.registration.facts import PROPOSED
from admissions.registration.proposing.gathering import STANDS
from admissions.rules.policy import Policy
from admissions.workflows.proposal import ProposalState


@dataclass(frozen=True, slots=True)
class Near:
    """A school as it lies to the home; `held` of its seats stand proposed to somebody."""

    offering: Offering
    distance_m: int | None
    in_catchment: bool
    held: int

    @property
    def free(self) -> int:
        return max(self.offering.seats - self.held, 0)


@dataclass(frozen=True, slots=True)
class Told:
    """A proposal, its school, those of the list before it that are full, and others near."""

    proposal: Proposal
    school: Near
    full: list[Offering]
    others: list[Near]

    @property
    def declined(self) -> bool:
        return bool(self.proposal.state == ProposalState.DECLINED)


@dataclass(frozen=True, slots=True)
class Firmness:
    """How firm an agreed place is: `held` where the rules rank it first, otherwise `claim` names what another
    child may have that the register does not know."""

    held: bool
    claim: str


def told(proposals: Sequence[Proposal]) -> list[Told]:
    """Each proposal with its grounds and alternatives; two queries, however many."""
    named = {key for each in proposals for key in _named(each)}
    if not named:
        return []
    offerings = Offering.objects.in_bulk(named)
    held = _held(named)
    return [_told(each, offerings, held) for each in proposals]


def firmness(policy: Policy) -> Firmness:
    """What could still change an agreed place under these rules."""
    first = policy.order[0]
    claims = [fact for fact in policy.wish_questions if fact.source == "claim"]
    claim = claims[0].label.text(get_language() or "vi") if claims else ""
    held = first.criterion == "fact" and first.fact == PROPOSED
    return Firmness(held, "" if held else claim[:1].lower() + claim[1:])


def _named(proposal: Proposal) -> list[int]:
    grounds = proposal.grounds
    return [proposal.offering_id, *(each["offering"] for each in grounds["others"]), *grounds["full"]]


def _held(keys: Collection[int]) -> Mapping[int, int]:
    found = Proposal.objects.filter(offering__in=keys, state__in=STANDS).order_by()
    return Counter(dict(found.values_list("offering").annotate(Count("pk"))))


def _told(proposal: Proposal, offerings: Mapping[int, Offering], held: Mapping[int, int]) -> Told:
    def near(key: int, grounds: Mapping[str, Any]) -> Near:
        in_catchment = grounds["catchment_order"] is not None
        return Near(offerings[key], grounds["distance_m"], in_catchment, held.get(key, 0))

    return Told(
        proposal=proposal,
        school=near(proposal.offering_id, proposal.grounds),
        full=[offerings[key] for key in proposal.grounds["full"]],
        others=[near(each["offering"], each) for each in proposal.grounds["others"]],
    )
