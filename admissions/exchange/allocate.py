"""From a bundle's input files to its result files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from admissions.exchange import manifest
from admissions.exchange.bundle import Bundle, read_bundle, vouch
from admissions.exchange.errors import BadInput
from admissions.exchange.folder import write_files
from admissions.exchange.manifest import Manifest, manifest_bytes
from admissions.exchange.public_bundle import draws_lots
from admissions.exchange.results import result_files, score_text
from admissions.rules.case import InvalidCase
from admissions.rules.decision import Decision, decide
from admissions.rules.facts import Label

TOP: Final = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One offering as the summary shows it."""

    name: str
    seats: int
    admitted: int
    refused: int
    cutoff: str
    last_admitted: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run. `placed_by_rank[k]` were granted their wish of rank `ranks[k]`.

    `undecided`: the offerings at which an authority has to decide a tie before there is a result.
    `top`: the offerings with the highest cutoffs; where nothing is scored, those that refused most.
    """

    title: Label
    applicants: int
    preferences: int
    set_aside: int
    offerings: int
    seats: int
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
    except InvalidCase as error:
        raise BadInput.at("", str(error)) from None


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
    )


def _top(decision: Decision) -> tuple[Line, ...]:
    case, cutoffs = decision.case, decision.cutoffs
    filled = np.flatnonzero(cutoffs.admitted)
    order = np.lexsort((filled, -cutoffs.refused[filled], -cutoffs.cutoff[filled]))
    return tuple(
        Line(
            name=case.offering_names[each],
            seats=int(case.seats[each]),
            admitted=int(cutoffs.admitted[each]),
            refused=int(cutoffs.refused[each]),
            cutoff=score_text(int(cutoffs.cutoff[each])),
            last_admitted=cutoffs.last_admitted[each],
        )
        for each in filled[order[:TOP]].tolist()
    )
