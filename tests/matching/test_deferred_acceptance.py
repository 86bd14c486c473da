"""The fast kernel: equal to the textbook on every instance, whatever the order of the work."""

import numpy as np
import pytest

from admissions.matching import deferred_acceptance, textbook
from admissions.matching.checks import violations
from admissions.matching.deferred_acceptance import LAST_ROUND, match
from admissions.matching.instance import NO_CUTOFF, Instance
from tests.matching.definition import outcomes, stable
from tests.matching.instances import instance_of, random_instance, same, tiny_instance


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


def test_the_order_of_the_applicants_does_not_matter() -> None:
    for seed in range(50):
        instance = random_instance(seed)
        order = np.random.default_rng(seed).permutation(instance.n_applicants)
        lengths = np.diff(instance.starts)[order]
        starts = np.append(0, np.cumsum(lengths))
        rows = np.repeat(instance.starts[:-1][order] - starts[:-1], lengths) + np.arange(starts[-1])
        shuffled = match(
            Instance(
                seats=instance.seats,
                admits_ties=instance.admits_ties,
                starts=starts,
                offerings=instance.offerings[rows],
                priorities=instance.priorities[rows],
                eligible=instance.eligible[rows],
            )
        )
        result = match(instance)
        back = np.where(shuffled.positions >= 0, np.append(rows, -1)[shuffled.positions], -1)
        assert np.array_equal(back, result.positions[order])
        assert np.array_equal(shuffled.cutoffs, result.cutoffs)


def test_the_numbering_of_the_offerings_does_not_matter() -> None:
    for seed in range(50):
        instance = random_instance(seed)
        number = np.random.default_rng(seed).permutation(instance.n_offerings)
        renumbered = match(
            Instance(
                seats=instance.seats[np.argsort(number)],
                admits_ties=instance.admits_ties[np.argsort(number)],
                starts=instance.starts,
                offerings=number[instance.offerings],
                priorities=instance.priorities,
                eligible=instance.eligible,
            )
        )
        result = match(instance)
        assert np.array_equal(renumbered.positions, result.positions)
        assert np.array_equal(renumbered.cutoffs[number], result.cutoffs)


def test_only_the_order_of_priorities_inside_one_offering_matters() -> None:
    """Stretched until they no longer fit into one integer with the offering, they must be ranked first."""
    stretched_instances = 0
    for seed in range(50):
        instance = random_instance(seed)
        if abs(instance.priorities.astype(float)).max(initial=0) > 2**24:
            continue
        stretched_instances += 1
        factors = np.random.default_rng(seed).integers(1, 2**38, size=instance.n_offerings)
        stretched = Instance(
            seats=instance.seats,
            admits_ties=instance.admits_ties,
            starts=instance.starts,
            offerings=instance.offerings,
            priorities=instance.priorities * factors[instance.offerings],
            eligible=instance.eligible,
        )
        assert np.array_equal(match(stretched).positions, match(instance).positions)
    assert stretched_instances > 20


def test_nobody_and_nothing_to_wish_for() -> None:
    nobody = match(instance_of([3, 0]))
    assert nobody.positions.tolist() == []
    assert nobody.cutoffs.tolist() == [NO_CUTOFF, NO_CUTOFF]
    assert match(instance_of([])).cutoffs.tolist() == []
    assert match(instance_of([1], [], [])).positions.tolist() == [-1, -1]
