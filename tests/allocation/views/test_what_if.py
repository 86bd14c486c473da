"""A what-if as a page: other seats, margins and seeds on the frozen input, and nothing written."""

import re

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from admissions.allocation import planning
from admissions.allocation.tasks import plan
from admissions.models import Application, Freeze
from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, words
from tests.later_rounds import a_checked_run, a_lottery_round, a_prepared_round

OFFICE = (Role.SPECIALIST, Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR)


@pytest.fixture
def prepared(db):
    """Four files with 27, 24, 21 and 0 points; all want A and then B, which have a seat each. The one with 0
    cannot be admitted: 27 is in A, 24 in B, 21 has no place."""
    return a_prepared_round("9", "8", "7", "0")


@pytest.fixture
def run(prepared, specialist):
    return a_checked_run(prepared, specialist)


@pytest.fixture
def client(run, specialist):
    return signed_in(specialist)


def address(admission_round) -> str:
    return reverse("allocation:what_if", args=[admission_round.code])


def schools(admission_round):
    return list(admission_round.offerings.order_by("code"))


def row(response, name: str) -> list[str]:
    """The cells of a school in the last table of the page."""
    rows = re.findall(r'<tr role="row">(.*?)</tr>', response.content.decode(), re.DOTALL)
    found = next(each for each in reversed(rows) if name in each and "data-label" in each)
    return [
        re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", found, re.DOTALL)
    ]


def everything() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in apps.get_app_config("admissions").get_models()}


class TestTheAnswer:
    def test_without_a_question_the_page_shows_every_school_as_it_is(self, client, prepared) -> None:
        page = client.get(address(prepared))
        a, b = schools(prepared)
        assert row(page, a.name) == ["1", "1", "2", "27,00"]
        assert row(page, b.name)[:2] == ["1", "1"]
        assert "Nếu theo phương án này" not in words(page)

    def test_a_seat_more_moves_a_chain(self, client, prepared) -> None:
        a, b = schools(prepared)
        page = client.get(address(prepared), {"1-truong": a.code, "1-cho": "2"})
        said = words(page)
        assert "2 em có kết quả khác: 1 em thêm chỗ, 1 em chuyển trường, 0 em mất chỗ." in said
        assert "2 em được nguyện vọng cao hơn hiện nay." in said
        assert f"{a.name}: 1 → 2 chỉ tiêu" in said
        assert f"{b.name} → {a.name}" in said
        assert f"Chưa có chỗ → {b.name}" in said
        assert row(page, a.name)[:5] == ["1 → 2", "1 → 2", "1", "0", "27,00 → 24,00"]
        assert row(page, b.name)[:4] == ["1", "1", "1", "1"]
        assert "<svg" in page.content.decode()

    def test_a_seat_less_takes_a_place_away(self, client, prepared) -> None:
        _a, b = schools(prepared)
        page = client.get(address(prepared), {"1-truong": b.name, "1-cho": "0"})
        assert "1 em có kết quả khác: 0 em thêm chỗ, 0 em chuyển trường, 1 em mất chỗ." in words(page)
        assert f"{b.name} → Không còn chỗ" in words(page)
        assert "1 trường khác không có gì thay đổi." in words(page)

    def test_unchanged_values_move_nobody(self, client, prepared) -> None:
        a, _b = schools(prepared)
        margins = {f"hon_{rank}": "" for rank in (2, 3)}
        page = client.get(address(prepared), {"1-truong": a.code, "1-cho": "1", **margins})
        assert "em có kết quả khác" not in words(page)
        assert row(page, a.name) == ["1", "1", "2", "27,00"]

    def test_seats_for_everybody_leave_nothing_to_a_third(self, client, prepared) -> None:
        a, b = schools(prepared)
        asked = {"1-truong": a.code, "1-cho": "90", "2-truong": b.code, "2-cho": "90"}
        page = client.get(address(prepared), asked)
        assert "2 em có kết quả khác: 1 em thêm chỗ, 1 em chuyển trường, 0 em mất chỗ." in words(page)
        assert row(page, b.name)[:2] == ["1 → 90", "1 → 0"]

    def test_a_margin_that_a_second_wish_cannot_reach(self, client, prepared) -> None:
        """24 as a second wish counts as 24 − 20 = 4, and 21 as 1: the order stays, and so do the places."""
        page = client.get(address(prepared), {"hon_2": "20,5"})
        assert "Nguyện vọng 2 phải hơn điểm chuẩn 20,50 điểm" in words(page)
        assert "Không em nào đổi chỗ." in words(page)
        assert "→ 3,50" in words(page)

    def test_another_seed_where_lots_are_drawn(self, db, specialist) -> None:
        """Two equal children and one seat: by some seeds the other one has it."""
        admission_round = a_lottery_round(files=2)
        a_checked_run(admission_round, specialist)
        client = signed_in(specialist)
        said = [words(client.get(address(admission_round), {"hat_giong": f"thử {n}"})) for n in range(12)]
        moved = ["1 em thêm chỗ, 0 em chuyển trường, 1 em mất chỗ" in each for each in said]
        assert {True, False} == set(moved)
        assert admission_round.seed not in " ".join(said)

    def test_a_round_without_a_lottery_asks_for_no_seed(self, client, prepared) -> None:
        assert 'name="hat_giong"' not in client.get(address(prepared)).content.decode()


