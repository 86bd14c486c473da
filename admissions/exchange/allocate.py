"""From a bundle's input files to its result files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from admissions.exchange import manifest
from admissions.exchange.bundle import POLICY, Bundle, read_bundle, vouch
from admissions.exchange.errors import BadInput
from admissions.exchange.folder import write_files
from admissions.exchange.manifest import Manifest, manifest_bytes
from admissions.exchange.public_bundle import draws_lots
from admissions.exchange.results import result_files, score_text
from admissions.exchange.tables import decode
from admissions.exchange.warnings import Warned, warnings
from admissions.rules.case import InvalidCase
from admissions.rules.decision import Decision, decide
from admissions.rules.display import show
from admissions.rules.facts import MISSING, Label, comma, hundredths_text
from admissions.rules.parse import PolicyError
from admissions.rules.parsing.locate import key_lines
from admissions.rules.priorities import CRITERIA
from admissions.rules.queues import QueueFault

TOP: Final = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One offering as the summary shows it. `seats`: those that the run could give. `last_admitted`: what
    ranked the last admitted, step by step, each with its label."""

    name: str
    seats: int
    admitted: int
    refused: int
    cutoff: str
    last_admitted: tuple[tuple[Label, Label], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run. `placed_by_rank[k]` were granted their wish of rank `ranks[k]`.

    `undecided`: the offerings at which an authority has to decide a tie before there is a result.
    `taken`: the seats that were given before. `top`: the offerings with the highest cutoffs; where there are
    none, those that refused most. `warnings`: what is no error and yet hardly meant so.
    """

    title: Label
    applicants: int
    preferences: int
    set_aside: int
    offerings: int
    seats: int
    taken: int
    left: int
    placed: int
    ranks: tuple[int, ...]
    placed_by_rank: tuple[int, ...]
    placed_nearby: int
    unplaced: int
    not_eligible: int
    undecided: tuple[str, ...]
    top: tuple[Line, ...]
    seed: str
    draws_lots: bool
    input_sha256: str
    warnings: tuple[Warned, ...] = ()


def allocate_bundle(folder: Path, *, seed: str | None = None) -> Summary:
    """Compute placements.csv, cutoffs.csv and manifest.json from the other files of the folder.

    The seed of a lottery is `seed`, else what the manifest says, else "". Nothing is written unless all is.
    Raises BadInput, and CheckFailed when the result does not survive the independent check.
    """
    bundle = read_bundle(folder)
    chosen = bundle.seed if seed is None else _encodable(seed)
    decision = _decided(bundle, chosen)
    results = result_files(decision)
    vouched = vouch({**bundle.files, **results}, seed=chosen)
    write_files(folder, {**results, manifest.NAME: manifest_bytes(vouched)})
    return _summary(bundle, decision, vouched)


def _decided(bundle: Bundle, seed: str) -> Decision:
    try:
        return decide(bundle.policy, bundle.case, seed=seed)
    except QueueFault as error:
        raise _queue_fault(bundle, error) from None
    except InvalidCase as error:
        raise BadInput.at("", str(error)) from None


def _queue_fault(bundle: Bundle, fault: QueueFault) -> BadInput:
    """With the line of the rules that says so, and the row of the offering."""
    path = ("queues", fault.queue)
    lines = key_lines(decode(bundle.files[POLICY], POLICY).replace("\r\n", "\n"))
    code = bundle.case.offering_ids[fault.offering]
    message = f"{str(fault).rstrip('.')} (offerings.csv, dòng {bundle.rows[code]}, mã “{code}”)"
    line = lines.get((*path, fault.key)) or lines.get(path)
    return BadInput.at(
        "", f"tệp {PolicyError(POLICY, line, f'queues[{fault.queue + 1}].{fault.key}', message)}"
    )


def _encodable(seed: str) -> str:
    try:
        seed.encode("utf-8")
    except UnicodeEncodeError:
        raise BadInput.at("", "hạt giống bốc thăm (--seed) không phải chữ UTF-8") from None
    return seed


def _summary(bundle: Bundle, decision: Decision, vouched: Manifest) -> Summary:
    case = decision.case
    wishes = decision.wish_positions[decision.wish_positions >= 0]
    ranks = sorted(set(case.ranks.tolist()))
    nearby = int(np.count_nonzero(decision.nearby >= 0))
    return Summary(
        title=bundle.policy.title,
        applicants=case.n_applicants,
        preferences=case.n_preferences,
        set_aside=len(bundle.set_aside),
        offerings=case.n_offerings,
        seats=int(case.seats.sum()),
        taken=int(case.taken.sum()),
        left=int(case.available.sum()),
        placed=len(wishes) + nearby,
        ranks=tuple(ranks),
        placed_by_rank=tuple(int(np.count_nonzero(case.ranks[wishes] == rank)) for rank in ranks),
        placed_nearby=nearby,
        unplaced=case.n_applicants - len(wishes) - nearby,
        not_eligible=sum(reason.startswith("not_eligible") for reason in decision.reasons),
        undecided=tuple(case.offering_names[tie.offering] for tie in decision.escalated),
        top=_top(decision),
        seed=vouched.seed,
        draws_lots=draws_lots(bundle.policy),
        input_sha256=vouched.input_sha256,
        warnings=tuple(warnings(bundle, decision)),
    )


def _top(decision: Decision) -> tuple[Line, ...]:
    case, cutoffs = decision.case, decision.cutoffs
    found = np.flatnonzero(cutoffs.cutoff != MISSING)
    order = np.lexsort((found, -cutoffs.refused[found], -cutoffs.cutoff[found]))
    if not found.size:
        found = np.flatnonzero(cutoffs.refused)
        order = np.lexsort((found, -cutoffs.refused[found]))
    return tuple(
        Line(
            name=case.offering_names[each],
            seats=int(case.available[each]),
            admitted=int(cutoffs.admitted[each]),
            refused=int(cutoffs.refused[each]),
            cutoff=score_text(int(cutoffs.cutoff[each])),
            last_admitted=tuple(_last_admitted(decision, each)),
        )
        for each in found[order[:TOP]].tolist()
    )


def _last_admitted(decision: Decision, offering: int) -> Iterator[tuple[Label, Label]]:
    """Nothing where nobody is admitted, or where every queue has a line of its own."""
    row, queue = int(decision.cutoffs.last_rows[offering]), int(decision.queues.at[offering, -1])
    if row < 0 or queue < 0:
        return
    policy = decision.ranking.policy
    for step in decision.queues.order_of(queue):
        value = int(decision.criteria.at(step.key, np.array([row]))[0])
        if step.fact:
            fact = policy.fact(step.fact)
            yield fact.label, Label(show(fact, value, "vi"), show(fact, value, "en"))
        elif step.criterion == "category":
            yield CRITERIA[step.criterion].label, policy.categories[value].label
        elif step.criterion == "score":
            yield CRITERIA[step.criterion].label, Label(comma(value), hundredths_text(value))
        else:
            yield CRITERIA[step.criterion].label, Label(str(value), str(value))
