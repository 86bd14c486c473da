"""What is no allocation is refused by name, before anything is solved."""

from typing import Any

import numpy as np
import pytest

from admissions.matching.checks import violations
from admissions.matching.deferred_acceptance import match
from admissions.matching.instance import ADMIT_ALL, ADMIT_NONE, STRICT, UNUSED, Instance, InvalidInstance
from tests.matching.instances import instance_of

CORRECT: dict[str, Any] = {
    "seats": [1, 2],
    "ties": [STRICT, ADMIT_ALL],
    "starts": [0, 2, 3],
    "offerings": [0, 1, 1],
    "priorities": [5, 4, 4],
    "eligible": [True, True, False],
}

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "seats below zero": ({"seats": [1, -1]}, "seats: chỉ tiêu -1 của nơi tuyển 1 là số âm"),
    "seats with a fraction": ({"seats": [1.0, 2.0]}, "seats: cần số nguyên .* float64"),
    "priorities above 63 bits": (
        {"priorities": np.array([1, 2, 2**63], dtype=np.uint64)},
        "priorities: cần số nguyên .* uint64",
    ),
    "a table": ({"seats": [[1, 2]]}, "seats: cần một dãy một chiều, nhận được 2 chiều"),
    "ties as yes and no": ({"ties": [False, True]}, "ties: cần số nguyên .* bool"),
    "a way with ties that there is not": (
        {"ties": [0, 3]},
        "ties: nơi tuyển 1 có cách xử lý đồng hạng 3; chỉ có 0, 1, 2",
    ),
    "a way that would fit into eight bits": ({"ties": [0, 257]}, "ties: nơi tuyển 1 .* 257"),
    "ties of an offering missing": ({"ties": [1]}, "ties: cần 2 phần tử, nhận được 1"),
    "a band rule too many": ({"within": [1, 1, 1]}, "within: cần 2 phần tử, nhận được 3"),
    "a band rule below zero": ({"within": [-1, -2]}, "within: số -2 của nơi tuyển 1 là số âm"),
    "bits below zero": ({"band_bits": -1}, "band_bits: cần một số nguyên từ 0 đến 62, nhận được -1"),
    "more bits than there are": ({"band_bits": 63}, "band_bits: .* nhận được 63"),
    "a fraction of a bit": ({"band_bits": 1.0}, "band_bits: .* nhận được 1.0"),
    "seats handed to oneself": (
        {"takeover": [0, -1]},
        "takeover: nơi tuyển 0 chuyển chỉ tiêu cho 0; chỉ được chuyển cho nơi đứng sau, đến 1",
    ),
    "seats handed back": ({"takeover": [-1, 0]}, "takeover: nơi tuyển 1 chuyển chỉ tiêu cho 0"),
    "seats handed to nobody": ({"takeover": [2, -1]}, "takeover: nơi tuyển 0 chuyển chỉ tiêu cho 2"),
    "seats handed below zero": ({"takeover": [-2, -1]}, "takeover: nơi tuyển 0 chuyển chỉ tiêu cho -2"),
    "a priority that means no cutoff": (
        {"priorities": [5, -(2**63), 4]},
        "priorities: nguyện vọng 1 có mức ưu tiên -9223372036854775808",
    ),
    "a priority too many": ({"priorities": [1, 2, 3, 4]}, "priorities: cần 3 phần tử, nhận được 4"),
    "an eligibility missing": ({"eligible": [True, True]}, "eligible: cần 3 phần tử, nhận được 2"),
    "no lists": ({"starts": []}, "starts: cần ít nhất một phần tử"),
    "lists that end early": ({"starts": [0, 2, 2]}, "starts: phải đi từ 0 đến 3, nhận được từ 0 đến 2"),
    "lists that begin late": ({"starts": [1, 2, 3]}, "starts: phải đi từ 0 đến 3, nhận được từ 1 đến 3"),
    "lists that run backwards": (
        {"starts": [0, 3, 1, 3]},
        "starts: không được giảm, nhưng giảm sau thí sinh 1",
    ),
    "an offering too high": ({"offerings": [0, 2, 1]}, "offerings: nơi tuyển 2 không có; chỉ có từ 0 đến 1"),
    "an offering below zero": ({"offerings": [0, -1, 1]}, "offerings: nơi tuyển -1 không có"),
    "the same wish twice": ({"offerings": [1, 1, 0]}, "thí sinh 0 đăng ký nơi tuyển 1 hai lần"),
    "the same wish twice with another between": (
        {"starts": [0, 0, 3], "offerings": [1, 0, 1]},
        "thí sinh 1 đăng ký nơi tuyển 1 hai lần",
    ),
    "the same wish twice in a long list": (
        {
            "seats": [1] * 30,
            "ties": STRICT,
            "starts": [0, 0, 30],
            "offerings": [*range(29), 3],
            "priorities": range(30),
            "eligible": [True] * 30,
        },
        "thí sinh 1 đăng ký nơi tuyển 3 hai lần",
    ),
    "a tie in a strict offering": (
        {"offerings": [0, 1, 0], "priorities": [7, 1, 7], "eligible": [True] * 3},
        "nơi tuyển 0 không nhận đồng hạng nhưng có hai nguyện vọng cùng mức ưu tiên 7",
    ),
    "a tie between extremes": (
        {
            "seats": [1, 1],
            "ties": [STRICT, STRICT],
            "offerings": [1, 0, 1],
            "priorities": [1 - 2**63, 2**63 - 1, 1 - 2**63],
            "eligible": [True] * 3,
        },
        "nơi tuyển 1 không nhận đồng hạng .* -9223372036854775807",
    ),
}


