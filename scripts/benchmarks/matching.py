"""The kernel: a province, a nation, and a chain of displacements made to hurt it."""

from functools import partial

import numpy as np

from admissions.matching import deferred_acceptance, textbook
from admissions.matching.checks import violations
from admissions.matching.instance import Instance, Matching
from scripts.benchmarks.demand import chain, heavy_tailed, oversubscription
from scripts.benchmarks.measure import Measure, Outcome, medians, milliseconds, say, seconds


def province() -> Outcome:
    """18,000 applicants, 3 wishes, 40 offerings, against the twin."""
    instance = heavy_tailed(applicants=18_000, wishes=3, offerings=40)
    _introduce(instance)
    kernel, twin = medians(
        11, *(partial(solver.match, instance) for solver in (deferred_acceptance, textbook))
    )
    _confirm(instance, deferred_acceptance.match(instance), textbook.match(instance))
    say(f"kernel {milliseconds(kernel)}, plain-Python twin {milliseconds(twin)}")
    return Outcome(
        measure="matching.province",
        value=round(kernel * 1000, 2),
        unit="ms",
        ratio=round(kernel / twin, 4),
        against=f"plain-Python twin on the same instance, {milliseconds(twin)}",
        aim="at most 10 ms and 1/8 of the twin",
        holds=kernel <= 0.010 and kernel <= twin / 8,
    )


def nation() -> Outcome:
    """1,600,000 applicants, 5 wishes, 3,000 offerings, against one pass over the input arrays."""
    say("drawing 8 million wishes")
    instance = heavy_tailed(applicants=1_600_000, wishes=5, offerings=3_000)
    _introduce(instance)
    say(f"validating the instance again takes {milliseconds(seconds(lambda: _again(instance)))}")
    kernel, one_pass = medians(
        7, partial(deferred_acceptance.match, instance), partial(_read_everything, instance)
    )
    result = deferred_acceptance.match(instance)
    say(f"checking the result takes {milliseconds(seconds(lambda: violations(instance, result)))}")
    _confirm(instance, result)
    say(f"kernel {milliseconds(kernel)} in {result.rounds} rounds, one pass {milliseconds(one_pass)}")
    return Outcome(
        measure="matching.nation",
        value=round(kernel, 3),
        unit="s",
        ratio=round(kernel / one_pass, 1),
        against=f"reading every input array once (minimum or sum of each), {milliseconds(one_pass)}",
        aim="about half a second: at most 0.6 s",
        holds=kernel <= 0.6,
    )


def displacement() -> Outcome:
    """A chain of 20,000 displacements, one a round, against the twin."""
    instance = chain(20_000)
    _introduce(instance)
    kernel, twin = medians(
        7, *(partial(solver.match, instance) for solver in (deferred_acceptance, textbook))
    )
    _confirm(instance, deferred_acceptance.match(instance), textbook.match(instance))
    say(f"kernel {milliseconds(kernel)}, plain-Python twin {milliseconds(twin)}")
    return Outcome(
        measure="matching.displacement",
        value=round(kernel * 1000, 2),
        unit="ms",
        ratio=round(kernel / twin, 2),
        against=f"plain-Python twin on the same instance, {milliseconds(twin)}",
        aim="at most 5 times the twin",
        holds=kernel <= 5 * twin,
    )


def _introduce(instance: Instance) -> None:
    say(
        f"{instance.n_applicants:,} applicants, {instance.offerings.size:,} wishes,"
        f" {instance.n_offerings:,} offerings with {instance.seats.sum():,} seats;"
        f" the most wanted has {oversubscription(instance):.1f} first wishes a seat"
    )


def _again(instance: Instance) -> Instance:
    names = ("seats", "admits_ties", "starts", "offerings", "priorities", "eligible")
    return Instance(**{name: getattr(instance, name) for name in names})


def _read_everything(instance: Instance) -> int:
    arrays = (instance.seats, instance.starts, instance.offerings, instance.priorities)
    return sum(int(array.min()) for array in arrays) + int(np.count_nonzero(instance.eligible))


def _confirm(instance: Instance, result: Matching, twin: Matching | None = None) -> None:
    """A fast wrong answer is no measure."""
    if violations(instance, result):
        raise AssertionError("the result breaks a rule")
    if twin is not None and not (
        np.array_equal(result.positions, twin.positions) and np.array_equal(result.cutoffs, twin.cutoffs)
    ):
        raise AssertionError("the kernel and its twin disagree")


MEASURES = (
    Measure("matching.province", province),
    Measure("matching.displacement", displacement),
    Measure("matching.nation", nation, heavy=True),
)
