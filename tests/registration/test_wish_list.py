"""One button, one step: what becomes of an ordered list."""

import pytest

from admissions.registration.wish_list import as_wishes, edited

LIST = [1, 2, 3]


@pytest.mark.parametrize(
    ("button", "after"),
    [
        ({"add": "9"}, [1, 2, 3, 9]),
        ({"add": "2"}, [1, 2, 3]),
        ({"remove": "2"}, [1, 3]),
        ({"remove": "9"}, [1, 2, 3]),
        ({"up": "2"}, [2, 1, 3]),
        ({"up": "1"}, [1, 2, 3]),
        ({"down": "2"}, [1, 3, 2]),
        ({"down": "3"}, [1, 2, 3]),
        ({"down": "9"}, [1, 2, 3]),
        ({"add": "x"}, [1, 2, 3]),
        ({"add": "²"}, [1, 2, 3]),
        ({"later": "1"}, [1, 2, 3]),
        ({}, [1, 2, 3]),
    ],
)
def test_a_button_takes_one_step_and_nonsense_takes_none(button, after) -> None:
    assert edited(LIST, button)[0] == after
    assert LIST == [1, 2, 3]


def test_only_a_step_is_named() -> None:
    assert edited(LIST, {"up": "2"})[1] == "up"
    assert edited(LIST, {"save": "1"})[1] == ""


def test_ranks_follow_the_list_and_claims_their_school() -> None:
    wishes = as_wishes([7, 5], {5: {"sibling": "1"}})
    assert [(wish.offering_id, wish.rank, wish.facts) for wish in wishes] == [
        (7, 1, {}),
        (5, 2, {"sibling": "1"}),
    ]
