"""Prospects by hand: two near children and a lottery among the others."""

import pytest

from admissions.rules.prospects import prospects
from tests.rules.rounds import case_of
from tests.rules.test_odds import LOTTERY

NEAR, FAR = {"near": "có"}, {}


@pytest.fixture
def found():
    """A has two seats: one for the child near it, one for a draw among three. B has one seat, which one child
    near it takes, and nobody else wants it."""
    children = {
        "a": {"wishes": {"A": NEAR}},
        "b": {"wishes": {"A": FAR}},
        "c": {"wishes": {"A": FAR}},
        "d": {"wishes": {"A": FAR}},
        "e": {"wishes": {"B": NEAR}},
    }
    return prospects(LOTTERY, case_of(LOTTERY, {"A": 2, "B": 1}, children), seed="s", draws=300)


def test_wishes_are_certain_open_or_hopeless(found):
    assert found.certain.tolist() == [1, 1]
    assert found.open.tolist() == [3, 0]
    assert found.never.tolist() == [0, 0]


def test_every_draw_fills_the_seats(found):
    assert (found.fewest.tolist(), found.most.tolist()) == ([2, 1], [2, 1])
    assert found.admitted.tolist() == [[600], [300]]


def test_the_line_is_where_the_last_admitted_stands_before_the_lottery(found):
    assert found.lowest == ("near=0", "near=1")
    assert found.highest == ("near=0", "near=1")


def test_a_line_that_depends_on_the_draw_has_a_spread():
    """B has one seat. The child near it goes to A when the draw there is kind, and then a far one has it."""
    children = {
        "a": {"wishes": {"A": FAR, "B": NEAR}},
        "b": {"wishes": {"A": FAR}},
        "c": {"wishes": {"B": FAR}},
    }
    found = prospects(LOTTERY, case_of(LOTTERY, {"A": 1, "B": 1}, children), seed="s", draws=300)
    assert (found.highest[1], found.lowest[1]) == ("near=1", "near=0")
    assert found.admitted.sum() == 600
    assert found.admitted[1, 1] + found.admitted[0, 0] == 300 + found.odds.granted[2]


def test_without_a_taker_there_is_no_line():
    found = prospects(LOTTERY, case_of(LOTTERY, {"A": 1}, {"a": {"wishes": {}}}), seed="s", draws=3)
    assert (found.highest, found.lowest, found.most.tolist()) == (("",), ("",), [0])
