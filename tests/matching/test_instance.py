"""What is no allocation is refused by name, before anything is solved."""

from typing import Any

import numpy as np
import pytest

from admissions.matching.instance import Instance, InvalidInstance
from tests.matching.instances import instance_of

CORRECT: dict[str, Any] = {
    "seats": [1, 2],
    "admits_ties": [False, True],
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
    "ties as numbers": ({"admits_ties": [0, 1]}, "admits_ties: cần kiểu bool"),
    "a flag too few": ({"admits_ties": [True]}, "admits_ties: cần 2 phần tử, nhận được 1"),
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
    "a tie in a strict offering": (
        {"offerings": [0, 1, 0], "priorities": [7, 1, 7], "eligible": [True] * 3},
        "nơi tuyển 0 không nhận đồng hạng nhưng có hai nguyện vọng cùng mức ưu tiên 7",
    ),
    "a tie between extremes": (
        {
            "seats": [1, 1],
            "admits_ties": [False, False],
            "offerings": [1, 0, 1],
            "priorities": [-(2**63), 2**63 - 1, -(2**63)],
            "eligible": [True] * 3,
        },
        "nơi tuyển 1 không nhận đồng hạng .* -9223372036854775808",
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


def test_ties_that_cannot_decide_a_seat_are_accepted() -> None:
    instance_of([1], [(0, 5)], [(0, 5)], ties=[0])
    instance_of([1], [(0, 5)], [(0, 5, False)])
    instance_of([1, 1], [(0, 5)], [(1, 5)])


def test_the_same_offering_in_two_lists_is_no_repetition() -> None:
    assert instance_of([1, 1], [(0, 1), (1, 1)], [(1, 2), (0, 2)]).n_applicants == 2


def test_a_wish_belongs_to_the_list_it_stands_in_even_beside_empty_lists() -> None:
    instance = instance_of([9, 9], [], [(0, 1), (1, 1)], [], [], [(0, 2)], [])
    assert [instance.owner(wish) for wish in range(3)] == [1, 1, 4]
