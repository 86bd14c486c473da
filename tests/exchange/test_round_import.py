"""A province's file as a round of the database: the same result there as from the bundle."""

import csv
from pathlib import Path

import pytest

from admissions.allocation import services as allocation
from admissions.allocation.execution import execute_run
from admissions.exchange.errors import BadInput
from admissions.exchange.round_import import round_from_round_file
from admissions.models import AdmissionRound, Applicant, Application, School
from admissions.permissions import Role
from tests import factories
from tests.factories import NOW
from tests.later_rounds import answer_for_everything_odd

pytestmark = pytest.mark.django_db
FILE = Path(__file__).resolve().parent.parent / "data" / "grade10_2025_two_districts.csv"


def import_file(path: Path, *, code: str = "hue-2025", actor=None) -> None:
    round_from_round_file(
        path,
        actor=actor or factories.user(Role.SPECIALIST),
        pack="hue-2025-grade-10",
        code=code,
        seats_from_outcomes=True,
        now=NOW,
    )


def test_the_real_round_comes_out_of_the_database_as_it_did_in_reality(specialist) -> None:
    import_file(FILE, actor=specialist)
    admission_round = AdmissionRound.objects.get(code="hue-2025")
    answer_for_everything_odd(admission_round, specialist)  # schools that admitted nobody get no seats
    run = allocation.request_run(actor=specialist, admission_round=admission_round, now=NOW)
    execute_run(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.problem) == ("CHECKED", "")
    placed = {
        number: school or ""
        for number, school in run.placements.values_list("application__candidate_number", "offering__name")
    }
    with FILE.open(encoding="utf-8-sig") as file:
        outcomes = {row["candidate"]: row["outcome"] for row in csv.DictReader(file)}
    real = {number: "" if outcomes[number] == "Hỏng" else outcomes[number] for number in placed}
    assert placed == real
    barred = run.placements.filter(reason__startswith="not_eligible")  # a paper of 0 points, or not sat
    assert (len(placed), len(placed) - barred.count()) == (1857, 1838)


def test_a_second_import_under_the_same_code_is_refused() -> None:
    import_file(FILE)
    with pytest.raises(BadInput, match="mã đợt “hue-2025”: Đã có đợt"):
        import_file(FILE)


@pytest.mark.parametrize("code", ["Lớp 10 2025", "bad id/é", "moi", "x" * 65, ""])
def test_a_code_that_cannot_stand_in_an_address_is_refused(code: str) -> None:
    with pytest.raises(BadInput, match="mã đợt"):
        import_file(FILE, code=code)
    assert AdmissionRound.objects.count() == 0


def test_an_identifier_too_long_for_a_file_code_is_named(tmp_path) -> None:
    long = tmp_path / "long.csv"
    long.write_text(FILE.read_text(encoding="utf-8").replace("C00001,", f"{'C' * 40},"), "utf-8")
    with pytest.raises(BadInput, match="dài hơn 32 ký tự"):
        import_file(long)


def test_identifiers_that_are_taken_are_named_and_nothing_is_stored() -> None:
    import_file(FILE)
    with pytest.raises(BadInput, match="mã thí sinh “C00001” đã có"):
        import_file(FILE, code="hue-2025-lan-2")
    assert AdmissionRound.objects.count() == 1


def test_a_bad_cell_leaves_the_database_as_it_was(tmp_path) -> None:
    spoilt = tmp_path / "spoilt.csv"
    spoilt.write_text(
        FILE.read_text(encoding="utf-8").replace(",4.25,3.2,6,14.45,", ",10.25,3.2,6,14.45,"), "utf-8"
    )
    with pytest.raises(BadInput, match='dòng 2, cột "literature"'):
        import_file(spoilt)
    for model in (AdmissionRound, Applicant, Application, School):
        assert model.objects.count() == 0


def test_only_a_specialist_may_import(director) -> None:
    with pytest.raises(BadInput, match="không phải chuyên viên"):
        import_file(FILE, actor=director)
