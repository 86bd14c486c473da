"""The department computes proposals, as often as it wishes until registration closes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice, pairwise
from typing import Any

import numpy as np
from django.db import transaction

from admissions.models import AdmissionRound, Proposal
from admissions.permissions import can_compute_proposals
from admissions.registration.proposing.errors import NotYetOrTooLate
from admissions.registration.proposing.gathering import Gathered, gather
from admissions.rules.facts import MISSING
from admissions.rules.proposal import REASONS, Proposals, propose
from admissions.workflows.log import Actor, NotPermitted, record
from admissions.workflows.proposal import ProposalState
from admissions.workflows.round import RoundState

COMPUTED_IN = (RoundState.ANNOUNCED, RoundState.OPENED)
AT_ONCE = 2_000
OTHERS = 3
"""How many other schools of the list a proposal names."""


def proposes(admission_round: AdmissionRound) -> bool:
    """Whether places are proposed in this round at all: a first round whose rules say so."""
    return admission_round.follows_id is None and admission_round.policy.proposal is not None


def may_compute(admission_round: AdmissionRound, now: datetime) -> bool:
    return admission_round.state in COMPUTED_IN and now < admission_round.registration_closes_at


@transaction.atomic
def compute_proposals(*, actor: Actor, admission_round: AdmissionRound, now: datetime) -> Mapping[str, int]:
    """Propose anew to every child that has no file and was told of no proposal; earlier ones that were not
    released give way. Returns how many children came out how, by `REASONS`.

    Raises NotPermitted, NotYetOrTooLate, UnsoundProposals.
    """
    admission_round = AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)
    if not can_compute_proposals(admission_round, actor) or not proposes(admission_round):
        raise NotPermitted("compute_proposals")
    if not may_compute(admission_round, now):
        raise NotYetOrTooLate
    gathered = gather(admission_round)
    found = propose(
        admission_round.policy,
        gathered.register,
        gathered.schools,
        gathered.reach,
        seed=admission_round.seed,
    )
    Proposal.objects.filter(round=admission_round, state=ProposalState.COMPUTED).delete()
    rows = _rows(admission_round, gathered, found, now)
    while some := list(islice(rows, AT_ONCE)):
        Proposal.objects.bulk_create(some)
    counts = Counter(REASONS[reason] for reason in found.reasons.tolist())
    admission_round.proposal_counts = {"at": now.isoformat(), **counts}
    admission_round.save(update_fields=["proposal_counts"])
    record(
        admission_round,
        "compute_proposals",
        actor=actor,
        now=now,
        reason=f"{counts['given']}/{len(found.reasons)}",
    )
    return counts


def _rows(
    admission_round: AdmissionRound, gathered: Gathered, found: Proposals, now: datetime
) -> Iterator[Proposal]:
    listed = found.listed
    metres = [None if each == MISSING else each for each in listed.distance_m.tolist()]
    orders = [None if each == MISSING else each for each in listed.catchment_order.tolist()]
    keys = [gathered.offerings[each] for each in listed.schools.tolist()]
    bounds = list(pairwise(found.starts.tolist()))
    for child in np.flatnonzero(found.schools >= 0).tolist():
        first, end = bounds[child]
        at = first + int(found.places[child])
        others = [row for row in range(first, end) if row != at][:OTHERS]
        yield Proposal(
            round=admission_round,
            applicant_id=gathered.children[child],
            offering_id=keys[at],
            computed_at=now,
            grounds=_grounds(metres[at], orders[at])
            | {
                "place": at - first,
                "full": keys[first:at],
                "others": [{"offering": keys[row]} | _grounds(metres[row], orders[row]) for row in others],
            },
        )


def _grounds(metres: int | None, order: int | None) -> dict[str, Any]:
    """Metres from home, and the place in the catchment; None outside."""
    return {"distance_m": metres, "catchment_order": order}
