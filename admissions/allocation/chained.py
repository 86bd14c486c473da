"""Lines for every rank on the input of a round: what the engine proposes, and what it says of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from admissions.allocation.freezing import freeze_round
from admissions.allocation.loading import load
from admissions.models import AdmissionRound
from admissions.rules.case import Case
from admissions.rules.chain import judge_lines, propose_lines
from admissions.rules.chain_findings import ChainFinding
from admissions.rules.inputs import Line
from admissions.rules.policy import Policy


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """The round's input and the lines to start from."""

    policy: Policy
    case: Case
    seed: str
    lines: tuple[Line, ...]

    @property
    def ranks(self) -> int:
        """How many ranks have a line of their own."""
        return self.policy.wishes.max


def proposal_of(admission_round: AdmissionRound, *, now: datetime) -> Proposal:
    """Freeze the round as it is and propose. Raises NotChained, InvalidCase."""
    policy = admission_round.policy
    freeze = freeze_round(admission_round, now)
    case = replace(load(freeze, policy).case, lines=None)
    return Proposal(policy, case, freeze.seed, propose_lines(policy, case, seed=freeze.seed))


def judged(proposal: Proposal, content: Sequence[Mapping[str, Any]]) -> tuple[ChainFinding, ...]:
    """What is to be said against lines as a ruling writes them: offering's code, rank, hundredths."""
    places = {code: place for place, code in enumerate(proposal.case.offering_ids)}
    lines = [
        Line(places[line["offering"]], int(line["rank"]), int(line["cutoff"]), _last(proposal, line, places))
        for line in content
    ]
    return judge_lines(proposal.policy, proposal.case, lines, seed=proposal.seed)


def _last(proposal: Proposal, line: Mapping[str, Any], places: Mapping[str, int]) -> tuple[int, ...] | None:
    """A proposed line of a programme keeps the last admitted as long as nobody changed its figure."""
    for proposed in proposal.lines:
        same = (proposed.offering, proposed.rank) == (places[line["offering"]], line["rank"])
        if same and proposed.cutoff == line["cutoff"]:
            return proposed.last
    return None
