"""A run's figures, counted from what was stored."""

import pytest

from admissions.allocation.lines import criteria_in_words
from admissions.allocation.queries import cutoff_lines, input_figures, result_figures, runs_for
from admissions.permissions import Role
from admissions.rules.packs import load_pack
from tests import factories
from tests.later_rounds import a_checked_run, a_prepared_round


@pytest.fixture
def run(db, specialist):
    """Two schools of one seat, wished for in the same order by all: 9 and 8 get in, 7 does not, 0 may not."""
    return a_checked_run(a_prepared_round("7", "9", "0", "8"), specialist)


def test_what_a_run_would_rank_is_counted(run, django_assert_num_queries) -> None:
    admission_round = run.round
    with django_assert_num_queries(3):
        figures = input_figures(admission_round)
    assert (figures.files, figures.wishes, figures.seats, figures.schools) == (4, 8, 2, 2)


def test_places_are_counted_by_the_rank_of_the_wish_and_the_rest_by_reason(
    run, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        figures = result_figures(run)
    assert figures.by_rank == {1: 1, 2: 1}
    assert (figures.files, figures.placed, figures.without_place) == (4, 2, 2)
    assert figures.unplaced["no_seat"] == 1
    assert sum(count for reason, count in figures.unplaced.items() if reason.startswith("not_eligible:")) == 1


def test_each_school_has_its_line_in_the_order_of_names(run) -> None:
    lines = cutoff_lines(run)
    wanted = run.round.offerings.order_by("code").first()
    by_school = {line.cutoff.offering_id: line for line in lines}
    top = by_school[wanted.pk]
    assert (top.cutoff.seats, top.cutoff.admitted, top.cutoff.refused, top.first_wishes, top.empty) == (
        1,
        1,
        2,
        4,
        0,
    )
    assert [line.name for line in lines] == sorted(
        (line.name for line in lines), key=lambda name: (len(name), name)
    )


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.GUARDIAN])
def test_runs_are_for_the_office(run, role) -> None:
    assert not runs_for(factories.user(role)).exists()


def test_the_last_admitted_is_told_by_group_and_facts() -> None:
    policy = load_pack("hanoi-2025-grade-1")
    told = criteria_in_words(policy, "category=1;sibling=0;distance_m=1850;lottery=77", "vi")
    assert told == "Trong tuyến, thường trú; khoảng cách từ nhà đến trường: 1.850 m"
    assert criteria_in_words(policy, "category=4;sibling=1", "vi").endswith(
        "; có anh, chị ruột đang học tại trường"
    )


@pytest.mark.parametrize(
    "stored", ["", "lottery=5", "category=99", "unknown=3", "distance_m=", "distance_m=xa"]
)
def test_what_says_nothing_is_left_out(stored: str) -> None:
    assert criteria_in_words(load_pack("hanoi-2025-grade-1"), stored, "vi") == ""
