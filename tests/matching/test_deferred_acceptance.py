"""The fast kernel: equal to the textbook on every instance, whatever the order of the work."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from admissions.matching import deferred_acceptance, textbook
from admissions.matching.checks import violations
from admissions.matching.deferred_acceptance import LAST_ROUND, match
from admissions.matching.instance import ADMIT_ALL, ADMIT_NONE, NO_CUTOFF, STRICT, UNUSED, Instance
from admissions.matching.keys import pack
from tests.matching.definition import outcomes, stable
from tests.matching.instances import (
    MODES,
    instance_of,
    instances,
    random_instance,
    same,
    tiny_instance,
)


@pytest.fixture(params=[LAST_ROUND, 1, 0], ids=["in rounds", "heaps after one round", "heaps alone"])
def last_round(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Random instances end long before the heaps take over, so that they are made to take over early."""
    monkeypatch.setattr(deferred_acceptance, "LAST_ROUND", request.param)
    return int(request.param)


@pytest.mark.usefixtures("last_round")
def test_a_thousand_random_instances_come_out_as_by_the_textbook_and_break_no_rule() -> None:
    placed = refused = overflowing = 0
    for seed in range(1000):
        instance = random_instance(seed)
        result = match(instance)
        assert same(result, textbook.match(instance)), f"instance {seed}"
        assert violations(instance, result) == [], f"instance {seed}"
        granted = result.positions[result.positions >= 0]
        counts = np.bincount(instance.offerings[granted], minlength=instance.n_offerings)
        placed += granted.size
        refused += instance.n_applicants - granted.size
        overflowing += int((counts > instance.seats).sum())
    assert placed > 10_000, "the instances are too poor in seats to show anything"
    assert refused > 10_000, "the instances are too rich in seats to show anything"
    assert overflowing > 300, "the instances have too few ties at the last seat to show anything"


def test_no_stable_outcome_is_better_for_anybody() -> None:
    several = 0
    for seed in range(250):
        instance = tiny_instance(seed)
        choices = [outcome for outcome in outcomes(instance) if stable(instance, outcome)]
        best = [
            min((outcome[who] for outcome in choices), key=lambda wish: wish if wish >= 0 else 99)
            for who in range(instance.n_applicants)
        ]
        assert match(instance).positions.tolist() == best, f"instance {seed}"
        several += len(choices) > 1
    assert several > 10, "too few instances with a choice between stable outcomes"


def shuffled(instance: Instance, order: np.ndarray) -> tuple[Instance, np.ndarray]:
    """The same applicants in another order, and which of the old wishes each new one is."""
    lengths = np.diff(instance.starts)[order]
    starts = np.append(0, np.cumsum(lengths))
    rows = np.repeat(instance.starts[:-1][order] - starts[:-1], lengths) + np.arange(starts[-1])
    wishes = {name: getattr(instance, name)[rows] for name in ("offerings", "priorities", "eligible")}
    return replace(instance, starts=starts, **wishes), rows


def assert_the_order_does_not_matter(instance: Instance, order: np.ndarray) -> None:
    result = match(instance)
    other, rows = shuffled(instance, order)
    for solver in (match, textbook.match):
        again = solver(other)
        back = np.where(again.positions >= 0, np.append(rows, -1)[again.positions], -1)
        assert np.array_equal(back, result.positions[order])
        assert np.array_equal(again.cutoffs, result.cutoffs)


@pytest.mark.usefixtures("last_round")
def test_the_order_of_the_applicants_does_not_matter() -> None:
    for seed in range(100):
        instance = random_instance(seed)
        order = np.random.default_rng(seed).permutation(instance.n_applicants)
        assert_the_order_does_not_matter(instance, order)


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(instance=instances(), data=st.data())
def test_any_instance_comes_out_the_same_by_every_way_of_working(
    instance: Instance, data: st.DataObject
) -> None:
    result = match(instance)
    with pytest.MonkeyPatch.context() as patch:
        for last_round in (0, 1):
            patch.setattr(deferred_acceptance, "LAST_ROUND", last_round)
            assert same(match(instance), result)
    assert same(textbook.match(instance), result)
    assert stable(instance, tuple(result.positions.tolist()))
    assert violations(instance, result) == []
    order = data.draw(st.permutations(range(instance.n_applicants)))
    assert_the_order_does_not_matter(instance, np.array(order, dtype=np.int64))


def test_the_numbering_of_the_offerings_does_not_matter() -> None:
    """As long as none hands on its seats to another: that goes by the numbers."""
    for seed in range(100):
        instance = replace(random_instance(seed), takeover=np.array(UNUSED))
        number = np.random.default_rng(seed).permutation(instance.n_offerings)
        old = np.argsort(number)
        rules = {name: getattr(instance, name)[old] for name in ("seats", "ties", "within")}
        renumbered = match(replace(instance, offerings=number[instance.offerings], **rules))
        result = match(instance)
        assert np.array_equal(renumbered.positions, result.positions)
        assert np.array_equal(renumbered.cutoffs[number], result.cutoffs)


