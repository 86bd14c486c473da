"""From the second step of a decision to rows: for each child its schools, and why not those before."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from admissions.allocation.loading import Frozen
from admissions.models import AllocationRun, NearbyResult
from admissions.rules.decision import Decision
from admissions.rules.facts import MISSING
from admissions.rules.placement import NearbyPlacement
from admissions.rules.placement_reasons import NotPossible, PlacementReasons

Result = NearbyResult.Result
_KINDS = {"no_seats": Result.NO_SEATS, "taken": Result.TAKEN, "catchment": Result.CATCHMENT}


def store_nearby(run: AllocationRun, frozen: Frozen, decision: Decision) -> None:
    """Write the rows of everybody who took part, in the caller's transaction; none without a second step."""
    step = decision.placement
    if step is None:
        return
    reasons = PlacementReasons(decision.ranking.policy, step, decision.cutoffs.last_admitted)
    children = np.flatnonzero(np.diff(step.starts)).tolist()
    rows = (row for child in children for row in _rows(run, frozen, step, reasons, child))
    NearbyResult.objects.bulk_create(rows, batch_size=2000)


def _rows(
    run: AllocationRun, frozen: Frozen, step: NearbyPlacement, reasons: PlacementReasons, child: int
) -> Iterator[NearbyResult]:
    start, end = step.starts[child : child + 2].tolist()
    listed = step.listed[start:end].tolist()
    missed = {each.offering: each for each in reasons.of(child)}
    for turn, row in enumerate(listed, 1):
        offering = int(step.nearby.offerings[row])
        why = missed.get(offering)
        if row != step.rows[child] and why is None:
            continue
        yield NearbyResult(
            run=run,
            application_id=int(frozen.applications[child]),
            turn=turn,
            offering_id=int(frozen.offerings[offering]),
            distance_m=_known(int(step.nearby.distance_m[row])),
            catchment_order=_known(int(step.nearby.catchment_order[row])),
            **_words(why),
        )


def _words(why: NotPossible | None) -> dict[str, object]:
    if why is None:
        return {"result": Result.PLACED}
    return {"result": _KINDS[why.kind], "why_vi": why.why.vi, "why_en": why.why.en}


def _known(value: int) -> int | None:
    return None if value == MISSING else value
