"""What `scripts/bench` measures: one module a family, each with its `MEASURES`."""

from scripts.benchmarks import allocate, matching
from scripts.benchmarks.measure import Measure

FAMILIES: dict[str, tuple[Measure, ...]] = {
    "matching": matching.MEASURES,
    "allocate": allocate.MEASURES,
}
