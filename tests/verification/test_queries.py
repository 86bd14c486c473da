"""The school's queue, what stands in a file, and what a lock would do."""

from datetime import timedelta

import pytest

from admissions.models import Applicant, Application
from admissions.models.names import sort_name
from admissions.permissions import Role
from admissions.verification import services as verification
from admissions.verification.queries import (
    WAITING,
    claims_of,
    lock_forecast,
    next_waiting,
    papers_of,
    queue_counts,
    queue_of,
    wish_facts,
)
from tests import factories
from tests.factories import NOW


def named(file: Application, name: str, hours: int) -> Application:
    """The file under another name and handed in some hours later."""
    Applicant.objects.filter(pk=file.applicant_id).update(full_name=name, sort_name=sort_name(name))
    Application.objects.filter(pk=file.pk).update(submitted_at=NOW + timedelta(hours=hours))
    file.refresh_from_db()
    return file


@pytest.fixture
def queue(db):
    """Three files of one school, the officer, and a file of another school."""
    admission_round = factories.a_round(schools=2)
    own, other = admission_round.offerings.order_by("code")
    files = [
        named(factories.a_submitted(admission_round, offerings=[own]), name, hours)
        for name, hours in (("Trần Văn Đạt", 3), ("Lê Thị Ánh", 1), ("Nguyễn An", 2))
    ]
    factories.a_submitted(admission_round, offerings=[other, own])
    factories.a_draft(admission_round)
    return factories.verifier_of(files[0]), files


def names(officer, **wanted) -> list[str]:
    asked = {"state": WAITING, "round_code": "", "typed": "", "sort": "submitted"} | wanted
    return [file.applicant.full_name for file in queue_of(officer, **asked)]


def test_a_school_sees_the_files_that_wish_for_it_first_the_oldest_first(queue) -> None:
    officer, _files = queue
    assert names(officer) == ["Lê Thị Ánh", "Nguyễn An", "Trần Văn Đạt"]
    assert names(officer, sort="-submitted") == ["Trần Văn Đạt", "Nguyễn An", "Lê Thị Ánh"]


def test_names_are_in_vietnamese_order(queue) -> None:
    officer, _files = queue
    assert names(officer, sort="name") == ["Nguyễn An", "Lê Thị Ánh", "Trần Văn Đạt"]
    assert names(officer, sort="-name") == ["Trần Văn Đạt", "Lê Thị Ánh", "Nguyễn An"]


def test_a_file_is_found_by_a_name_without_marks_or_by_its_code(queue) -> None:
    officer, files = queue
    assert names(officer, typed="dat") == ["Trần Văn Đạt"]
    assert names(officer, typed="nguyen an") == ["Nguyễn An"]
    assert names(officer, typed=f" {files[1].code.lower()} ") == ["Lê Thị Ánh"]
    assert names(officer, typed=files[2].applicant.student_code) == ["Nguyễn An"]
    assert names(officer, typed="khong co ai") == []


def test_the_queue_is_narrowed_by_state_and_round(queue) -> None:
    officer, files = queue
    verification.take_up_application(actor=officer, application=files[0], now=NOW)
    verification.verify_application(actor=officer, application=files[0], now=NOW)
    assert names(officer) == ["Lê Thị Ánh", "Nguyễn An"]
    assert names(officer, state="VERIFIED") == ["Trần Văn Đạt"]
    assert len(names(officer, state="")) == 3
    assert names(officer, round_code="dot-khac") == []
    assert dict(queue_counts(officer)) == {"SUBMITTED": 2, "VERIFIED": 1}


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.VERIFIER, Role.GUARDIAN)])
def test_nobody_else_has_a_queue(queue, role) -> None:
    assert names(factories.user(role), state="") == []


def test_the_next_file_is_the_one_that_has_waited_longest(queue) -> None:
    officer, files = queue
    assert next_waiting(officer, files[0]) == files[1]
    assert next_waiting(officer, files[1]) == files[2]


def test_claims_are_told_in_the_words_of_the_rules(db) -> None:
    file = factories.a_submitted(factories.a_round(), answers={"priority_groups": "group_1"})
    told = {row["label"]: row["value"] for row in claims_of(file, "claim", "residence")}
    groups = file.round.policy.fact("priority_groups")
    assert told[groups.label.vi] == groups.choices[0].label.vi
    assert "Không khai" in told.values()


def test_what_joins_child_and_school_is_told_for_each_wish(db) -> None:
    admission_round = factories.a_round(grade=1)
    file = factories.a_submitted(admission_round)
    told = {row["label"]: row["value"] for row in wish_facts(file, file.preferences.get())}
    assert told["Nhà thuộc tuyến tuyển sinh của trường"] == "Không"
    assert told["Khoảng cách từ nhà đến trường"].endswith(" m")


def test_papers_stand_in_the_order_of_the_rules_and_only_the_upload_that_counts(db) -> None:
    file = factories.a_submitted(factories.a_round())
    papers = papers_of(file, list(file.preferences.all()))
    assert [paper.kind for paper in papers] == [
        paper.kind for paper in file.round.policy.documents if paper.required
    ]
    assert all(paper.is_open and paper.document.pages.get().is_image for paper in papers)


def test_a_lock_says_beforehand_whom_it_takes_and_whom_it_waits_for(queue) -> None:
    officer, files = queue
    verification.take_up_application(actor=officer, application=files[0], now=NOW)
    verification.verify_application(actor=officer, application=files[0], now=NOW)
    verification.take_up_application(actor=officer, application=files[1], now=NOW)
    verification.return_application(actor=officer, application=files[1], note="Thiếu.", papers={}, now=NOW)
    forecast = lock_forecast(files[0].round)
    assert (forecast.taking_part, forecast.rejected) == (1, 0)
    assert (forecast.lapsing_drafts, forecast.lapsing_returned, forecast.waiting) == (1, 1, 2)
    assert sorted(count for _school, count in forecast.waiting_by_school) == [1, 1]
