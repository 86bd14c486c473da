"""Marks off the scale, off the step, missing, or read from the wrong end are named; ordinary ones are not."""

from dataclasses import replace

import numpy as np
import pytest

from admissions.rules.facts import MISSING
from admissions.rules.gate.limits import GateLimits
from admissions.rules.gate.marks import MarkTable, find_inverted, find_mark_errors
from tests.rules.gate.provinces import Marks, invented, resampled, upside_down, with_specialised

LIMITS = GateLimits()
MAKES = pytest.mark.parametrize("make", [resampled, invented])


def three(*marks: int) -> MarkTable:
    """Three candidates with these marks in every paper and in the record."""
    table = Marks(np.zeros((3, 4)), np.zeros(3, dtype=int), np.zeros(3, dtype=int)).table()
    return replace(table, values=np.repeat(np.array(marks, dtype=np.int64)[:, None], 4, axis=1))


def found(table: MarkTable, *, complete: bool = True) -> list[tuple[str, str, int]]:
    return [
        (each.code, each.fact, each.figures["candidates"])
        for each in find_mark_errors(table, complete=complete)
    ]


def test_marks_within_scale_and_step_are_not_named() -> None:
    assert found(three(0, 725, 1000)) == []


def test_marks_off_the_scale_are_named_a_paper() -> None:
    assert found(three(-25, 1025, 500)) == [
        ("score_off_scale", name, 2)
        for name in ("math", "literature", "foreign_language", "lower_secondary_score")
    ]


def test_marks_off_the_step_are_named_where_the_paper_has_one() -> None:
    assert found(three(710, 500, 500)) == [
        ("score_off_step", name, 1) for name in ("math", "literature", "foreign_language")
    ]


def test_an_absence_is_no_missing_mark_and_a_blank_is_one_once_all_should_be_there() -> None:
    absent = three(MISSING, 500, 500)
    assert found(absent) == []
    recorded = absent.recorded.copy()
    recorded[0, 0] = False
    blank = replace(absent, recorded=recorded)
    assert found(blank) == [("score_missing", "math", 1)]
    assert find_mark_errors(blank, complete=True)[0].who == ("10000001",)
    assert found(blank, complete=False) == []


@MAKES
@pytest.mark.parametrize("seed", range(10))
def test_clean_marks_are_not_called_upside_down(make, seed: int) -> None:
    assert find_inverted(make(seed).table(), LIMITS) == []


@MAKES
@pytest.mark.parametrize("seed", range(5))
def test_the_schools_whose_list_is_upside_down_are_named_and_no_other(make, seed: int) -> None:
    """3 % of 90 schools."""
    marks, schools = make(seed), (11 + seed, 41 + seed, 71 + seed)
    for school in schools:
        marks = upside_down(marks, school)
    findings = find_inverted(marks.table(), LIMITS)
    own = [each for each in findings if each.group[0] == "present_school"]
    assert {each.group[1] for each in own} == {f"{school + 1:03d}" for school in schools}
    assert {each.fact for each in own} == {"lower_secondary_score"}


@MAKES
@pytest.mark.parametrize("column", range(4))
def test_a_whole_column_upside_down_is_named_once(make, column: int) -> None:
    marks = make(1)
    points = marks.points.copy()
    order = np.argsort(points[:, column], kind="stable")
    points[order, column] = points[order[::-1], column]
    [finding] = find_inverted(replace(marks, points=points).table(), LIMITS)
    assert (finding.group, finding.fact) == (("", ""), marks.table().facts[column].name)
    assert finding.figures["correlation_percent"] < -30


@MAKES
def test_a_paper_that_few_sit_is_compared_among_those_who_sat_it(make) -> None:
    table = with_specialised(make(3).table(), 3)
    assert find_inverted(table, LIMITS) == []
    values = table.values.copy()
    sat = np.flatnonzero(values[:, 4] != MISSING)
    order = sat[np.argsort(values[sat, 4], kind="stable")]
    values[order, 4] = values[order[::-1], 4]
    [finding] = find_inverted(replace(table, values=values), LIMITS)
    assert (finding.fact, finding.figures["candidates"]) == ("specialised", len(sat))


def test_nothing_is_said_of_a_handful_of_marks() -> None:
    assert find_inverted(three(100, 500, 900), LIMITS) == []