def test_only_the_order_of_priorities_inside_one_offering_matters() -> None:
    """Stretched until they no longer fit into one integer with the offering, they must be ranked first."""
    stretched_instances = 0
    for seed in range(50):
        instance = replace(random_instance(seed), band_bits=0)
        if abs(instance.priorities.astype(float)).max(initial=0) > 2**24:
            continue
        stretched_instances += 1
        factors = np.random.default_rng(seed).integers(1, 2**38, size=instance.n_offerings)
        stretched = replace(instance, priorities=instance.priorities * factors[instance.offerings])
        assert np.array_equal(match(stretched).positions, match(instance).positions)
    assert stretched_instances > 20


def test_bands_that_are_stretched_with_their_priorities_stay_what_they_are() -> None:
    """To 62 bits, which with the offering are too many to be packed: ranked priorities keep their bands."""
    banded = 0
    for seed in range(200):
        instance = random_instance(seed)
        highest = int(instance.priorities.max(initial=0))
        if instance.priorities.min(initial=0) < 0 or highest == 0 or instance.n_offerings < 4:
            continue
        shift = 62 - highest.bit_length()
        stretched = replace(
            instance,
            priorities=instance.priorities << shift,
            band_bits=min(62, instance.band_bits + shift),
        )
        banded += pack(stretched).floors is not None and bool((instance.within != UNUSED).any())
        assert np.array_equal(match(stretched).positions, match(instance).positions)
    assert banded > 10


def test_refusing_all_who_tie_is_worst_for_everybody_admitting_them_best_and_a_lottery_between() -> None:
    """Biró and Kiselgof 2015: the H-stable limits are at least those after any breaking of ties, and these
    at least the L-stable ones."""
    better_than_none = better_than_lottery = 0
    for seed in range(300):
        instance = replace(random_instance(seed), within=np.array(UNUSED), takeover=np.array(UNUSED))
        if abs(instance.priorities.astype(float)).max(initial=0) > 2**24:
            continue
        crowded = instance.priorities // 5
        lottery = np.random.default_rng(seed).permutation(crowded.size)
        none, lots, everybody = (
            match(replace(instance, ties=np.array(mode), priorities=priorities))
            for mode, priorities in (
                (ADMIT_NONE, crowded),
                (STRICT, crowded * max(1, crowded.size) + lottery),
                (ADMIT_ALL, crowded),
            )
        )
        wish = [np.where(one.positions >= 0, one.positions, 10**6) for one in (none, lots, everybody)]
        assert (wish[0] >= wish[1]).all()
        assert (wish[1] >= wish[2]).all()
        better_than_none += int((wish[0] > wish[1]).sum())
        better_than_lottery += int((wish[1] > wish[2]).sum())
    assert better_than_none > 500
    assert better_than_lottery > 500


@pytest.mark.parametrize("rules", ["strict", "every rule"])
def test_a_province_comes_out_as_by_the_textbook_and_breaks_no_rule(rules: str) -> None:
    """30,000 children, 60 schools, 3 wishes: no envy, no seat too many and none left empty for nothing."""
    rng = np.random.default_rng(60)
    n, m, wishes = 30_000, 60, 3
    popularity = rng.exponential(size=(n, m)) * np.arange(1, m + 1) ** 0.7
    offerings = np.argsort(popularity, axis=1)[:, :wishes].ravel()
    scores = rng.integers(0, 200, size=n * wishes)
    instance = Instance(
        seats=np.full(m, 450),
        ties=STRICT if rules == "strict" else rng.choice(MODES, size=m),
        starts=np.arange(0, n * wishes + 1, wishes),
        offerings=offerings,
        priorities=scores << 20 | rng.permutation(n * wishes),
        eligible=rng.random(n * wishes) < 0.98,
    )
    if rules != "strict":
        instance = replace(
            instance,
            priorities=np.where(
                instance.ties[offerings] == STRICT, instance.priorities, scores << 20 | scores % 2
            ),
            within=np.where(np.arange(m) % 2 == 0, 80, UNUSED),
            takeover=np.where(np.arange(m) % 3 == 2, UNUSED, np.arange(m) + 1),
            band_bits=20,
        )
    result = match(instance)
    assert violations(instance, result) == []
    assert same(result, textbook.match(instance))
    assert stable(instance, tuple(result.positions.tolist()))
    assert np.count_nonzero(result.positions >= 0) > 20_000
    assert np.count_nonzero(result.positions < 0) > 2_000


def test_nobody_and_nothing_to_wish_for() -> None:
    nobody = match(instance_of([3, 0]))
    assert nobody.positions.tolist() == []
    assert nobody.cutoffs.tolist() == [NO_CUTOFF, NO_CUTOFF]
    assert match(instance_of([])).cutoffs.tolist() == []
    assert match(instance_of([1], [], [])).positions.tolist() == [-1, -1]
