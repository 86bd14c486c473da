"""The office's pages on a change of the published result, from the draft to the family's new offer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from admissions.models import Adjustment
from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, stop_clock, words
from tests.enrolment.adjusting.stage import LATER, a_published_round, answer, offers

pytestmark = pytest.mark.django_db
DEADLINE = "26/06/2025 17:00"
REASON = {"note": "theo biên bản ngày 04/06", "confirm_until": DEADLINE}


@pytest.fixture(autouse=True)
def later(monkeypatch):
    stop_clock(monkeypatch, LATER)


def page(name: str, admission_round, *more) -> str:
    return reverse(f"enrolment:{name}", args=[admission_round.code, *more])


@pytest.mark.parametrize("role", [Role.GUARDIAN, Role.VERIFIER])
def test_families_and_schools_find_no_such_page(role) -> None:
    admission_round, _files, _places = a_published_round(["9"], [[0]])
    assert signed_in(factories.user(role)).get(page("adjustments", admission_round)).status_code == 404


def test_an_auditor_reads_and_is_offered_nothing_to_draft() -> None:
    admission_round, _files, _places = a_published_round(["9"], [[0]])
    response = signed_in(factories.user(Role.AUDITOR)).get(page("adjustments", admission_round))
    assert "Kết quả đã công bố chưa có điều chỉnh nào" in words(response)
    assert not any("soan" in href for href in links(response))


def test_a_freed_seat_reaches_the_next_family_by_the_pages_alone() -> None:
    admission_round, (nine, eight), (a, _b) = a_published_round(["9", "8"], [[0], [0]])
    answer(nine, "decline")
    specialist, director = (signed_in(factories.user(role)) for role in (Role.SPECIALIST, Role.DIRECTOR))
    response = specialist.post(page("draft_adjustment", admission_round, "waiting"), REASON, follow=True)
    adjustment = Adjustment.objects.get()
    assert eight.code in words(response)
    assert "được nhận thêm 1" in words(response)
    specialist.post(page("adjustment_step", admission_round, adjustment.pk, "propose"))
    signed = {
        "number": "512/QĐ-SGDĐT",
        "signed_by": "Giám đốc",
        "signed_date_day": "4",
        "signed_date_month": "6",
        "signed_date_year": "2025",
    }
    response = director.post(
        page("adjustment_step", admission_round, adjustment.pk, "approve"), signed, follow=True
    )
    assert "512/QĐ-SGDĐT" in words(response)
    assert offers(eight) == []
    specialist.post(page("adjustment_step", admission_round, adjustment.pk, "apply"))
    assert offers(eight) == [(a.code, "OFFERED")]


def test_a_line_not_below_the_published_one_is_sent_back_with_the_published_figure() -> None:
    admission_round, _files, (a, _b) = a_published_round(["9"], [[0]])
    client = signed_in(factories.user(Role.SPECIALIST))
    address = page("draft_adjustment", admission_round, "lowered")
    response = client.post(address, {**REASON, f"line_{a.pk}": "27,5"})
    assert "thấp hơn điểm đã công bố là 27" in words(response)
    assert "27,5" in response.content.decode()
    assert "ít nhất một trường" in words(client.post(address, REASON))
    assert not Adjustment.objects.exists()


def test_a_list_of_corrected_marks_shows_who_moves_and_what_the_total_was() -> None:
    admission_round, (_top, second), (a, b) = a_published_round(["9", "8"], [[0], [0, 1]])
    sheet = f"Số báo danh,Toán,Ngữ văn,Ngoại ngữ\n{second.candidate_number},9,9,9\n"
    response = signed_in(factories.user(Role.SPECIALIST)).post(
        page("draft_adjustment", admission_round, "remarked"),
        {**REASON, "file": SimpleUploadedFile("phuc-khao.csv", sheet.encode())},
        follow=True,
    )
    shown = words(response)
    assert second.code in shown
    assert "24,00 → 27,00" in shown
    assert b.name in shown
    assert f"{a.name} vượt chỉ tiêu 1 em, cần quyết định cho phép" in shown


def test_a_row_that_slipped_is_named_and_nothing_is_drafted() -> None:
    admission_round, _files, _places = a_published_round(["9"], [[0]])
    sheet = "Số báo danh,Toán\n99999999,9\n"
    response = signed_in(factories.user(Role.SPECIALIST)).post(
        page("draft_adjustment", admission_round, "remarked"),
        {**REASON, "file": SimpleUploadedFile("phuc-khao.csv", sheet.encode())},
    )
    assert "99999999" in words(response)
    assert not Adjustment.objects.exists()


def test_a_director_judges_a_loss_and_the_family_keeps_a_confirmed_place() -> None:
    admission_round, (top, _second), (a, _b) = a_published_round(["9", "8"], [[0], [0]])
    answer(top, "confirm")
    specialist, director = (signed_in(factories.user(role)) for role in (Role.SPECIALIST, Role.DIRECTOR))
    sheet = f"Số báo danh,Toán,Ngữ văn,Ngoại ngữ\n{top.candidate_number},7,7,7\n"
    specialist.post(
        page("draft_adjustment", admission_round, "remarked"),
        {**REASON, "file": SimpleUploadedFile("phuc-khao.csv", sheet.encode())},
    )
    adjustment = Adjustment.objects.get()
    specialist.post(page("adjustment_step", admission_round, adjustment.pk, "propose"))
    change = adjustment.changes.get()
    response = director.post(
        page("judge_loss", admission_round, adjustment.pk, change.pk),
        {"accepted": "1", "note": "ghi sai phách"},
    )
    assert "Em này đã xác nhận nhập học" in words(response)
    assert offers(top) == [(a.code, "CONFIRMED")]


def test_the_page_of_an_adjustment_asks_as_often_for_one_change_as_for_many(
    django_assert_max_num_queries,
) -> None:
    admission_round, files, _places = a_published_round(["9", *["8"] * 6], [[0], *[[0]] * 6], seats=1)
    answer(files[0], "decline")
    client = signed_in(factories.user(Role.SPECIALIST))
    client.post(page("draft_adjustment", admission_round, "waiting"), REASON)
    adjustment = Adjustment.objects.get()
    assert adjustment.changes.count() == 6
    with django_assert_max_num_queries(14):
        client.get(page("adjustment", admission_round, adjustment.pk))
