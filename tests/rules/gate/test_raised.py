"""Raised marks: the fraud of 2018 is seen in every trial, and clean rounds are left in peace."""

import numpy as np
import pytest

from admissions.rules.gate.limits import GateLimits
from admissions.rules.gate.raised import find_raised
from tests.rules.gate.provinces import (
    RAISED,
    Marks,
    invented,
    raise_marks,
    real_round,
    resampled,
    with_specialised,
)

LIMITS = GateLimits()
SEEDS = range(20)
MAKES = pytest.mark.parametrize("make", [resampled, invented])


@MAKES
def test_114_raised_of_5400_are_seen_in_twenty_of_twenty_trials(make) -> None:
    alarms = [bool(find_raised(raise_marks(make(seed), seed).table(), LIMITS)) for seed in SEEDS]
    assert sum(alarms) == len(SEEDS)


@MAKES
def test_raised_in_a_few_rooms_they_are_seen_in_twenty_of_twenty_trials(make) -> None:
    alarms = [bool(find_raised(raise_marks(make(seed), seed, rooms=6).table(), LIMITS)) for seed in SEEDS]
    assert sum(alarms) == len(SEEDS)


@MAKES
def test_at_most_one_of_twenty_clean_rounds_is_suspected(make) -> None:
    alarms = [bool(find_raised(make(seed).table(), LIMITS)) for seed in SEEDS]
    assert sum(alarms) <= 1


@MAKES
@pytest.mark.parametrize("with_record", [True, False])
def test_no_clean_place_is_suspected_with_or_without_a_record(make, with_record: bool) -> None:
    alarms = [bool(find_raised(make(seed).table(with_record=with_record), LIMITS)) for seed in SEEDS]
    assert sum(alarms) <= 1


def test_the_real_round_of_2025_is_not_suspected() -> None:
    points = real_round()
    places = np.zeros(len(points), dtype=np.int64)
    assert find_raised(Marks(points, places, np.arange(len(points)) // 24).table(), LIMITS) == []


@MAKES
def test_most_of_those_named_were_raised(make) -> None:
    """The list is for people who pull papers from boxes: at least every second one must be worth it."""
    clean = make(3)
    fraud = raise_marks(clean, 3)
    helped = {f"10{row + 1:06d}" for row in np.flatnonzero((clean.points != fraud.points).any(axis=1))}
    assert len(helped) == RAISED
    finding = find_raised(fraud.table(), LIMITS)[0]
    assert finding.code == "scores_raised"
    assert len(helped & set(finding.who)) >= 0.5 * len(finding.who)


def test_a_room_full_of_tops_is_named_with_its_room_and_its_marks_beside_all_others() -> None:
    marks = invented(7)
    points = marks.points.copy()
    points[np.flatnonzero(marks.room == 11)[:15], 0] = 9.5
    [finding] = [
        each
        for each in find_raised(Marks(points, marks.school, marks.room).table(), LIMITS)
        if each.group[0] == "room"
    ]
    assert (finding.code, finding.group, finding.fact) == ("scores_high_in_group", ("room", "012"), "math")
    assert finding.figures["candidates"] == 24
    assert finding.figures["top"] >= 15 > finding.figures["expected"]
    own, everybody = finding.spread[-1]
    assert own == finding.figures["top"]
    assert everybody == int((points[:, 0] >= 9).sum())


@MAKES
def test_a_paper_that_few_sit_neither_hides_the_fraud_nor_raises_an_alarm(make) -> None:
    clean = with_specialised(make(2).table(), 2)
    fraud = with_specialised(raise_marks(make(2), 2).table(), 2)
    assert find_raised(clean, LIMITS) == []
    assert find_raised(fraud, LIMITS)[0].code == "scores_raised"


def test_few_candidates_are_not_judged_by_statistics() -> None:
    marks = raise_marks(invented(1), 1)
    few = slice(0, 199)
    assert find_raised(Marks(marks.points[few], marks.school[few], marks.room[few]).table(), LIMITS) == []
