"""A checker is as good as what it catches: twenty corruptions, and every unstable outcome."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from admissions.matching.checks import NOBODY, PROPERTIES, violations
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


def placed(
    changes: dict[int, int | None], instance: Instance = ROUND, correct: Matching = CORRECT
) -> Matching:
    """The correct result, but with these applicants at these offerings, and the cutoffs that follow."""
    positions = correct.positions.copy()
    for applicant, offering in changes.items():
        at = [wish for wish in lists(instance)[applicant] if instance.offerings[wish] == offering]
        positions[applicant] = at[0] if at else -1
    return Matching(positions=positions, cutoffs=cutoffs_of(instance, positions), rounds=0)


def positioned(applicant: int, position: int) -> Matching:
    positions = CORRECT.positions.copy()
    positions[applicant] = position
    return Matching(positions=positions, cutoffs=cutoffs_of(ROUND, positions), rounds=0)


def published(offering: int, cutoff: int, correct: Matching = CORRECT) -> Matching:
    cutoffs = correct.cutoffs.copy()
    cutoffs[offering] = cutoff
    return replace(correct, cutoffs=cutoffs)


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


NONE, BAND, BROKEN, RESERVE, GENERAL, LAST = range(6)


def band(number: int, inside: int) -> int:
    return number << 4 | inside


RULES = instance_of(
    [2, 2, 1, 3, 1, 9],
    [(NONE, band(9, 0)), (LAST, 1)],  # 0: NONE, alone
    [(NONE, band(8, 0)), (LAST, 2)],  # 1: ties at the last seat, LAST
    [(NONE, band(8, 0)), (LAST, 3)],  # 2: ties at the last seat, LAST
    [(NONE, band(7, 0)), (LAST, 4)],  # 3: below the tie, LAST
    [(BAND, band(9, 1)), (LAST, 5)],  # 4: BAND
    [(BAND, band(8, 2)), (LAST, 6)],  # 5: BAND, the last seat
    [(BAND, band(8, 1)), (LAST, 7)],  # 6: BAND, one more of the same band
    [(BAND, band(7, 9)), (LAST, 8)],  # 7: LAST
    [(BROKEN, band(5, 3)), (LAST, 9)],  # 8: BROKEN, whose band of three is two more than its seat
    [(BROKEN, band(5, 2)), (LAST, 10)],  # 9: LAST
    [(BROKEN, band(5, 1)), (LAST, 11)],  # 10: LAST
    [(RESERVE, band(3, 0)), (GENERAL, band(9, 9))],  # 11: RESERVE, two of whose seats go to GENERAL
    [(RESERVE, band(9, 0), False), (GENERAL, band(9, 0))],  # 12: GENERAL
    [(GENERAL, band(8, 0))],  # 13: GENERAL, a seat handed on
    [(GENERAL, band(7, 0))],  # 14: GENERAL, a seat handed on
    [(GENERAL, band(6, 0))],  # 15: nowhere
    ties=[LAST],
    none=[NONE],
    within={BAND: 1, BROKEN: 1},
    takeover={RESERVE: GENERAL},
    band_bits=4,
)
RIGHT = match(RULES)


def moved(changes: dict[int, int | None]) -> Callable[[], Matching]:
    return lambda: placed(changes, RULES, RIGHT)


RULE_CORRUPTIONS: dict[str, Corruption] = {
    "one of the two who tie and should be out": (moved({1: NONE}), ("tie_refused", 2, NONE)),
    "both who tie and should be out": (moved({1: NONE, 2: NONE}), ("seats_respected", NOBODY, NONE)),
    "a lower one on the seat left by those who tie": (moved({3: NONE}), ("passed_over", 1, NONE)),
    "the one above those who tie sent away": (moved({0: LAST}), ("seat_left_empty", 0, NONE)),
    "a lower one instead of the one above those who tie": (
        moved({0: LAST, 3: NONE}),
        ("passed_over", 0, NONE),
    ),
    "the last of the band refused": (moved({6: LAST}), ("band_refused", 6, BAND)),
    "both of the band refused": (moved({5: LAST, 6: LAST}), ("seat_left_empty", 5, BAND)),
    "the best one refused": (moved({4: LAST}), ("passed_over", 4, BAND)),
    "one below the band let in": (moved({7: BAND}), ("seats_respected", NOBODY, BAND)),
    "one below the band instead of the last of it": (
        moved({6: LAST, 7: BAND}),
        ("passed_over", 6, BAND),
    ),
    "one more of a band that is too large": (moved({9: BROKEN}), ("seats_respected", NOBODY, BROKEN)),
    "a band that is too large let in": (
        moved({9: BROKEN, 10: BROKEN}),
        ("seats_respected", NOBODY, BROKEN),
    ),
    "a lower one of a band that is too large": (
        moved({8: LAST, 9: BROKEN}),
        ("passed_over", 8, BROKEN),
    ),
    "nobody of a band that is too large": (moved({8: LAST}), ("seat_left_empty", 8, BROKEN)),
    "seats not handed on": (moved({13: None, 14: None}), ("seat_left_empty", 13, GENERAL)),
    "one seat more than was handed on": (moved({15: GENERAL}), ("seats_respected", NOBODY, GENERAL)),
    "someone kept from a seat of their own and put on one handed on": (
        moved({11: GENERAL, 14: None}),
        ("seat_left_empty", 11, RESERVE),
    ),
    "a seat handed on although someone asks for it": (
        moved({11: None, 15: GENERAL}),
        ("seats_respected", NOBODY, GENERAL),
    ),
    "a reserved seat for someone not eligible for it": (
        moved({12: RESERVE}),
        ("offer_eligible", 12, RESERVE),
    ),
    "a cutoff that those who are out would have": (
        lambda: published(NONE, band(8, 0), RIGHT),
        ("cutoff_published", NOBODY, NONE),
    ),
}


def test_the_result_by_every_rule_that_is_corrupted_is_correct_at_first() -> None:
    assert places_of(RULES, RIGHT) == [
        NONE, LAST, LAST, LAST, BAND, BAND, BAND, LAST, BROKEN, LAST, LAST,
        RESERVE, GENERAL, GENERAL, GENERAL, None,
    ]  # fmt: skip
    assert RIGHT.cutoffs.tolist() == [band(9, 0), band(8, 1), band(5, 3), band(3, 0), band(7, 0), 2]
    assert violations(RULES, RIGHT) == []
    assert len(RULE_CORRUPTIONS) == 20


@pytest.mark.parametrize(("corrupted", "expected"), RULE_CORRUPTIONS.values(), ids=RULE_CORRUPTIONS.keys())
def test_a_corruption_of_any_rule_is_caught_and_named(
    corrupted: Callable[[], Matching], expected: tuple[str, int, int]
) -> None:
    found = violations(RULES, corrupted())
    assert expected in [(one.rule, one.applicant, one.offering) for one in found]


def test_what_is_no_question_of_the_band_is_not_named_as_one() -> None:
    """The seat is taken, by the wrong one of a band that may not come in as a whole."""
    found = violations(RULES, moved({8: LAST, 9: BROKEN})())
    assert [(one.rule, one.applicant) for one in found] == [("passed_over", 8)]


def test_every_property_has_an_id_and_a_sentence_and_is_broken_by_some_corruption() -> None:
    assert list(dict.fromkeys(each.id for each in PROPERTIES)) == [f"P{number}" for number in range(1, 8)]
    assert all(each.meaning.endswith(".") for each in PROPERTIES)
    broken = {expected[0] for _, expected in [*CORRUPTIONS.values(), *RULE_CORRUPTIONS.values()]}
    assert {each.name for each in PROPERTIES} == broken | {"result_shape"}


def test_any_two_places_swapped_or_taken_away_are_caught_in_a_round_with_every_rule() -> None:
    """Every outcome one or two moves away from the right one; none of them is right as well."""
    wishes = lists(RULES)
    one = [(who, wish) for who in range(16) for wish in [*wishes[who], -1] if wish != RIGHT.positions[who]]
    for first, second in product(one, one):
        positions = RIGHT.positions.copy()
        positions[first[0]] = first[1]
        positions[second[0]] = second[1]
        wrong = Matching(positions=positions, cutoffs=cutoffs_of(RULES, positions), rounds=0)
        right = stable(RULES, tuple(positions.tolist()))
        assert (violations(RULES, wrong) == []) == right, (first, second)


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
    """Every outcome of small instances by every rule, against the definition written with lists."""
    passed = 0
    for seed in range(200):
        instance = tiny_instance(seed)
        for outcome in outcomes(instance):
            positions = np.array(outcome)
            result = Matching(positions=positions, cutoffs=cutoffs_of(instance, positions), rounds=0)
            found = violations(instance, result)
            assert (found == []) == stable(instance, outcome), f"instance {seed}, {outcome}: {found}"
            passed += not found
    assert passed >= 200


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
