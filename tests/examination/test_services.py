"""Numbers, marks and the lock: all or nothing, by the exam office, at their time."""

import pytest

from admissions.examination import services as examination
from admissions.models import Applicant, ScoreFact
from admissions.models.names import sort_name
from admissions.permissions import Role
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.factories import NOW
from tests.later_rounds import PAPERS, a_locked_round, give_scores


@pytest.fixture
def locked(db):
    return a_locked_round(files=3)


def record(admission_round, officer, scores) -> int:
    return examination.record_scores(actor=officer, admission_round=admission_round, scores=scores, now=NOW)


def test_numbers_follow_the_order_of_names(locked, exam_officer) -> None:
    files = list(locked.applications.select_related("applicant"))
    for file, name in zip(files, ("Trần Đạt", "Lê An", "Bùi Ân"), strict=True):
        Applicant.objects.filter(pk=file.applicant_id).update(full_name=name, sort_name=sort_name(name))
    given = examination.assign_candidate_numbers(actor=exam_officer, admission_round=locked, now=NOW)
    rows = locked.applications.order_by("candidate_number").values_list(
        "candidate_number", "applicant__full_name"
    )
    assert given == 3
    assert list(rows) == [("10000001", "Lê An"), ("10000002", "Bùi Ân"), ("10000003", "Trần Đạt")]


def test_numbering_again_changes_no_number(locked, exam_officer) -> None:
    for _ in range(2):
        examination.assign_candidate_numbers(actor=exam_officer, admission_round=locked, now=NOW)
        numbers = dict(locked.applications.values_list("pk", "candidate_number"))
    assert sorted(numbers.values()) == ["10000001", "10000002", "10000003"]


def test_marks_are_kept_in_hundredths_and_an_absence_as_none(locked, exam_officer) -> None:
    numbers = give_scores(locked, exam_officer, "7,25", "8.5", "10")
    record(locked, exam_officer, {numbers[0]: {"math": "", "literature": " 9 "}})
    marks = dict(
        ScoreFact.objects.filter(application__candidate_number=numbers[0]).values_list("fact", "value")
    )
    assert marks == {"math": None, "literature": 900, "foreign_language": 725}


def test_one_bad_mark_refuses_all_and_each_is_named(locked, exam_officer) -> None:
    numbers = give_scores(locked, exam_officer, "7", "8", "9")
    before = list(ScoreFact.objects.order_by("pk").values())
    with pytest.raises(examination.ScoresRefused) as refused:
        record(
            locked,
            exam_officer,
            {
                numbers[0]: {"math": "10,25", "literature": "5"},
                numbers[1]: {"music": "5"},
                "99999999": {"math": "5"},
                "": {"math": "5"},
            },
        )
    found = [(each.number, each.fact) for each in refused.value.problems]
    assert found == [(numbers[0], "math"), (numbers[1], "music"), ("99999999", ""), ("", "")]
    assert refused.value.problems[0].message == "Điểm 10,25 vượt thang điểm 10; hãy nhập từ 0 đến 10."
    assert list(ScoreFact.objects.order_by("pk").values()) == before


def test_a_blank_number_never_means_a_candidate_without_a_number(locked, exam_officer) -> None:
    with pytest.raises(examination.ScoresRefused):
        record(locked, exam_officer, {"": {"math": "10"}})
    assert not ScoreFact.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.EXAM_OFFICER, Role.SYSTEM)])
def test_nobody_but_the_exam_office_numbers_marks_or_locks(locked, role) -> None:
    stranger = factories.user(role)
    for act in (
        lambda: examination.assign_candidate_numbers(actor=stranger, admission_round=locked, now=NOW),
        lambda: record(locked, stranger, {}),
        lambda: examination.prepare_round(actor=stranger, admission_round=locked, now=NOW),
        lambda: examination.record_export(actor=stranger, admission_round=locked, rows=3, now=NOW),
    ):
        with pytest.raises(NotPermitted):
            act()


@pytest.mark.parametrize("state", ["OPENED", "CLOSED"])
def test_marks_come_after_the_list_is_locked(exam_officer, state) -> None:
    admission_round = factories.a_round(state=state)
    with pytest.raises(examination.NotTheTime):
        examination.assign_candidate_numbers(actor=exam_officer, admission_round=admission_round, now=NOW)
    with pytest.raises(examination.NotTheTime):
        record(admission_round, exam_officer, {})


def test_the_lock_waits_for_every_mark_of_everybody(locked, exam_officer) -> None:
    numbers = give_scores(locked, exam_officer, "7", "8", "9")
    ScoreFact.objects.filter(application__candidate_number=numbers[0], fact="math").delete()
    ScoreFact.objects.filter(application__candidate_number=numbers[1], fact="literature").delete()
    with pytest.raises(examination.ScoresMissing, match="Còn 2 thí sinh"):
        examination.prepare_round(actor=exam_officer, admission_round=locked, now=NOW)
    record(locked, exam_officer, {number: dict.fromkeys(PAPERS, "5") for number in numbers})
    assert examination.prepare_round(actor=exam_officer, admission_round=locked, now=NOW).state == "PREPARED"


def test_marks_stand_once_they_are_locked(locked, exam_officer) -> None:
    numbers = give_scores(locked, exam_officer, "7", "8", "9")
    examination.prepare_round(actor=exam_officer, admission_round=locked, now=NOW)
    with pytest.raises(examination.NotTheTime):
        record(locked, exam_officer, {numbers[0]: {"math": "10"}})


def test_where_nothing_is_marked_the_specialist_says_that_all_is_there(specialist, exam_officer) -> None:
    admission_round = a_locked_round(grade=1, files=1)
    with pytest.raises(NotPermitted):
        examination.prepare_round(actor=exam_officer, admission_round=admission_round, now=NOW)
    assert (
        examination.prepare_round(actor=specialist, admission_round=admission_round, now=NOW).state
        == "PREPARED"
    )
