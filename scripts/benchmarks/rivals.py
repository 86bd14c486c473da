"""What the kernel is compared with on one instance, and how the comparison is told.

* a plain C heap and a tuned C kernel (`c_kernels`), when gcc is there to compile them;
* one pass over the input: reading every array once, which no solver can avoid;
* the plain-Python twin (`admissions.matching.textbook`).

All of it runs in one thread and waits for nothing, so that it is timed by the processor's clock: on a quiet
machine that is the time that passes, on a busy one it leaves out what others take.

Every solver must come to the outcome of the kernel bit for bit, and that must break no rule: a fast wrong
answer is no measure.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from admissions.matching import deferred_acceptance, textbook
from admissions.matching.checks import violations
from admissions.matching.instance import Instance, Matching
from scripts.benchmarks.c_kernels import compiled
from scripts.benchmarks.demand import oversubscription
from scripts.benchmarks.measure import medians, milliseconds, processor, say, seconds

PLAIN = "plain C heap"
TUNED = "tuned C"
ONE_PASS = "one pass over the input"
TWIN = "plain-Python twin"
Solver = Callable[[Instance], Matching]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Median seconds of the kernel and of each rival; None for a rival that is not there."""

    kernel: float
    rivals: dict[str, float | None]

    @property
    def ratios(self) -> dict[str, float | None]:
        """The kernel's time divided by that of each rival: below 1 the kernel is faster."""
        return {
            name: None if duration is None else float(f"{self.kernel / duration:.3g}")
            for name, duration in self.rivals.items()
        }

    def within(self, limits: dict[str, float]) -> bool | None:
        """Whether the kernel takes at most so many times each of these rivals; None when one is not there."""
        durations = [(self.rivals[name], limit) for name, limit in limits.items()]
        if any(duration is None for duration, _ in durations):
            return None
        return all(self.kernel <= limit * duration for duration, limit in durations if duration is not None)


def compare(instance: Instance, *, times: int, twin_times: int) -> Comparison:
    """Everybody in turn, `times` each; the twin `twin_times`, apart from the others when that is once."""
    introduce(instance)
    result = deferred_acceptance.match(instance)
    if violations(instance, result):
        raise AssertionError("the result breaks a rule")
    solvers = c_solvers() | ({TWIN: textbook.match} if twin_times > 1 else {})
    for name, solve in solvers.items():
        confirm_same(result, solve(instance), name)
    kernel, one_pass, *others = medians(
        times,
        partial(deferred_acceptance.match, instance),
        partial(read_everything, instance),
        *(partial(solve, instance) for solve in solvers.values()),
        clock=processor,
    )
    taken: dict[str, float | None] = {PLAIN: None, TUNED: None, ONE_PASS: one_pass}
    taken |= zip(solvers, others, strict=True)
    if twin_times == 1:
        taken[TWIN] = seconds(lambda: confirm_same(result, textbook.match(instance), TWIN), processor)
    say(f"kernel {milliseconds(kernel)} in {result.rounds} rounds, median of {times}")
    comparison = Comparison(kernel, taken)
    tell(comparison, once=(TWIN,) if twin_times == 1 else ())
    return comparison


def tell(comparison: Comparison, *, once: tuple[str, ...] = ()) -> None:
    """One line a rival; `once` names those that ran a single time because they are slow."""
    for name, duration in comparison.rivals.items():
        if duration is None:
            say(f"  {name:24} not measured: no gcc on this machine")
            continue
        ratio = comparison.kernel / duration
        told = f"{ratio:,.2f} times it" if ratio >= 0.1 else f"1/{1 / ratio:,.0f} of it"
        say(f"  {name:24} {milliseconds(duration):>14}   kernel {told}{', one run' if name in once else ''}")


def c_solvers() -> dict[str, Solver]:
    """The C kernels that this machine can compile."""
    solvers = {PLAIN: compiled("plain"), TUNED: compiled("tuned")}
    return {name: solve for name, solve in solvers.items() if solve is not None}


def introduce(instance: Instance) -> None:
    """What is solved."""
    say(
        f"{instance.n_applicants:,} applicants, {instance.offerings.size:,} wishes,"
        f" {instance.n_offerings:,} offerings with {instance.seats.sum():,} seats;"
        f" the most wanted has {oversubscription(instance):.1f} first wishes a seat"
    )


def confirm_same(one: Matching, other: Matching, name: str) -> None:
    """Bit for bit the same places and cutoffs."""
    if not (np.array_equal(one.positions, other.positions) and np.array_equal(one.cutoffs, other.cutoffs)):
        raise AssertionError(f"the kernel and the {name} disagree")


def read_everything(instance: Instance) -> int:
    """The minimum or the sum of every array."""
    arrays = (instance.seats, instance.starts, instance.offerings, instance.priorities)
    return sum(int(array.min()) for array in arrays) + int(np.count_nonzero(instance.eligible))