class TestNothingIsWritten:
    def test_no_row_is_added_by_any_question(self, client, prepared) -> None:
        a, _b = schools(prepared)
        before = everything()
        placed = list(Freeze.objects.values_list("sha256", flat=True))
        for asked in (
            {},
            {"1-truong": a.code, "1-cho": "2"},
            {"hon_2": "1"},
            {"1-truong": "x", "1-cho": "y"},
        ):
            assert client.get(address(prepared), asked).status_code == 200
        assert everything() == before
        assert list(Freeze.objects.values_list("sha256", flat=True)) == placed

    def test_there_is_nothing_to_post(self, client, prepared) -> None:
        main = client.get(address(prepared)).content.decode().split("<main")[1]
        assert 'method="post"' not in main


class TestWhatIsTyped:
    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"1-truong": "Không có", "1-cho": "3"}, "Không có trường nào mang mã hoặc tên “Không có”"),
            ({"1-truong": "A", "1-cho": ""}, "Hãy nhập chỉ tiêu thử của"),
            ({"1-truong": "A", "1-cho": "-1"}, "Hãy nhập chỉ tiêu thử từ 0 trở lên."),
            ({"1-truong": "A", "1-cho": "ba"}, "Hãy nhập chỉ tiêu thử bằng chữ số."),
            ({"1-truong": "A", "1-cho": "9" * 30}, "Hãy nhập chỉ tiêu thử không quá 100000."),
            ({"1-truong": "", "1-cho": "7"}, "Hãy chọn trường có chỉ tiêu thử 7."),
            ({"1-truong": "A", "1-cho": "2", "2-truong": "A", "2-cho": "3"}, "Trường này được nêu hai lần."),
            ({"hon_2": "một"}, "Hãy nhập số điểm từ 0 đến 100"),
            ({"hon_2": "NaN"}, "Hãy nhập số điểm từ 0 đến 100"),
            ({"hon_2": "1e9"}, "Hãy nhập số điểm từ 0 đến 100"),
            ({"hon_2": "0,001"}, "Hãy nhập số điểm từ 0 đến 100"),
            ({"hon_3": "-1"}, "Hãy nhập số điểm từ 0 đến 100"),
        ],
    )
    def test_what_cannot_be_is_said_in_words_and_stays_in_its_box(
        self, client, prepared, asked, said
    ) -> None:
        code = schools(prepared)[0].code
        asked = {name: code if value == "A" else value for name, value in asked.items()}
        page = client.get(address(prepared), asked)
        assert page.status_code == 200
        assert said in words(page)
        for value in filter(None, asked.values()):
            assert f'value="{value}"' in page.content.decode()
        assert "Nếu theo phương án này" not in words(page)

    @pytest.mark.parametrize("number", ["0", "999999", "x", "1;drop", "²"])
    def test_a_run_that_is_not_of_this_round_is_not_found(self, client, prepared, number) -> None:
        assert client.get(address(prepared), {"luot": number}).status_code == 404

    def test_the_address_names_the_run_so_that_it_says_the_same_tomorrow(
        self, client, prepared, run, specialist
    ) -> None:
        a, _b = schools(prepared)
        shared = {"luot": run.pk, "1-truong": a.code, "1-cho": "2"}
        before = words(client.get(address(prepared), shared))
        a_checked_run(prepared, specialist)
        assert words(client.get(address(prepared), shared)) == before


