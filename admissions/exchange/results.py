"""A decided round as placements.csv and cutoffs.csv."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from admissions.exchange.bundle import CUTOFFS, PLACEMENTS
from admissions.exchange.tables import csv_bytes
from admissions.rules.decision import Cutoffs, Decision
from admissions.rules.facts import MISSING, hundredths_text

PLACEMENTS_HEADER: Final = ("applicant", "offering", "queue", "rank", "score", "reason")
CUTOFFS_HEADER: Final = ("offering", "queue", "seats", "admitted", "refused", "cutoff", "last_admitted")


def result_files(decision: Decision) -> dict[str, bytes]:
    """Both files, sorted by codes: one row an applicant; one row an offering, and below it one a queue."""
    return {
        PLACEMENTS: csv_bytes(PLACEMENTS_HEADER, _placements(decision)),
        CUTOFFS: csv_bytes(CUTOFFS_HEADER, _cutoffs(decision)),
    }


def _placements(decision: Decision) -> list[Sequence[Any]]:
    """Offering, queue and rank are blank for the unplaced; score where there is none."""
    case, queues = decision.case, decision.queues
    offerings = np.array([*case.offering_ids, ""], dtype=object)
    names = np.array([*(queues.name_of(queue) for queue in range(queues.size)), ""], dtype=object)
    ranks = np.full(case.n_applicants, "", dtype=object)
    granted = decision.wish_positions >= 0
    ranks[granted] = case.ranks[decision.wish_positions[granted]]
    scores = decision.applicant_scores.tolist()
    texts = {score: score_text(score) for score in set(scores)}
    return [
        case.applicant_ids,
        offerings[decision.offering_positions].tolist(),
        names[decision.queue_positions].tolist(),
        ranks.tolist(),
        [texts[score] for score in scores],
        decision.reasons,
    ]


def _cutoffs(decision: Decision) -> list[Sequence[Any]]:
    """The rows of all offerings, and of the queues of those that have any, put in order."""
    case, queues = decision.case, decision.queues
    of_offerings, of_queues = decision.cutoffs, decision.queue_cutoffs
    seats = case.seats.tolist()
    rows = [
        ((place, -1), (code, "", seats[place], *_line(of_offerings, place)))
        for place, code in enumerate(case.offering_ids)
    ]
    own_seats = decision.instance.seats.tolist()
    for queue in range(queues.size):
        if name := queues.name_of(queue):
            offering = int(queues.offerings[queue])
            cells = (case.offering_ids[offering], name, own_seats[queue], *_line(of_queues, queue))
            rows.append(((offering, queue), cells))
    return list(zip(*(cells for _, cells in sorted(rows)), strict=True)) or [[] for _ in CUTOFFS_HEADER]


def _line(cutoffs: Cutoffs, place: int) -> tuple[Any, ...]:
    return (
        int(cutoffs.admitted[place]),
        int(cutoffs.refused[place]),
        score_text(int(cutoffs.cutoff[place])),
        cutoffs.last_admitted[place],
    )


def score_text(value: int) -> str:
    return "" if value == MISSING else hundredths_text(value)
