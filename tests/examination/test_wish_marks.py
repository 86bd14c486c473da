"""A child sits two specialised papers: each mark is of its wish, and a run takes it from there."""

import pytest

from admissions.allocation.freezing import freeze_round
from admissions.allocation.gathering import gather_findings
from admissions.allocation.loading import load
from admissions.examination import services as examination
from admissions.examination.needed import without_scores
from admissions.examination.queries import score_figures
from admissions.examination.resources.wish_scores import columns_of, read_wish_scores, template_rows
from admissions.examination.wish_marks import record_wish_scores
from admissions.interface.uploads import Line, UploadRefused
from admissions.models import Preference, WishScore
from admissions.permissions import Role
from admissions.rules.facts import MISSING
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.examination.specialised import ENGLISH, MATHS, ORDINARY, a_locked_round, offering_of
from tests.factories import NOW
from tests.later_rounds import give_scores


@pytest.fixture
def locked(db, exam_officer):
    """Two candidates of specialised classes, selected for them, one of ordinary ones; the rest marked."""
    admission_round, files = a_locked_round((MATHS, ENGLISH, ORDINARY), (ENGLISH, ORDINARY), (ORDINARY,))
    give_scores(admission_round, exam_officer, "7", "8", "9")
    for file in files:
        file.refresh_from_db()
    selected = {file.candidate_number: {"preliminary_score": "9"} for file in files[:2]}
    examination.record_scores(actor=exam_officer, admission_round=admission_round, scores=selected, now=NOW)
    return admission_round, files


def record(admission_round, officer, scores) -> int:
    return record_wish_scores(actor=officer, admission_round=admission_round, scores=scores, now=NOW)


def key(file, programme: str) -> tuple[str, str]:
    return file.candidate_number, offering_of(file.round, programme).code


def all_marks(files) -> dict[tuple[str, str], dict[str, str]]:
    both, english, _ordinary = files
    return {
        key(both, MATHS): {"specialised": "9,5"},
        key(both, ENGLISH): {"specialised": "6"},
        key(english, ENGLISH): {"specialised": ""},
    }


def test_each_wish_keeps_its_own_mark_and_an_absence_is_recorded(locked, exam_officer) -> None:
    admission_round, files = locked
    assert record(admission_round, exam_officer, all_marks(files)) == 3
    told = {
        (each.preference.application_id, each.preference.offering.programme): each.value
        for each in WishScore.objects.select_related("preference__offering")
    }
    assert told[files[0].pk, MATHS] == 950
    assert told[files[0].pk, ENGLISH] == 600
    assert told[files[1].pk, ENGLISH] is None


def test_a_mark_sent_again_replaces_the_earlier_one(locked, exam_officer) -> None:
    admission_round, files = locked
    for text in ("5", "7,25"):
        record(admission_round, exam_officer, {key(files[0], MATHS): {"specialised": text}})
    assert list(WishScore.objects.values_list("value", flat=True)) == [725]


def test_one_bad_mark_refuses_all_and_each_is_named(locked, exam_officer) -> None:
    admission_round, files = locked
    with pytest.raises(examination.ScoresRefused) as refused:
        record(
            admission_round,
            exam_officer,
            {
                key(files[0], MATHS): {"specialised": "11"},
                key(files[0], ENGLISH): {"specialised": "7"},
                key(files[0], ORDINARY): {"specialised": "7"},
                key(files[1], MATHS): {"specialised": "7"},
                ("99", "X"): {"specialised": "7"},
            },
        )
    assert [(each.number, each.fact) for each in refused.value.problems] == [
        (files[0].candidate_number, "specialised"),
        (files[0].candidate_number, ""),
        (files[1].candidate_number, ""),
        ("99", ""),
    ]
    assert not WishScore.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.EXAM_OFFICER, Role.SYSTEM)])
def test_nobody_but_the_exam_office_enters_them(locked, role) -> None:
    with pytest.raises(NotPermitted):
        record(locked[0], factories.user(role), {})


