"""A checker is as good as what it catches: twenty corruptions, and every unstable outcome."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from admissions.matching.checks import NOBODY, violations
from admissions.matching.deferred_acceptance import match
from admissions.matching.instance import NO_CUTOFF, Instance, Matching
from tests.matching.definition import lists, outcomes, stable
from tests.matching.instances import instance_of, places_of, tiny_instance

STRICT, SHARED, ROOMY, CLOSED, UNWANTED = range(5)

ROUND = instance_of(
    [2, 2, 5, 0, 1],
    [(STRICT, 100), (ROOMY, 10)],  # 0: STRICT
    [(STRICT, 90), (SHARED, 50), (ROOMY, 9)],  # 1: STRICT, the last
    [(STRICT, 80), (SHARED, 70), (ROOMY, 8)],  # 2: SHARED
    [(SHARED, 60), (ROOMY, 7)],  # 3: SHARED, ties at the last seat
    [(SHARED, 60), (STRICT, 85), (ROOMY, 6)],  # 4: SHARED, ties at the last seat
    [(SHARED, 50), (ROOMY, 5)],  # 5: ROOMY
    [(CLOSED, 99), (SHARED, 40)],  # 6: nowhere
    [(UNWANTED, 77, False), (STRICT, 70)],  # 7: nowhere
    [(STRICT, 60), (SHARED, 30)],  # 8: nowhere
    [(ROOMY, 4), (STRICT, 50)],  # 9: ROOMY
    ties=[SHARED],
)
CORRECT = match(ROUND)


def cutoffs_of(instance: Instance, positions: np.ndarray) -> np.ndarray:
    """The cutoffs that go with any positions, so that a corrupted place is not given away by its cutoff."""
    cutoffs = [NO_CUTOFF] * instance.n_offerings
    for own, held in zip(lists(instance), positions.tolist(), strict=True):
        if held in own:
            offering, priority = instance.offerings[held], int(instance.priorities[held])
            lowest = cutoffs[offering]
            cutoffs[offering] = priority if lowest == NO_CUTOFF else min(lowest, priority)
    return np.array(cutoffs, dtype=np.int64)


def placed(changes: dict[int, int | None]) -> Matching:
    """The correct result, but with these applicants at these offerings, and the cutoffs that follow."""
    positions = CORRECT.positions.copy()
    for applicant, offering in changes.items():
        at = [wish for wish in lists(ROUND)[applicant] if ROUND.offerings[wish] == offering]
        positions[applicant] = at[0] if at else -1
    return Matching(positions=positions, cutoffs=cutoffs_of(ROUND, positions), rounds=0)


def positioned(applicant: int, position: int) -> Matching:
    positions = CORRECT.positions.copy()
    positions[applicant] = position
    return Matching(positions=positions, cutoffs=cutoffs_of(ROUND, positions), rounds=0)


def published(offering: int, cutoff: int) -> Matching:
    cutoffs = CORRECT.cutoffs.copy()
    cutoffs[offering] = cutoff
    return replace(CORRECT, cutoffs=cutoffs)


Corruption = tuple[Callable[[], Matching], tuple[str, int, int]]

CORRUPTIONS: dict[str, Corruption] = {
    "the wish of somebody else": (lambda: positioned(8, 0), ("offer_on_own_list", 8, NOBODY)),
    "the wish after the last of the own list": (
        lambda: positioned(7, int(ROUND.starts[8])),
        ("offer_on_own_list", 7, NOBODY),
    ),
    "a wish that does not exist": (lambda: positioned(8, 10**6), ("offer_on_own_list", 8, NOBODY)),
    "a wish below zero": (lambda: positioned(6, -2), ("offer_on_own_list", 6, NOBODY)),
    "a seat for someone not eligible": (
        lambda: placed({7: UNWANTED}),
        ("offer_eligible", 7, UNWANTED),
    ),
    "one too many in a strict offering": (lambda: placed({2: STRICT}), ("seats_respected", NOBODY, STRICT)),
    "one below the tie at the last seat": (lambda: placed({6: SHARED}), ("seats_respected", NOBODY, SHARED)),
    "a seat where there is none": (lambda: placed({6: CLOSED}), ("seats_respected", NOBODY, CLOSED)),
    "two swapped": (lambda: placed({1: SHARED, 4: STRICT}), ("passed_over", 1, STRICT)),
    "the lower-ranked admitted instead": (lambda: placed({1: ROOMY, 8: STRICT}), ("passed_over", 1, STRICT)),
    "the best of those who tie sent away for a lower one": (
        lambda: placed({2: ROOMY, 3: None, 4: None, 5: SHARED, 6: SHARED}),
        ("passed_over", 3, SHARED),
    ),
    "a seat taken away and left empty": (lambda: placed({0: None}), ("seat_left_empty", 0, STRICT)),
    "moved to a worse wish": (lambda: placed({0: ROOMY}), ("seat_left_empty", 0, STRICT)),
    "left out where there is room": (lambda: placed({9: None}), ("seat_left_empty", 9, ROOMY)),
    "all who tie at the last seat refused": (
        lambda: placed({3: ROOMY, 4: ROOMY}),
        ("seat_left_empty", 3, SHARED),
    ),
    "one of those who tie at the last seat refused": (
        lambda: placed({3: ROOMY}),
        ("tie_refused", 3, SHARED),
    ),
    "a cutoff one too high": (lambda: published(STRICT, 91), ("cutoff_published", NOBODY, STRICT)),
    "a cutoff one too low": (lambda: published(SHARED, 59), ("cutoff_published", NOBODY, SHARED)),
    "a cutoff where nobody is admitted": (
        lambda: published(UNWANTED, 0),
        ("cutoff_published", NOBODY, UNWANTED),
    ),
    "no cutoff where somebody is admitted": (
        lambda: published(ROOMY, NO_CUTOFF),
        ("cutoff_published", NOBODY, ROOMY),
    ),
}


def test_the_result_that_is_corrupted_is_correct_at_first() -> None:
    assert places_of(ROUND, CORRECT) == [
        STRICT, STRICT, SHARED, SHARED, SHARED, ROOMY, None, None, None, ROOMY,
    ]  # fmt: skip
    assert CORRECT.cutoffs.tolist() == [90, 60, 4, NO_CUTOFF, NO_CUTOFF]
    assert violations(ROUND, CORRECT) == []
    assert np.array_equal(cutoffs_of(ROUND, CORRECT.positions), CORRECT.cutoffs)
    assert len(CORRUPTIONS) == 20


@pytest.mark.parametrize(("corrupted", "expected"), CORRUPTIONS.values(), ids=CORRUPTIONS.keys())
def test_a_corruption_is_caught_and_named(
    corrupted: Callable[[], Matching], expected: tuple[str, int, int]
) -> None:
    found = violations(ROUND, corrupted())
    assert expected in [(one.rule, one.applicant, one.offering) for one in found]
    assert all(one.message for one in found)


@pytest.mark.parametrize(
    "changes",
    [
        {"positions": CORRECT.positions[:-1]},
        {"positions": CORRECT.positions.astype(float)},
        {"cutoffs": np.append(CORRECT.cutoffs, 0)},
    ],
    ids=["an applicant too few", "positions as fractions", "a cutoff too many"],
)
def test_a_result_of_the_wrong_shape_is_named_and_looked_at_no_further(
    changes: dict[str, np.ndarray],
) -> None:
    assert [one.rule for one in violations(ROUND, replace(CORRECT, **changes))] == ["result_shape"]


def test_exactly_the_stable_outcomes_pass() -> None:
    """Every outcome of small instances, against the definition written with lists."""
    passed = 0
    for seed in range(30):
        instance = tiny_instance(seed)
        for outcome in outcomes(instance):
            positions = np.array(outcome)
            result = Matching(positions=positions, cutoffs=cutoffs_of(instance, positions), rounds=0)
            found = violations(instance, result)
            assert (found == []) == stable(instance, outcome), f"instance {seed}, {outcome}: {found}"
            passed += not found
    assert passed >= 30


def test_a_flood_of_violations_is_cut_to_the_limit_for_each_rule() -> None:
    crowd = instance_of([500], *[[(0, priority)] for priority in range(500)])
    nobody = Matching(positions=np.full(500, -1), cutoffs=np.array([NO_CUTOFF]), rounds=0)
    assert len(violations(crowd, nobody)) == 100
    assert len(violations(crowd, nobody, limit=500)) == 500


def test_the_message_of_a_violation_is_a_sentence_with_the_figures() -> None:
    (overfull, *_) = violations(ROUND, placed({2: STRICT}))
    assert overfull.message == "nhận 3 người, vượt chỉ tiêu 2"
    (wrong_line,) = violations(ROUND, published(STRICT, 91))
    assert wrong_line.message == "điểm chuẩn ghi 91, đúng ra là 90"
