"""The kernel at the sizes of a province, a city and a nation, against what `rivals` and `published` name."""

from functools import lru_cache, partial

import numpy as np

from admissions.matching import deferred_acceptance
from admissions.matching.instance import Instance
from scripts.benchmarks import published
from scripts.benchmarks.demand import heavy_tailed
from scripts.benchmarks.measure import Measure, Outcome, medians, milliseconds, processor, say
from scripts.benchmarks.rivals import PLAIN, TUNED, TWIN, Comparison, compare, introduce

RUNS = 5
LONGEST = 600.0
"""Seconds of the processor after which a slow rival is not run again."""


@lru_cache(maxsize=1)
def round_of(applicants: int, wishes: int, offerings: int) -> Instance:
    """The instance of a size; the last one is kept, because two measures ask for it."""
    if applicants * wishes > 1_000_000:
        say(f"drawing {applicants * wishes:,} wishes")
    return heavy_tailed(applicants=applicants, wishes=wishes, offerings=offerings)


def province() -> Outcome:
    """18,000 applicants, 3 wishes, 40 offerings."""
    found = compare(round_of(18_000, 3, 40), times=21, twin_times=21)
    return _outcome(
        "matching.province",
        found,
        against=TWIN,
        aim="at most 1/8 of the plain-Python twin",
        holds=found.within({TWIN: 1 / 8}),
    )


def city() -> Outcome:
    """160,000 applicants, 5 wishes, 700 offerings."""
    found = compare(round_of(160_000, 5, 700), times=RUNS, twin_times=RUNS)
    return _outcome(
        "matching.city",
        found,
        against=TWIN,
        aim="at most 1/8 of the plain-Python twin",
        holds=found.within({TWIN: 1 / 8}),
    )


def nation() -> Outcome:
    """1,600,000 applicants, 5 wishes, 3,000 offerings."""
    instance = round_of(1_600_000, 5, 3_000)
    found = compare(instance, times=9, twin_times=1)
    return _nation("matching.nation", found)


def nation_wide() -> Outcome:
    """1,600,000 applicants, 10 wishes, 15,000 offerings."""
    found = compare(round_of(1_600_000, 10, 15_000), times=7, twin_times=1)
    return _nation("matching.nation_wide", found)


def package() -> Outcome:
    """A province against the published Python package `matching`; takes minutes."""
    instance = round_of(18_000, 3, 40)
    introduce(instance)
    (kernel,) = medians(21, partial(deferred_acceptance.match, instance), clock=processor)
    aim = "at most 1/10,000 of the published package `matching`"
    if not published.is_installed():
        say("not measured: `matching` is not installed (pip install matching)")
        absent = "the package `matching`, which is not installed"
        return Outcome("matching.package", _rounded(kernel), "ms", None, absent, aim, None)
    result = deferred_acceptance.match(instance)
    expected = np.where(result.positions >= 0, instance.offerings[result.positions], result.positions)
    runs: list[float] = []
    while len(runs) < RUNS and sum(runs) < LONGEST:
        taken, places = published.run(instance)
        if not np.array_equal(places, expected):
            raise AssertionError("the kernel and the package disagree")
        runs.append(taken)
        say(f"`matching` {taken:,.1f} s, the same outcome")
    median = float(np.median(runs))
    say(f"kernel {milliseconds(kernel)}: 1/{median / kernel:,.0f} of the median of {len(runs)}")
    return Outcome(
        measure="matching.package",
        value=_rounded(kernel),
        unit="ms",
        ratio=float(f"{kernel / median:.3g}"),
        against=f"`matching`, hospital_resident alone, median of {len(runs)}: {median:,.1f} s",
        aim=aim,
        holds=kernel <= median / 10_000,
    )


def _nation(measure: str, found: Comparison) -> Outcome:
    return _outcome(
        measure,
        found,
        against=TUNED,
        aim="at most 5 times tuned C, and no slower than the plain C heap",
        holds=found.within({TUNED: 5, PLAIN: 1}),
    )


def _outcome(measure: str, found: Comparison, *, against: str, aim: str, holds: bool | None) -> Outcome:
    """The line of a comparison, with the ratio to every rival beside that to the one of the aim."""
    duration = found.rivals[against]
    return Outcome(
        measure=measure,
        value=_rounded(found.kernel),
        unit="ms",
        ratio=found.ratios[against],
        against=f"{against}, {milliseconds(duration)}" if duration else f"{against}, not there: no gcc",
        aim=aim,
        holds=holds,
        ratios=found.ratios,
    )


def _rounded(duration: float) -> float:
    return round(duration * 1000, 2)


MEASURES = (
    Measure("matching.province", province),
    Measure("matching.package", package, heavy=True),
    Measure("matching.city", city, heavy=True),
    Measure("matching.nation", nation, heavy=True),
    Measure("matching.nation_wide", nation_wide, heavy=True),
)