@pytest.mark.parametrize(("changes", "message"), WRONG.values(), ids=WRONG.keys())
def test_an_instance_that_does_not_add_up_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInstance, match=message):
        Instance(**{**CORRECT, **changes})


def test_a_correct_instance_is_kept_as_it_is_and_read_only() -> None:
    instance = Instance(**CORRECT)
    assert (instance.n_applicants, instance.n_offerings) == (2, 2)
    for name, values in CORRECT.items():
        assert getattr(instance, name).tolist() == values
        with pytest.raises(ValueError, match="read-only"):
            getattr(instance, name)[0] = 0


def test_arrays_of_the_caller_stay_writeable() -> None:
    seats = np.array([1, 2])
    Instance(**{**CORRECT, "seats": seats})
    seats[0] = 3
    assert seats.tolist() == [3, 2]


def test_bands_and_seats_handed_on_are_not_used_unless_they_are_named() -> None:
    instance = Instance(**CORRECT)
    assert instance.within.tolist() == instance.takeover.tolist() == [UNUSED, UNUSED]
    assert instance.band_bits == 0
    assert not instance.hands_on
    assert Instance(**CORRECT, takeover=[1, UNUSED]).hands_on


def test_one_number_stands_for_the_same_rule_everywhere() -> None:
    instance = Instance(**{**CORRECT, "ties": ADMIT_NONE, "within": 2})
    assert instance.ties.tolist() == [ADMIT_NONE, ADMIT_NONE]
    assert instance.within.tolist() == [2, 2]


def test_a_priority_that_means_no_cutoff_is_accepted_where_it_cannot_become_one() -> None:
    assert Instance(**{**CORRECT, "priorities": [5, 4, -(2**63)]}).n_applicants == 2


def test_who_is_trusted_is_not_asked_whether_wishes_repeat_and_ties_are_broken() -> None:
    """Everything else is looked at, and the checks find out what it does to a result."""
    tied = {**CORRECT, "offerings": [0, 1, 0], "priorities": [7, 1, 7], "eligible": [True] * 3}
    instance = Instance(**tied, trusted=True)
    found = violations(instance, match(instance))
    assert [(one.rule, one.offering) for one in found] == [("seats_respected", 0)]
    with pytest.raises(InvalidInstance, match="seats: chỉ tiêu -1"):
        Instance(**{**tied, "seats": [1, -1]}, trusted=True)


def test_ties_that_cannot_decide_a_seat_are_accepted() -> None:
    instance_of([1], [(0, 5)], [(0, 5)], ties=[0])
    instance_of([1], [(0, 5)], [(0, 5)], none=[0])
    instance_of([1], [(0, 5)], [(0, 5, False)])
    instance_of([1, 1], [(0, 5)], [(1, 5)])


def test_the_same_offering_in_two_lists_is_no_repetition() -> None:
    assert instance_of([1, 1], [(0, 1), (1, 1)], [(1, 2), (0, 2)]).n_applicants == 2


def test_a_wish_belongs_to_the_list_it_stands_in_even_beside_empty_lists() -> None:
    instance = instance_of([9, 9], [], [(0, 1), (1, 1)], [], [], [(0, 2)], [])
    assert [instance.owner(wish) for wish in range(3)] == [1, 1, 4]
