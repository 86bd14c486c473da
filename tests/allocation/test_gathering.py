"""From the database to the gate: the real round passes it, and the same round with raised marks does not."""

from pathlib import Path

import numpy as np
import pytest

from admissions.allocation import services as allocation
from admissions.allocation.gathering import gather_findings
from admissions.exchange.round_import import round_from_round_file
from admissions.models import AdmissionRound, AllocationRun, ScoreFact
from tests import factories
from tests.factories import NOW
from tests.later_rounds import PAPERS, a_locked_round, give_scores

pytestmark = pytest.mark.django_db
FILE = Path(__file__).resolve().parent.parent / "data" / "grade10_2025_two_districts.csv"
RAISED = 41  # of 1,938: the share of 2018, 114 of 5,400


@pytest.fixture
def real(specialist) -> AdmissionRound:
    round_from_round_file(
        FILE, actor=specialist, pack="hue-2025-grade-10", code="hue", seats_from_outcomes=True, now=NOW
    )
    return AdmissionRound.objects.get(code="hue")


def test_of_the_real_round_of_2025_only_schools_that_admitted_nobody_are_odd(real) -> None:
    """Its seats are made of its outcomes; of its marks and people nothing is odd."""
    empty = set(real.offerings.filter(seats=0).values_list("code", flat=True))
    assert {(each.code, each.offering) for each in gather_findings(real)} == {
        ("seats_zero", code) for code in empty
    }
    assert len(empty) == 6


def test_the_real_round_with_raised_marks_is_not_run(real, specialist) -> None:
    rng = np.random.default_rng(2018)
    files = list(real.applications.order_by("code").values_list("pk", flat=True))
    helped = rng.choice(files, RAISED, replace=False).tolist()
    rows = list(
        ScoreFact.objects.filter(application__in=helped, fact__in=PAPERS, value__isnull=False).order_by("pk")
    )
    for row, more in zip(rows, rng.uniform(100, 875, len(rows)), strict=True):
        row.value = max(row.value or 0, min(round(((row.value or 0) + more) / 25) * 25, 975))
    ScoreFact.objects.bulk_update(rows, ["value"])
    real.offerings.filter(seats=0).update(seats=1)
    with pytest.raises(allocation.FindingsOpen):
        allocation.request_run(actor=specialist, admission_round=real, now=NOW)
    finding = real.findings.get(code="scores_raised")
    numbers = set(real.applications.filter(pk__in=helped).values_list("candidate_number", flat=True))
    assert len(numbers & set(finding.who)) >= 0.5 * len(finding.who)
    assert not AllocationRun.objects.exists()


def test_rooms_are_filled_in_the_order_of_candidate_numbers(exam_officer) -> None:
    """Thirty candidates sit in two rooms of 24; the second holds six."""
    from admissions.allocation.gathering import _mark_table

    locked = a_locked_round(files=30, seats=20)
    give_scores(locked, exam_officer, *["7"] * 30)
    policy = locked.policy
    rooms = _mark_table(locked, policy.score_facts, policy.gate_limits).groupings["room"]
    assert rooms.names == ("001", "002")
    assert np.bincount(rooms.index).tolist() == [24, 6]


def test_a_check_of_a_large_round_asks_as_often_as_of_a_small_one(
    exam_officer, django_assert_max_num_queries
) -> None:
    for files in (2, 12):
        locked = a_locked_round(files=files, seats=20)
        give_scores(locked, exam_officer, *["7"] * files)
        locked = factories.AdmissionRound.objects.get(pk=locked.pk)
        with django_assert_max_num_queries(9):
            gather_findings(locked)
