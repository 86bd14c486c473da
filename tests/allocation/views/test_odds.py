"""The odds of a lottery as a page, for the office alone."""

import re

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from admissions.allocation import planning
from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, words
from tests.later_rounds import a_checked_run, a_lottery_round, a_prepared_round


@pytest.fixture
def lottery(db, specialist):
    """Four children, all equal, and one seat: each has a quarter."""
    admission_round = a_lottery_round(files=4)
    a_checked_run(admission_round, specialist)
    return admission_round


@pytest.fixture
def client(lottery, specialist):
    return signed_in(specialist)


def address(admission_round) -> str:
    return reverse("allocation:odds", args=[admission_round.code])


def test_every_draw_fills_the_seat_and_leaves_three_without(client, lottery) -> None:
    said = words(client.get(address(lottery)))
    assert "dự kiến được xếp 25,0% 1" in said
    assert "Trung bình 25,0% số em được nguyện vọng 1" in said
    school = lottery.offerings.get().name
    assert f"{school} khó vào nhất: trung bình nhận 25,0% nguyện vọng 1" in said
    assert "0 / 4 / 0" in said  # nobody is certain, all four depend on the draw


def test_where_there_is_a_seat_for_everybody_all_are_certain(db, specialist) -> None:
    admission_round = a_lottery_round(files=2, seats=3)
    a_checked_run(admission_round, specialist)
    said = words(signed_in(specialist).get(address(admission_round)))
    assert "2 / 0 / 0" in said
    assert "dự kiến được xếp 100,0% 2" in said
    assert "khó vào nhất" not in said


def test_the_page_says_how_it_was_computed_and_that_the_real_seed_was_not_used(client, lottery) -> None:
    page = client.get(address(lottery))
    said = words(page)
    freeze = lottery.freezes.get()
    assert "1.000 lần" in said
    assert f"“odds {freeze.sha256[:16]}”" in said
    assert "Hạt giống thật của đợt không được dùng." in said
    assert lottery.seed not in page.content.decode()


def test_the_same_question_gets_the_same_answer(client, lottery) -> None:
    once = words(client.get(address(lottery)))
    cache.clear()
    assert words(client.get(address(lottery))) == once


def test_one_file_has_a_quarter(client, lottery) -> None:
    code = lottery.applications.first().code
    page = client.get(address(lottery), {"ho_so": code.lower()})
    cell = re.findall(r'data-label="Khả năng" class="number">([^<]*)%', page.content.decode())
    assert len(cell) == 1
    assert 20 < float(cell[0].replace(",", ".")) < 30


def test_the_four_shares_are_one_seat(client, lottery) -> None:
    run = planning.frozen_run(lottery)
    found = planning.answer(run.freeze, planning.Question(kind=planning.ODDS))
    shares = [
        planning.odds_of_file(run.freeze, found, code)[0][2]
        for code in lottery.applications.values_list("code", flat=True)
    ]
    assert round(sum(shares), 6) == 1


@pytest.mark.parametrize("typed", ["", "KHONG-CO", "x" * 33, "'; --"])
def test_a_file_that_is_not_there_is_said_in_words(client, lottery, typed) -> None:
    page = client.get(address(lottery), {"ho_so": typed})
    assert page.status_code == 200
    assert re.search(r"Hãy nhập mã hồ sơ|Không có hồ sơ|Hãy viết mã hồ sơ ngắn lại", words(page))


def test_nothing_is_written(client, lottery) -> None:
    models = list(apps.get_app_config("admissions").get_models())
    before = [model.objects.count() for model in models]
    client.get(address(lottery), {"ho_so": lottery.applications.first().code})
    assert [model.objects.count() for model in models] == before


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR])
def test_the_office_looks(lottery, role) -> None:
    assert signed_in(factories.user(role)).get(address(lottery)).status_code == 200


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.GUARDIAN])
def test_others_find_nothing(lottery, role) -> None:
    assert signed_in(factories.user(role)).get(address(lottery)).status_code == 404


def test_a_round_without_a_lottery_has_no_such_page(db, specialist) -> None:
    exam = a_prepared_round("9", "8")
    a_checked_run(exam, specialist)
    client = signed_in(specialist)
    assert client.get(address(exam)).status_code == 404
    assert address(exam) not in links(client.get(reverse("allocation:runs", args=[exam.code])))


@pytest.mark.parametrize("name", ["allocation:runs", "setup:round"])
def test_the_list_of_runs_and_the_round_lead_there(client, lottery, name) -> None:
    assert address(lottery) in links(client.get(reverse(name, args=[lottery.code])))


def test_before_a_run_the_page_says_what_to_do(db, specialist) -> None:
    admission_round = a_lottery_round(files=1)
    assert "Hãy xét một lượt trước." in words(signed_in(specialist).get(address(admission_round)))


def test_a_long_count_shows_a_page_first(client, lottery, monkeypatch) -> None:
    monkeypatch.setattr("admissions.allocation.views.planned.AT_ONCE", {planning.ODDS: 0})
    page = client.get(address(lottery))
    assert "Đang bốc thử 1.000 lần cho 4 hồ sơ" in words(page)
    assert "dự kiến được xếp 25,0% 1" in words(client.get(page.context["waiting"]))


def test_work_that_broke_ends_the_waiting(client, lottery, monkeypatch) -> None:
    """The worker dies of something nobody thought of; the page says so and does not wait for ever."""

    def broken(*_args, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr(planning, "prospects", broken)
    freeze = planning.frozen_run(lottery).freeze
    question = planning.Question(kind=planning.ODDS)
    with pytest.raises(ZeroDivisionError):
        planning.answer(freeze, question)
    assert "Không tính được vì lỗi máy chủ." in words(client.get(address(lottery)))


def test_the_page_takes_as_many_queries_for_many_files_as_for_few(db, specialist) -> None:
    client, counts = signed_in(specialist), []
    for files in (2, 7):
        admission_round = a_lottery_round(files=files)
        a_checked_run(admission_round, specialist)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(admission_round), {"ho_so": "x"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