def test_what_ranks_is_locked_only_when_every_specialised_wish_has_its_mark(locked, exam_officer) -> None:
    admission_round, files = locked
    assert without_scores(admission_round) == 2  # who wants an ordinary class alone sits no such paper
    with pytest.raises(examination.ScoresMissing):
        examination.prepare_round(actor=exam_officer, admission_round=admission_round, now=NOW)
    record(admission_round, exam_officer, all_marks(files))
    assert without_scores(admission_round) == 0
    prepared = examination.prepare_round(actor=exam_officer, admission_round=admission_round, now=NOW)
    assert prepared.state == "PREPARED"
    with pytest.raises(examination.NotTheTime):
        record(prepared, exam_officer, all_marks(files))


def test_the_figures_count_wishes(locked, exam_officer) -> None:
    admission_round, files = locked
    line = score_figures(admission_round).subjects[-1]
    assert (line.fact.name, line.expected, line.recorded, line.missing) == ("specialised", 3, 0, 3)
    record(admission_round, exam_officer, all_marks(files))
    figures = score_figures(admission_round)
    line = figures.subjects[-1]
    assert (line.recorded, line.absent, line.missing) == (3, 1, 0)
    assert figures.is_complete


def test_a_run_takes_the_mark_of_each_wish_and_none_from_the_file(locked, exam_officer) -> None:
    admission_round, files = locked
    record(admission_round, exam_officer, all_marks(files))
    wish = Preference.objects.get(application=files[2])
    wish.facts["specialised"] = "10"  # nobody but the exam office gives marks
    wish.save()
    case = load(freeze_round(admission_round, NOW), admission_round.policy).case
    marks = {
        (case.applicant_ids[case.owners[row]], case.offering_ids[case.offerings[row]]): int(value)
        for row, value in enumerate(case.preference_facts["specialised"])
    }
    codes = {each: offering_of(admission_round, each).code for each in (MATHS, ENGLISH, ORDINARY)}
    both, english, ordinary = (file.code for file in files)
    assert marks == {
        (both, codes[MATHS]): 950,
        (both, codes[ENGLISH]): 600,
        (both, codes[ORDINARY]): MISSING,
        (english, codes[ENGLISH]): MISSING,
        (english, codes[ORDINARY]): MISSING,
        (ordinary, codes[ORDINARY]): MISSING,
    }


def test_a_mark_that_cannot_be_is_found_before_a_run(locked, exam_officer) -> None:
    admission_round, files = locked
    record(admission_round, exam_officer, all_marks(files))
    kinds = {each.kind for each in gather_findings(admission_round)}
    WishScore.objects.filter(value=950).update(value=1025)
    assert [each for each in gather_findings(admission_round) if each.kind not in kinds]


def list_of(admission_round) -> tuple[list[str], list[list[str]]]:
    header, rows = template_rows(admission_round)
    return header, list(rows)


def test_the_list_has_one_row_a_wish_and_comes_back_filled_in(locked, exam_officer) -> None:
    admission_round, files = locked
    header, rows = list_of(admission_round)
    assert header == ["Số báo danh", "Họ và tên", "Mã tuyển sinh", "Nơi tuyển", "Môn chuyên"]
    assert sorted((row[0], row[2]) for row in rows) == sorted(all_marks(files))
    keys = [column.key for column in columns_of(admission_round)]
    lines = [
        Line(at, dict(zip(keys, [*row[:4], mark], strict=True)))
        for at, (row, mark) in enumerate(zip(rows, ("9", "8,5", ""), strict=True), 2)
    ]
    record(admission_round, exam_officer, read_wish_scores(lines, admission_round))
    assert [row[4] for row in list_of(admission_round)[1]] == ["9", "8,5", ""]


def test_a_wish_twice_and_rows_that_slipped_are_refused(locked) -> None:
    admission_round, files = locked
    number, code = key(files[0], MATHS)
    row = {"number": number, "offering": code.lower(), "specialised": "9"}
    with pytest.raises(UploadRefused, match="đã có ở dòng 2"):
        read_wish_scores([Line(2, row), Line(3, row)], admission_round)
    with pytest.raises(UploadRefused, match="bị lệch"):
        read_wish_scores([Line(2, row | {"name": "Người Khác"})], admission_round)