class TestWhoMay:
    @pytest.mark.parametrize("role", OFFICE)
    def test_the_office_looks(self, run, prepared, role) -> None:
        assert signed_in(factories.user(role)).get(address(prepared)).status_code == 200

    @pytest.mark.parametrize("role", [Role.VERIFIER, Role.GUARDIAN])
    def test_others_find_nothing(self, run, prepared, role) -> None:
        assert signed_in(factories.user(role)).get(address(prepared)).status_code == 404

    def test_no_code_of_a_child_is_on_the_page(self, client, prepared) -> None:
        a, _b = schools(prepared)
        page = client.get(address(prepared), {"1-truong": a.code, "1-cho": "2"}).content.decode()
        for code in Application.objects.values_list("code", flat=True):
            assert code not in page

    def test_before_a_run_the_page_says_what_to_do(self, prepared, specialist) -> None:
        page = signed_in(specialist).get(address(prepared))
        assert "Hãy xét một lượt trước." in words(page)
        assert reverse("allocation:runs", args=[prepared.code]) in links(page)

    def test_the_list_of_runs_and_the_round_lead_there(self, client, prepared) -> None:
        for name in ("allocation:runs", "setup:round"):
            assert address(prepared) in links(client.get(reverse(name, args=[prepared.code])))


class TestLongQuestions:
    def test_a_page_is_shown_before_the_work_and_the_next_one_has_the_answer(
        self, client, prepared, monkeypatch
    ) -> None:
        monkeypatch.setattr(planning, "AT_ONCE", {planning.WHAT_IF: 0})
        monkeypatch.setattr("admissions.allocation.views.planned.AT_ONCE", {planning.WHAT_IF: 0})
        a, _b = schools(prepared)
        page = client.get(address(prepared), {"1-truong": a.code, "1-cho": "2"})
        assert "Đang tính lại cho 4 hồ sơ" in words(page)
        assert "em có kết quả khác" not in words(page)
        then = client.get(page.context["waiting"])
        assert "2 em có kết quả khác" in words(then)
        assert "http-equiv" not in then.content.decode()

    def test_while_a_worker_is_at_it_nobody_asks_twice(self, client, prepared, monkeypatch) -> None:
        monkeypatch.setattr("admissions.allocation.views.planned.AT_ONCE", {planning.WHAT_IF: 0})
        asked: list[int] = []
        monkeypatch.setattr(plan, "delay", lambda freeze, _question: asked.append(freeze))
        for _ in range(2):
            assert "Đang tính lại" in words(client.get(address(prepared), {"hon_2": "1", "tinh": "1"}))
        assert len(asked) == 1

    def test_an_input_that_was_changed_by_hand_is_told(self, client, prepared, run) -> None:
        run.freeze.offerings.update(seats=5)
        planning._loaded.cache_clear()
        cache.clear()
        page = client.get(address(prepared))
        assert "Không xét được với các số này" in words(page)

    def test_the_page_takes_as_many_queries_for_many_schools_and_files_as_for_few(self, specialist) -> None:
        client, counts = signed_in(specialist), []
        for marks, schools_of_round in ((("9", "8"), 2), (("9", "8", "7", "6", "5"), 6)):
            admission_round = a_prepared_round(*marks, schools=schools_of_round)
            a_checked_run(admission_round, specialist)
            rows = enumerate(schools(admission_round), start=1)
            asked = {
                key: value for n, each in rows for key, value in ((f"{n}-truong", each.code), (f"{n}-cho", 2))
            }
            with CaptureQueriesContext(connection) as queries:
                client.get(address(admission_round), asked)
            counts.append(len(queries))
        assert counts[0] == counts[1]
