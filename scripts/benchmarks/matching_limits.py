"""The kernel where it is hard: priorities too wide to pack, a chain of displacements, growing rounds."""

from dataclasses import replace
from functools import partial

import numpy as np

from admissions.matching import deferred_acceptance, textbook
from admissions.matching.instance import Instance
from admissions.matching.keys import pack
from scripts.benchmarks.demand import chain, heavy_tailed, with_random_priorities
from scripts.benchmarks.measure import Measure, Outcome, medians, milliseconds, processor, say
from scripts.benchmarks.rivals import PLAIN, TUNED, TWIN, Comparison, c_solvers, confirm_same, introduce, tell

SIZES = (100_000, 200_000, 400_000, 800_000, 1_600_000)


def random_priorities() -> Outcome:
    """A nation whose priorities are random 62-bit numbers: with the offering too wide for one integer.

    They are ranked first, which is timed by itself; the solve that follows is timed on the ranked instance,
    which the C kernels are given too. The outcome is that of the plain C heap on the instance as it is.
    """
    say("drawing 8,000,000 wishes")
    instance = with_random_priorities(heavy_tailed(applicants=1_600_000, wishes=5, offerings=3_000))
    introduce(instance)
    ranked = replace(instance, priorities=pack(instance).levels)
    result = deferred_acceptance.match(ranked)
    if not np.array_equal(deferred_acceptance.match(instance).positions, result.positions):
        raise AssertionError("ranking the priorities changes the outcome")
    solvers = c_solvers()
    for name, solve in solvers.items():
        confirm_same(result, solve(ranked), name)
    kernel, ranking, whole, *others = medians(
        5,
        partial(deferred_acceptance.match, ranked),
        partial(pack, instance),
        partial(deferred_acceptance.match, instance),
        *(partial(solve, ranked) for solve in solvers.values()),
        clock=processor,
    )
    found = Comparison(kernel, {PLAIN: None, TUNED: None, **dict(zip(solvers, others, strict=True))})
    say(f"kernel {milliseconds(kernel)} in {result.rounds} rounds once they are ranked")
    tell(found)
    say(
        f"ranking costs {milliseconds(ranking)}, {ranking / kernel:.1f} times as much;"
        f" both together {milliseconds(whole)}"
    )
    duration = found.rivals[PLAIN]
    return Outcome(
        measure="matching.random_priorities",
        value=round(kernel * 1000, 2),
        unit="ms",
        ratio=found.ratios[PLAIN],
        against=f"{PLAIN} on the same ranks, {milliseconds(duration)}" if duration else "no gcc",
        aim="at most twice the plain C heap once the priorities are ranked",
        holds=found.within({PLAIN: 2}),
        ratios={**found.ratios, "ranking the priorities": float(f"{kernel / ranking:.3g}")},
    )


def displacement() -> Outcome:
    """A chain of 20,000 displacements, one a round, against the twin."""
    instance = chain(20_000)
    introduce(instance)
    confirm_same(deferred_acceptance.match(instance), textbook.match(instance), TWIN)
    kernel, twin = medians(
        9,
        *(partial(solver.match, instance) for solver in (deferred_acceptance, textbook)),
        clock=processor,
    )
    found = Comparison(kernel, {TWIN: twin})
    say(f"kernel {milliseconds(kernel)}")
    tell(found)
    return Outcome(
        measure="matching.displacement",
        value=round(kernel * 1000, 2),
        unit="ms",
        ratio=found.ratios[TWIN],
        against=f"{TWIN} on the same instance, {milliseconds(twin)}",
        aim="at most 5 times the twin",
        holds=found.within({TWIN: 5}),
        ratios=found.ratios,
    )


def growth() -> Outcome:
    """The exponent of the kernel's time from 100,000 to 1,600,000 applicants, 5 wishes, 533 an offering.

    The aim is the exponent that n·log n has between the same sizes.
    """
    say("drawing 15,500,000 wishes")
    instances = [_sized(size) for size in SIZES]
    taken = medians(
        7, *(partial(deferred_acceptance.match, instance) for instance in instances), clock=processor
    )
    for size, duration in zip(SIZES, taken, strict=True):
        say(f"{size:>9,} applicants {milliseconds(duration):>10}, {duration / size * 1e9:,.0f} ns each")
    exponent, aimed = _exponent(taken), _exponent([size * np.log(size) for size in SIZES])
    say(f"time grows as n^{exponent:.3f}, n log n as n^{aimed:.3f}")
    return Outcome(
        measure="matching.growth",
        value=round(exponent, 3),
        unit="exponent",
        ratio=round(exponent / aimed, 3),
        against=f"n·log n over the same sizes, n^{aimed:.3f}",
        aim="no steeper than n·log n",
        holds=exponent <= aimed,
    )


def _sized(applicants: int) -> Instance:
    return heavy_tailed(applicants=applicants, wishes=5, offerings=applicants * 3 // 1_600)


def _exponent(durations: list[float]) -> float:
    return float(np.polyfit(np.log(SIZES), np.log(durations), 1)[0])


MEASURES = (
    Measure("matching.displacement", displacement),
    Measure("matching.random_priorities", random_priorities, heavy=True),
    Measure("matching.growth", growth, heavy=True),
)
