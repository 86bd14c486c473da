"""The words: short, Vietnamese, and nothing of the child in them."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import resolve
from django.utils import translation

from admissions.models import Guardian, Notice
from admissions.notifications.outbox import announce
from admissions.notifications.texts import MOST, TEXTS, subject_and_body, values_of
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def known_child(settings):
    """A file of a child of whom every datum is a word that no text would use by chance."""
    settings.SITE_URL = "https://tuyensinh.tinhmau.gov.vn"
    account, child = factories.family()
    child.full_name, child.birth_date = "Hoàng Thị Quỳnh Xuyến", date(2010, 11, 27)
    child.student_code, child.address = "0790987654321", "Ngõ 731 phố Kằm Lèng"
    child.present_school = "Trường THCS Võng Nhuế"
    child.save()
    Guardian.objects.filter(user=account).update(full_name="Vừ Mí Chứ", phone="0987612345")
    plan = factories.a_round()
    file = factories.a_draft(plan, account=account, child=child)
    factories.fill_in(file)
    return file


def words_of(kind: str, file) -> tuple[str, str]:
    announce(kind, event=f"e:{kind}", now=NOW, application=file)
    notice = Notice.objects.select_related("application__round").get(kind=kind)
    return subject_and_body(kind, values_of(notice))


def secrets_of(file) -> set[str]:
    """Everything known of the child, its family and its wishes, as words that could stand in a text."""
    child = file.applicant
    wish = file.preferences.select_related("offering__school").get()
    guardian = child.guardians.get()
    whole = {child.student_code, guardian.phone, "27/11/2010", "2010", "27-11", wish.offering.school.code}
    names = (child.full_name, child.address, child.present_school, guardian.full_name)
    rare = {"Hoàng", "Quỳnh", "Xuyến", "731", "Kằm", "Lèng", "Võng", "Nhuế", "Vừ", "Chứ"}
    return whole | set(names) | rare | {wish.offering.name, str(child.residential_unit)}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_tells_nothing_of_child_family_school_or_decision(known_child, kind: str) -> None:
    text = " ".join(words_of(kind, known_child))
    told = {each for each in secrets_of(known_child) if re.search(rf"\b{re.escape(each)}\b", text)}
    assert told == set()
    assert not re.search(r"trúng tuyển|trượt|đỗ|không đủ điều kiện", text, re.IGNORECASE)
    assert not re.search(r"\b\d{12}\b", text)


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_is_short_and_whole(known_child, kind: str) -> None:
    subject, body = words_of(kind, known_child)
    assert len(body) <= 220 < MOST
    assert 0 < len(subject) <= 80
    assert "%" not in subject + body
    assert "()" not in body
    assert "  " not in body
    assert "!" not in body


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_leads_to_a_page_or_to_the_telephone(known_child, kind: str) -> None:
    body = words_of(kind, known_child)[1]
    found = re.search(r"https://\S+", body)
    if found is None:
        assert str(settings.SITE["hotline"]) in body
        return
    path = found.group().rstrip(".").removeprefix("https://tuyensinh.tinhmau.gov.vn")
    assert resolve(path)


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_names_the_file_where_it_is_about_a_file(known_child, kind: str) -> None:
    body = words_of(kind, known_child)[1]
    assert (known_child.code in body) == ("%(code)s" in str(TEXTS[kind].body) or "ho-so/10-" in body)


def test_a_reminder_says_by_when(known_child) -> None:
    assert "10:00 03/06/2025" in words_of("draft_reminder", known_child)[1]


def test_a_moment_of_the_message_itself_comes_before_the_rounds(known_child) -> None:
    facts = {"by": "2025-08-01T10:00:00+00:00"}
    announce("offered", event="x", now=NOW, application=known_child, facts=facts)
    notice = Notice.objects.select_related("application__round").get()
    assert "17:00 01/08/2025" in subject_and_body("offered", values_of(notice))[1]


def test_families_are_written_to_in_vietnamese_whoever_acts(known_child) -> None:
    with translation.override("en"):
        assert words_of("submitted", known_child)[1].startswith("Hệ thống đã nhận hồ sơ")
