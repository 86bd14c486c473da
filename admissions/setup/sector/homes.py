"""Where children live: the point of a home, and who is told when homes change.

Later stages keep figures that follow from the home (catchment, distance). They listen here, since an earlier
stage does not know them.
"""

import json

from django.dispatch import Signal
from shapely.geometry import shape

from admissions.models import ResidentialUnit

homes_about_to_move = Signal()
"""`applicants`: keys of children whose home is about to change; files are locked before children are."""
homes_moved = Signal()
"""`applicants`: the same keys, in the same transaction, after the change."""


def point_of(unit: ResidentialUnit) -> tuple[float, float] | None:
    """(latitude, longitude) of a point inside the unit; None where it has no outline."""
    if not unit.polygon:
        return None
    inside = shape(json.loads(unit.polygon)).representative_point()
    return float(inside.y), float(inside.x)
