"""What everybody reads: the start page and a round."""

import re
from hashlib import sha256

import pytest
from django.urls import reverse

from admissions.models import Application, Cutoff
from tests import factories
from tests.browsing import links, words
from tests.publication.stage import exam_round, published

pytestmark = pytest.mark.django_db


def round_page(admission_round) -> str:
    return reverse("publication:round_page", args=[admission_round.code])


def test_the_start_page_says_who_when_which_papers_and_how(client) -> None:
    factories.a_round(grade=1)
    seen = words(client.get("/"))
    for said in (
        "Đang nhận hồ sơ",
        "Nhận hồ sơ đến 10:00 thứ Ba, 03/06/2025.",
        "sinh năm 2019",
        "Bản sao giấy khai sinh",
        "khoảng 15 phút",
        "Không tự nộp được",
        "không ảnh hưởng tới kết quả",
    ):
        assert said in seen
    assert "1900 0000" in client.get("/").content.decode()


def test_without_rounds_the_start_page_says_when_there_will_be_one(client) -> None:
    factories.a_round(state="PLAN_APPROVED")
    assert "Chưa công bố đợt tuyển sinh nào" in words(client.get("/"))


def test_a_planned_round_has_no_page(client) -> None:
    assert client.get(round_page(factories.a_round(state="PLAN_APPROVED"))).status_code == 404


def test_an_open_round_shows_schools_seats_calendar_and_rules(client) -> None:
    admission_round = factories.a_round(grade=10, schools=2, seats=135)
    response = client.get(round_page(admission_round))
    seen = words(response)
    assert seen.count("135") == 2
    for offering in admission_round.offerings.all():
        assert offering.name in seen
    for said in ("Hết hạn nộp hồ sơ", "Chọn từ 1 đến 3 trường", "Xét theo tổng điểm", "Thông tư 30/2024"):
        assert said in seen
    assert reverse("accounts:sign_in") in links(response)
    assert "Điểm chuẩn từ" not in seen


def test_after_publication_a_round_shows_each_schools_line_as_picture_and_table(client) -> None:
    admission_round, _files = exam_round(["8", "6.5", "6"])
    response = client.get(round_page(admission_round))
    assert "Điểm chuẩn từ 24,00" in words(response)
    assert "<svg" in response.content.decode()
    assert 'data-label="Điểm chuẩn" class="number">24,00' in response.content.decode()


def test_a_handful_of_children_is_not_told_apart(client) -> None:
    admission_round, _files = exam_round(["8", "6.5", "6"])
    body = client.get(round_page(admission_round)).content.decode()
    assert re.search(r'data-label="Trúng tuyển"[^>]*>dưới 5<', body)
    assert re.search(r'data-label="Đủ điều kiện nhưng hết chỗ"[^>]*>dưới 5<', body)
    Cutoff.objects.update(admitted=45, refused=0)
    body = client.get(round_page(admission_round)).content.decode()
    assert re.search(r'data-label="Trúng tuyển"[^>]*>45<', body)
    assert re.search(r'data-label="Đủ điều kiện nhưng hết chỗ"[^>]*>0<', body)


def test_where_no_score_ranks_the_line_is_told_in_words(client) -> None:
    admission_round = factories.a_round(grade=1, schools=1, seats=1)
    files = [factories.a_verified(admission_round) for _ in range(2)]
    seen = words(client.get(round_page(published(admission_round))))
    assert "Em cuối cùng được nhận" in seen
    assert "Ngoài tuyến; khoảng cách từ nhà đến trường" in seen
    Cutoff.objects.update(refused=0)
    assert "nhận mọi em đủ điều kiện" in words(client.get(round_page(admission_round)))
    assert not any(file.applicant.full_name in seen for file in files)


def test_public_pages_name_no_child(client) -> None:
    admission_round, files = exam_round(["8", "6.5"])
    for address in ("/", round_page(admission_round), reverse("publication:look_up")):
        body = client.get(address).content.decode()
        for file in Application.objects.filter(pk__in=[each.pk for each in files]):
            assert file.applicant.full_name not in body
            assert file.code not in body


def test_a_round_page_costs_the_same_for_few_and_for_many_schools(client, django_assert_num_queries) -> None:
    for schools in (2, 12):
        address = round_page(factories.a_round(grade=10, schools=schools))
        client.get(address)
        with django_assert_num_queries(2):
            client.get(address)


# The seed of the lottery ------------------------------------------------------------------------------


def test_before_the_result_a_round_that_draws_lots_shows_only_the_hash_of_its_seed(client) -> None:
    admission_round = factories.a_round(grade=1)
    shown = client.get(round_page(admission_round)).content.decode()
    assert sha256(admission_round.seed.encode()).hexdigest() in shown
    assert admission_round.seed not in shown


def test_with_the_result_the_seed_is_shown_beside_the_hash_that_was_promised(client) -> None:
    admission_round = factories.a_round(grade=1)
    promised = admission_round.seed_commitment
    factories.a_verified(admission_round)
    published(admission_round)
    shown = client.get(round_page(admission_round)).content.decode()
    assert admission_round.seed in shown
    assert promised in shown
    assert sha256(admission_round.seed.encode()).hexdigest() == promised


def test_a_round_without_a_lottery_speaks_of_no_seed(client) -> None:
    admission_round = factories.a_round(grade=10)
    assert admission_round.seed_commitment not in client.get(round_page(admission_round)).content.decode()
