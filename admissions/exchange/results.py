"""A decided round as placements.csv and cutoffs.csv."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from admissions.exchange.bundle import CUTOFFS, PLACEMENTS
from admissions.exchange.tables import csv_bytes
from admissions.rules.case import Case
from admissions.rules.decision import Decision
from admissions.rules.facts import MISSING, hundredths_text

PLACEMENTS_HEADER: Final = ("applicant", "offering", "rank", "score", "reason")
CUTOFFS_HEADER: Final = ("offering", "seats", "admitted", "refused", "cutoff", "last_admitted")


def result_files(case: Case, decision: Decision) -> dict[str, bytes]:
    """Both files, one row an applicant and one row an offering, sorted by their codes."""
    return {
        PLACEMENTS: csv_bytes(PLACEMENTS_HEADER, _placements(case, decision)),
        CUTOFFS: csv_bytes(CUTOFFS_HEADER, _cutoffs(case, decision)),
    }


def _placements(case: Case, decision: Decision) -> list[Sequence[Any]]:
    """Offering and rank are blank for the unplaced, score where there is none."""
    positions = decision.matching.positions
    placed = positions >= 0
    offerings = np.full(case.n_applicants, "", dtype=object)
    ranks = offerings.copy()
    rows = positions[placed]
    offerings[placed] = np.array(case.offering_ids, dtype=object)[case.offerings[rows]]
    ranks[placed] = case.ranks[rows]
    scores = decision.scores.tolist()
    texts = {score: score_text(score) for score in set(scores)}
    return [
        case.applicant_ids,
        offerings.tolist(),
        ranks.tolist(),
        [texts[score] for score in scores],
        decision.reasons,
    ]


def _cutoffs(case: Case, decision: Decision) -> list[Sequence[Any]]:
    cutoffs = decision.cutoffs
    return [
        case.offering_ids,
        case.seats.tolist(),
        cutoffs.admitted.tolist(),
        cutoffs.refused.tolist(),
        [score_text(cutoff) for cutoff in cutoffs.cutoff.tolist()],
        cutoffs.last_admitted,
    ]


def score_text(value: int) -> str:
    return "" if value == MISSING else hundredths_text(value)
