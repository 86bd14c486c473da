"""What a run may look at is written once, and only when something has changed."""

import numpy as np
import pytest

from admissions.allocation import services as allocation
from admissions.allocation.execution import execute_run
from admissions.allocation.freezing import freeze_round
from admissions.allocation.frozen import FrozenInputChanged
from admissions.allocation.loading import load
from admissions.models import Application, Freeze, FrozenFile, Offering, Preference, ScoreFact
from admissions.rules.case import InvalidCase
from admissions.rules.facts import MISSING
from tests import factories
from tests.factories import NOW
from tests.later_rounds import a_checked_run, a_locked_round, a_prepared_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared():
    return a_prepared_round("7", "9.5", "8")


def case_of(admission_round):
    return load(freeze_round(admission_round, NOW), admission_round.policy).case


def test_files_stand_in_the_order_of_their_codes_with_their_marks(prepared) -> None:
    case = case_of(prepared)
    files = {each.code: each for each in prepared.applications.all()}
    assert list(case.applicant_ids) == sorted(files)
    assert list(case.lottery_keys) == [files[code].lottery_key for code in case.applicant_ids]
    marks = dict(ScoreFact.objects.filter(fact="math").values_list("application__code", "value"))
    assert case.applicant_facts["math"].tolist() == [marks[code] for code in case.applicant_ids]


def test_wishes_stand_by_rank_and_name_the_offerings(prepared) -> None:
    case = case_of(prepared)
    for child, code in enumerate(case.applicant_ids):
        rows = range(case.starts[child], case.starts[child + 1])
        told = [(int(case.ranks[row]), case.offering_ids[case.offerings[row]]) for row in rows]
        wished = Preference.objects.filter(application__code=code).order_by("rank")
        assert told == list(wished.values_list("rank", "offering__code"))


def test_claims_and_facts_of_wishes_come_with_them() -> None:
    admission_round = a_locked_round(grade=1, files=3)
    file = admission_round.applications.first()
    wish = file.preferences.order_by("rank").first()
    wish.facts["distance_m"] = "1234"
    wish.save()
    case = case_of(admission_round)
    child = list(case.applicant_ids).index(file.code)
    assert case.preference_facts["distance_m"][case.starts[child]] == 1234
    born = case.applicant_facts["birth_year"]
    assert born.tolist() == [2019, 2019, 2019]


def test_an_absence_is_no_mark(prepared) -> None:
    ScoreFact.objects.filter(fact="math").update(value=None)
    assert set(case_of(prepared).applicant_facts["math"].tolist()) == {MISSING}


def test_the_same_input_is_frozen_once(prepared) -> None:
    first = freeze_round(prepared, NOW)
    assert freeze_round(prepared, NOW) == first
    assert (Freeze.objects.count(), FrozenFile.objects.count()) == (1, 3)


@pytest.mark.parametrize(
    "change",
    [
        lambda prepared: ScoreFact.objects.filter(fact="math").update(value=100),
        lambda prepared: Offering.objects.update(seats=7),
        lambda prepared: Application.objects.filter(pk=prepared.applications.first().pk).update(
            state="REJECTED"
        ),
        lambda prepared: Preference.objects.filter(rank=2).delete(),
        lambda prepared: Application.objects.filter(pk=prepared.applications.first().pk).update(
            lottery_key="K"
        ),
    ],
    ids=["a mark", "seats", "a file", "a wish", "a key of the draw"],
)
def test_a_changed_input_is_frozen_anew_and_the_old_freeze_stays(prepared, change) -> None:
    first = freeze_round(prepared, NOW)
    change(prepared)
    second = freeze_round(prepared, NOW)
    assert (first.number, second.number) == (1, 2)
    assert first.sha256 != second.sha256
    load(first, prepared.policy)


def test_chunks_make_no_difference(prepared, monkeypatch) -> None:
    whole = freeze_round(prepared, NOW)
    monkeypatch.setattr("admissions.allocation.freezing.CHUNK", 2)
    monkeypatch.setattr("admissions.allocation.loading.CHUNK", 1)
    assert freeze_round(prepared, NOW) == whole
    assert load(whole, prepared.policy).case.n_applicants == 3


def test_rejected_files_are_set_aside(prepared) -> None:
    file = prepared.applications.first()
    Application.objects.filter(pk=file.pk).update(state="REJECTED")
    freeze = freeze_round(prepared, NOW)
    assert (freeze.files, freeze.set_aside) == (2, [[file.code, "rejected"]])


def test_places_already_given_are_taken_from_the_seats(prepared) -> None:
    Offering.objects.filter(round=prepared).update(facts={"taken": "1"})
    assert case_of(prepared).available.tolist() == [0, 0]


def test_a_wish_for_an_offering_without_a_decision_is_named(prepared) -> None:
    Offering.objects.filter(pk=prepared.offerings.first().pk).update(quota_decision=None)
    with pytest.raises(InvalidCase, match="chưa có quyết định giao chỉ tiêu"):
        freeze_round(prepared, NOW)


def test_a_cell_that_cannot_be_read_is_named_with_its_file(prepared) -> None:
    file = prepared.applications.order_by("code").last()
    fact = next(fact for fact in prepared.policy.questions if fact.type == "choice")
    Application.objects.filter(pk=file.pk).update(facts={fact.name: "không có mã này"})
    with pytest.raises(InvalidCase, match=f"Hồ sơ “{file.code}”, {fact.label.vi}"):
        freeze_round(prepared, NOW)


@pytest.mark.parametrize("field", ["facts", "wishes", "code", "lottery_key", "application_id"])
def test_a_frozen_row_that_was_changed_is_not_ranked(prepared, specialist, field: str) -> None:
    freeze = freeze_round(prepared, NOW)
    row = freeze.rows.order_by("number").first()
    old = getattr(row, field)
    if isinstance(old, int):
        new = old + 1_000_000
    elif isinstance(old, str):
        new = "X"
    else:
        new = np.frombuffer(bytes(old), dtype=">i8")[::-1].tobytes()
    FrozenFile.objects.filter(freeze=freeze, number=row.number).update(**{field: new})
    with pytest.raises(FrozenInputChanged):
        load(freeze, prepared.policy)
    run = allocation.request_run(actor=specialist, admission_round=prepared, now=NOW)
    execute_run(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "FAILED"
    assert "bị sửa" in run.problem


def test_a_run_refers_to_its_freeze_and_reads_nothing_else(prepared, specialist) -> None:
    run = a_checked_run(prepared, specialist)
    ScoreFact.objects.update(value=0)
    Preference.objects.all().delete()
    again = load(run.freeze, prepared.policy).case
    assert again.applicant_facts["math"].max() == 950
    assert again.n_preferences == 6


def test_two_runs_over_one_input_share_its_freeze(prepared, specialist) -> None:
    assert a_checked_run(prepared, specialist).freeze == a_checked_run(prepared, specialist).freeze


def test_a_round_without_files_is_frozen_too() -> None:
    admission_round = factories.a_round(grade=10, schools=2, seats=1)
    assert case_of(admission_round).n_applicants == 0
