"""The family's page of what the register says."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from admissions.models import AdministrativeUnit, Applicant, FactDispute, ResidentialUnit
from admissions.registration.register_facts import services
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.registration.register_facts.claims import dispute
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(family) -> Client:
    return signed_in(family)


def seen(response) -> str:
    return re.search(r'name="seen" value="(\w+)"', response.content.decode())[1]


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("anh.jpg", factories.image(), content_type="image/jpeg")


def test_one_tap_confirms_all_that_is_right_and_goes_on(browser, draft) -> None:
    address = page("register", draft.code)
    told = browser.get(address)
    assert "Tất cả đều đúng" in words(told)
    answer = browser.post(address, {"seen": seen(told)})
    draft.refresh_from_db()
    assert len(draft.confirmed_facts) == 6
    assert answer.status_code == 302
    assert answer.url != address
    assert "Tất cả đều đúng" not in words(browser.get(address))


def test_a_single_fact_may_be_confirmed(browser, draft) -> None:
    address = page("register", draft.code)
    browser.post(address, {"seen": seen(browser.get(address)), "fact": "sex"})
    draft.refresh_from_db()
    assert draft.confirmed_facts == {"sex": "M"}


def test_a_page_without_the_seen_values_confirms_nothing(browser, draft) -> None:
    browser.post(page("register", draft.code), {})
    draft.refresh_from_db()
    assert draft.confirmed_facts == {}


def test_a_register_that_changed_since_the_page_is_shown_anew(browser, draft) -> None:
    address = page("register", draft.code)
    before = seen(browser.get(address))
    Applicant.objects.filter(pk=draft.applicant_id).update(full_name="Tên Mới")
    answer = browser.post(address, {"seen": before}, follow=True)
    assert "vừa thay đổi" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.confirmed_facts == {}


def test_what_is_not_right_is_sent_with_reason_and_paper(browser, draft, school) -> None:
    address = page("claim", draft.code, "full_name")
    assert f"{school.name} sẽ xem giấy tờ" in words(browser.get(address))
    answer = browser.post(
        address, {"claimed": "H'Hen Niê", "reason": "Theo giấy khai sinh", "evidence": photo()}, follow=True
    )
    opened = FactDispute.objects.get()
    assert (opened.fact, opened.claimed, opened.owner_school) == ("full_name", "H'Hen Niê", school)
    told = words(answer)
    assert "Chờ trường trả lời" in told
    assert "Các mục còn lại đều đúng" in told


def test_what_lacks_is_said_in_words_and_nothing_is_lost(browser, draft) -> None:
    answer = browser.post(page("claim", draft.code, "full_name"), {"claimed": "Y Blăng Niê"})
    body = answer.content.decode()
    assert "<title>Lỗi:" in body
    assert "Y Blăng Niê" in body
    assert not FactDispute.objects.exists()


def test_a_birth_date_is_pasted_or_typed_in_boxes(browser, draft) -> None:
    browser.post(
        page("claim", draft.code, "birth_date"),
        {
            "claimed_day": "05-02-2011",
            "claimed_month": "",
            "claimed_year": "",
            "reason": "Sai năm",
            "evidence": photo(),
        },
    )
    assert FactDispute.objects.get().claimed == "2011-02-05"


def test_the_home_is_picked_from_lists_without_javascript(browser, draft) -> None:
    unit = factories.residential_unit()
    address = page("claim", draft.code, "residence_address")
    first = browser.get(address, {"tinh": unit.commune.parent_id, "xa": unit.commune_id})
    assert unit.name in first.content.decode()
    assert "Gửi đề nghị" not in words(first)
    chosen = f"{address}?tinh={unit.commune.parent_id}&xa={unit.commune_id}&to={unit.pk}"
    assert "Gửi đề nghị" in words(browser.get(chosen))
    browser.post(chosen, {"claimed": "Số 9", "reason": "Đã chuyển nhà", "evidence": photo()})
    assert FactDispute.objects.get().claimed == f"{unit.code}|Số 9"


def test_the_home_is_found_by_the_name_of_the_former_district(browser, draft) -> None:
    old = AdministrativeUnit.objects.create(level="FORMER_DISTRICT", code="Q12", name="Quận 12")
    unit = factories.residential_unit()
    AdministrativeUnit.objects.filter(pk=unit.commune_id).update(former_district=old)
    told = browser.get(page("claim", draft.code, "residence_address"), {"noi": "quan 12"})
    assert unit.commune.name in words(told)
    assert ResidentialUnit.objects.filter(commune=unit.commune).exists()


def test_a_fact_that_is_not_asked_does_not_exist(browser, draft) -> None:
    assert browser.get(page("claim", draft.code, "secret_hash")).status_code == 404
    assert browser.get(page("claim", draft.code, "math")).status_code == 404


def test_another_family_sees_nothing(draft, family) -> None:
    opened = dispute(family, draft.applicant)
    stranger = signed_in(factories.family()[0])
    assert stranger.get(page("register", draft.code)).status_code == 404
    assert stranger.get(page("claim", draft.code, "sex")).status_code == 404
    assert stranger.get(page("evidence", opened.pk)).status_code == 404
    assert stranger.post(page("withdraw_dispute", draft.code, opened.pk)).status_code == 404


def test_a_request_is_taken_back(browser, draft, family) -> None:
    opened = dispute(family, draft.applicant)
    browser.post(page("withdraw_dispute", draft.code, opened.pk))
    opened.refresh_from_db()
    assert opened.state == "WITHDRAWN"


def test_the_paper_is_served_sealed(browser, draft, family) -> None:
    opened = dispute(family, draft.applicant)
    answer = browser.get(page("evidence", opened.pk))
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store, private"


def test_the_answer_stands_on_the_page_and_in_the_timeline(browser, officer, family, db) -> None:
    file = factories.a_submitted(factories.a_round(grade=10))
    account, child = file.applicant.guardians.get().user, file.applicant
    child.source_school = officer.school
    child.save()
    opened = dispute(account, child)
    mine = signed_in(account)
    assert "Đang chờ trả lời về dữ liệu của con" in words(mine.get(page("task_list", file.code)))
    services.refuse_dispute(actor=officer, dispute=opened, reply="Giấy khai sinh ghi như sổ", now=NOW)
    told = words(mine.get(page("task_list", file.code)))
    assert "Đang chờ trả lời" not in told
    assert "Dữ liệu của con giữ nguyên" in told
    assert "Giấy khai sinh ghi như sổ" in told
    assert "Giấy khai sinh ghi như sổ" in words(mine.get(page("register", file.code)))


def test_the_check_page_says_what_waits(browser, draft, family) -> None:
    dispute(family, draft.applicant)
    assert "Đang chờ trả lời về dữ liệu của con" in words(browser.get(page("check", draft.code)))


@pytest.mark.parametrize("name", ["register", "claim"])
def test_the_pages_cost_the_same_however_many_disputes_and_children(
    browser, draft, family, name, django_assert_max_num_queries
) -> None:
    args = (draft.code, "sex") if name == "claim" else (draft.code,)
    address = reverse(f"registration:{name}", args=args)
    browser.get(address)
    counts = []
    for _more in (0, 6):
        with django_assert_max_num_queries(12) as asked:
            assert browser.get(address).status_code == 200
        counts.append(len(asked))
        for fact, value in (("full_name", "Tên Khác"), ("birth_date", "2010-01-01"), ("present_school", "X")):
            if not FactDispute.objects.filter(fact=fact).exists():
                dispute(family, draft.applicant, fact, value)
    assert counts[0] == counts[1]
