from dataclasses import replace

import numpy as np
import pytest

from admissions.rules.facts import MISSING
from admissions.rules.inputs import Line
from admissions.rules.lines import BELOW, GRANTED, WITHOUT, line_refusals, overflow
from tests.rules.rounds import case_of, policy_of

A, B = 0, 1


def wishes_of(*rows, strict=(), steps=()):
    """Rows (offering, rank, total, effective score); the owners in the order of the rows."""
    offerings, ranks, totals, effective = (np.array(column) for column in zip(*rows, strict=True))
    return {
        "owners": np.arange(len(rows)),
        "offerings": offerings,
        "ranks": ranks,
        "totals": totals,
        "effective": effective,
        "strict": np.isin(ranks, strict),
        "steps": steps,
    }


def results(lines, wishes):
    case = replace(case_of(policy_of(), {"A": 0, "B": 0}, {}), lines=tuple(lines))
    words = {GRANTED: "", WITHOUT: "no_line", BELOW: "below_line"}
    return [words[code] for code in line_refusals(case, **wishes).tolist()]


def test_a_line_for_every_rank_is_an_effective_score():
    wishes = wishes_of((A, 1, 3500, 3500), (A, 2, 3550, 3450), (A, 2, 3600, 3500), (A, 1, 3499, 3499))
    assert results([Line(A, 0, 3500)], wishes) == ["", "below_line", "", "below_line"]


def test_a_line_for_one_rank_is_a_total_whatever_the_margins():
    wishes = wishes_of((A, 1, 3500, 0), (A, 2, 3500, 0), (A, 2, 3550, 0))
    assert results([Line(A, 1, 3500), Line(A, 2, 3550)], wishes) == ["", "below_line", ""]


def test_where_more_than_the_line_is_asked_the_line_itself_is_not_enough():
    wishes = wishes_of((A, 1, 3500, 0), (A, 2, 3500, 0), (A, 2, 3501, 0), strict=[2])
    assert results([Line(A, 1, 3500), Line(A, 2, 3500)], wishes) == ["", "below_line", ""]


def test_without_a_line_nobody_is_admitted():
    wishes = wishes_of((A, 1, 5000, 5000), (B, 1, 5000, 5000), (B, 2, 5000, 5000))
    assert results([Line(B, 1, 3000)], wishes) == ["no_line", "", "no_line"]
    assert results([], wishes) == ["no_line"] * 3


def test_without_a_total_no_line_is_reached():
    wishes = wishes_of((A, 1, MISSING, MISSING), (B, 1, MISSING, MISSING))
    assert results([Line(A, 1, 0), Line(B, 0, 0)], wishes) == ["below_line"] * 2


def test_the_last_admitted_is_compared_step_by_step():
    category = (np.array([0, 1, 1, 1, 1, 2]), False)
    siblings = (np.array([0, 1, 0, 0, 0, 1]), True)
    distance = (np.array([9000, 9000, 850, 851, MISSING, 1]), False)
    wishes = wishes_of(*[(A, 1, MISSING, MISSING)] * 6, steps=[category, siblings, distance])
    last = Line(A, 0, MISSING, (1, 0, 850))
    assert results([last], wishes) == ["", "", "", "below_line", "below_line", "below_line"]


def test_a_last_admitted_without_a_value_lets_in_who_has_one_and_who_is_equal():
    distance = (np.array([10, MISSING]), False)
    score = (np.array([10, MISSING]), True)
    for step in (distance, score):
        wishes = wishes_of(*[(A, 1, 0, 0)] * 2, steps=[step])
        assert results([Line(A, 0, MISSING, (MISSING,))], wishes) == ["", ""]


def test_a_child_named_at_the_end_is_the_line_among_equals():
    score = (np.array([3500, 3500, 3500, 3499]), True)
    wishes = wishes_of(*[(A, 1, 0, 0)] * 4, steps=[score])
    assert results([Line(A, 0, 3500, (3500, 1))], wishes) == ["", "", "below_line", "below_line"]
    assert results([Line(A, 0, 3500, (3500,))], wishes) == ["", "", "", "below_line"]


def test_a_last_admitted_with_fewer_values_asks_for_the_first_steps_alone():
    score, average = (np.array([3500, 3500, 3499]), True), (np.array([90, 10, 100]), True)
    wishes = wishes_of(*[(A, 1, 0, 0)] * 3, steps=[score, average])
    assert results([Line(A, 0, 3500, (3500,))], wishes) == ["", "", "below_line"]
    assert results([Line(A, 0, 3500, (3500, 50))], wishes) == ["", "below_line", "below_line"]


@pytest.mark.parametrize("seed", range(20))
def test_a_higher_line_never_lets_in_more(seed):
    rng = np.random.default_rng(seed)
    rows = zip(*rng.integers([0, 1, 0, 0], [2, 4, 40, 40], size=(60, 4)).T.tolist(), strict=True)
    wishes = wishes_of(*rows)
    lines = [Line(place, rank, int(rng.integers(0, 40))) for place in (A, B) for rank in range(4)]
    before = results(lines, wishes)
    after = results([replace(line, cutoff=line.cutoff + 3) for line in lines], wishes)
    assert all(one == "" for one, two in zip(before, after, strict=True) if two == "")


def test_what_goes_beyond_the_seats():
    assert overflow(np.array([36, 35, 0]), np.array([35, 40, 0])).tolist() == [1, 0, 0]
