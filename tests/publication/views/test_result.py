"""The result for the family: first what, then why, then what to do by when."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from admissions.allocation import rulings
from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, stop_clock, words
from tests.factories import NOW
from tests.publication.stage import exam_round, published

pytestmark = pytest.mark.django_db


def client_of(file):
    return signed_in(file.applicant.guardians.get().user)


def result_page(file) -> str:
    return reverse("publication:result", args=[file.code])


@pytest.fixture
def files():
    return exam_round(["8", "6.5"])[1]


def test_a_place_is_told_first_then_why_then_the_way_to_take_it(files) -> None:
    response = client_of(files[0]).get(result_page(files[0]))
    seen = words(response)
    order = [
        "Con được xếp vào",
        "Hãy xác nhận nhập học trước",
        "Vì sao",
        "Điểm của con",
        "Tổng điểm xét 24,00",
    ]
    places = [seen.index(each) for each in order]
    assert places == sorted(places)
    assert "10:00 thứ Ba, 01/07/2025" in seen
    assert 'name="answer" value="nhan"' in response.content.decode()


def test_no_place_is_told_with_the_reason_the_line_and_what_can_be_done(files) -> None:
    response = client_of(files[1]).get(result_page(files[1]))
    seen = words(response)
    assert "Con chưa được xếp vào trường nào trong đợt này" in seen
    assert "Tổng điểm 19,5 thấp hơn điểm chuẩn 24." in seen
    assert "từ 24 điểm trở lên là đủ: con cần thêm 4,5 điểm" in seen
    assert "Việc có thể làm tiếp" in seen
    assert "Xác nhận nhập học" not in seen


def test_the_timeline_goes_on_to_the_result_and_what_it_waits_for(files) -> None:
    placed, unplaced = (
        words(client_of(file).get(reverse("registration:task_list", args=[file.code]))) for file in files
    )
    assert "Có kết quả: con được xếp chỗ học" in placed
    assert "Chờ gia đình xác nhận nhập học hạn 10:00 thứ Ba, 01/07/2025" in placed
    assert "Có kết quả: con chưa được xếp chỗ" in unplaced
    assert "Chờ gia đình xác nhận" not in unplaced
    client_of(files[0]).post(
        reverse("enrolment:answer", args=[files[0].applicant.enrolments.get().pk]), {"answer": "nhan"}
    )
    answered = words(client_of(files[0]).get(reverse("registration:task_list", args=[files[0].code])))
    assert "Gia đình xác nhận nhập học" in answered
    assert "Chờ gia đình xác nhận" not in answered


def test_from_the_first_page_to_a_confirmed_place_it_takes_two_taps(files) -> None:
    client = client_of(files[0])
    home = client.get(reverse("registration:home"))
    assert "xác nhận trước" in words(home)
    address = links(home)[0]
    assert address == result_page(files[0])
    offer = files[0].applicant.enrolments.get()
    assert client.post(reverse("enrolment:answer", args=[offer.pk]), {"answer": "nhan"}).status_code == 302
    offer.refresh_from_db()
    assert offer.state == "CONFIRMED"


def test_after_the_deadline_the_buttons_are_gone(files, monkeypatch) -> None:
    stop_clock(monkeypatch, NOW + timedelta(days=31))
    response = client_of(files[0]).get(result_page(files[0]))
    assert 'name="answer"' not in response.content.decode()


def test_before_publication_the_address_leads_to_the_file() -> None:
    file = factories.a_verified(factories.a_round())
    assert client_of(file).get(result_page(file)).url == reverse("registration:task_list", args=[file.code])


def test_nobody_else_sees_the_result(files) -> None:
    stranger, _child = factories.family()
    for account in (stranger, factories.user(Role.VERIFIER), factories.user(Role.DIRECTOR)):
        assert signed_in(account).get(result_page(files[0])).status_code == 404


def test_every_wish_has_its_own_reasons_also_the_one_that_was_not_looked_at() -> None:
    admission_round = factories.a_round(grade=10, schools=2, seats=1)
    file = factories.a_verified(admission_round)
    schools = list(admission_round.offerings.order_by("pk"))
    file.preferences.all().delete()
    for rank, offering in enumerate(schools, start=1):
        file.preferences.create(rank=rank, offering=offering, facts={})
    published(admission_round, ["8"])
    seen = words(client_of(file).get(result_page(file)))
    assert f"Nguyện vọng 1: {schools[0].name} · Được xếp" in seen
    assert "Con đứng thứ 1 trong 1 em đủ điều kiện muốn vào, có 1 chỗ." in seen
    assert f"Nguyện vọng 2: {schools[1].name} · Không xét tới" in seen
    assert f"Không xét tới, vì con đã được xếp nguyện vọng 1, {schools[0].name}," in seen


def test_the_total_is_drawn_beside_what_was_needed_and_said_in_words(files) -> None:
    page = client_of(files[1]).get(result_page(files[1])).content.decode()
    picture = page[page.index('<svg class="plot"') : page.index("</svg>", page.index('<svg class="plot"'))]
    assert "Điểm của con" in picture
    assert "19,50" in picture
    assert "Mức cần đạt" in picture
    assert "24,00" in picture


def test_nothing_but_counts_and_the_line_is_told_of_other_children(files) -> None:
    page = client_of(files[1]).get(result_page(files[1])).content.decode()
    assert files[0].code not in page
    assert files[0].applicant.full_name not in page


def test_the_page_takes_as_many_queries_for_three_wishes_as_for_one(django_assert_max_num_queries) -> None:
    counts = []
    for wishes in (1, 3):
        admission_round = factories.a_round(grade=10, schools=3, seats=1)
        file = factories.a_verified(admission_round)
        file.preferences.all().delete()
        for rank, offering in enumerate(admission_round.offerings.order_by("pk")[:wishes], start=1):
            file.preferences.create(rank=rank, offering=offering, facts={})
        published(admission_round, ["8"])
        client = client_of(file)
        client.get(result_page(file))
        with django_assert_max_num_queries(40) as asked:
            client.get(result_page(file))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_decision_that_the_result_rests_on_is_named_with_its_number(files) -> None:
    before = words(client_of(files[1]).get(result_page(files[1])))
    ruling = rulings.enter_ruling(
        actor=factories.user(Role.SPECIALIST),
        admission_round=files[1].round,
        kind="OVERFLOW",
        offering=files[1].preferences.get().offering,
        content={"extra": 1},
        number="77/QĐ-SGDĐT",
        signed_date=date(2025, 6, 5),
        signed_by="Giám đốc",
        now=NOW,
    )
    rulings.confirm_ruling(actor=factories.user(Role.DIRECTOR), ruling=ruling, now=NOW)
    after = words(client_of(files[1]).get(result_page(files[1])))
    told = "Căn cứ quyết định số 77/QĐ-SGDĐT ngày 05/06/2025: nhận vượt chỉ tiêu."
    assert told not in before
    assert told in after


def test_in_english_the_same_is_said(files) -> None:
    client = client_of(files[1])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("vi"):  # so that the next test has its own language again
        seen = words(client.get(result_page(files[1])))
    assert "The total of 19.5 is below the cutoff of 24." in seen
    assert "24 points are enough: 4.5 more than the child has" in seen
