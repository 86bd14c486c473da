"""The second step for one child: where it is placed, how far, and why no school before that or nearer."""

from typing import Any

from admissions.allocation.queries import nearby_results_of
from admissions.allocation.views.far import why_not
from admissions.models import NearbyResult
from admissions.publication.queries import Result


def nearby(result: Result) -> dict[str, Any] | None:
    """`placed` (None where the step found no seat either) and `missed`, one sentence a school; None where
    the child took no part in the step."""
    placement = result.placement
    rows = nearby_results_of(placement.run, placement.application)
    if not rows:
        return None
    placed = next((row for row in rows if row.result == NearbyResult.Result.PLACED), None)
    return {"placed": placed, "missed": [why_not(row) for row in rows if row is not placed]}
