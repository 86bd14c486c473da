"""What `scripts/bench` measures: a family is one module or more, each with its `MEASURES`."""

from scripts.benchmarks import (
    allocate,
    end_to_end,
    matching,
    matching_limits,
    pages,
    proposals,
    registration,
    sign_in,
    what_if,
)
from scripts.benchmarks.measure import Measure

FAMILIES: dict[str, tuple[Measure, ...]] = {
    "matching": matching.MEASURES + matching_limits.MEASURES,
    "allocate": allocate.MEASURES,
    "end_to_end": end_to_end.MEASURES,
    "pages": pages.MEASURES,
    "proposals": proposals.MEASURES,
    "registration": registration.MEASURES,
    "sign_in": sign_in.MEASURES,
    "what_if": what_if.WHAT_IF,
    "odds": what_if.ODDS,
}
