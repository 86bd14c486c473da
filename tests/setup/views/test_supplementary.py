"""The page that opens a supplementary round, and the way from one round to the other."""

import pytest
from django.urls import reverse

from admissions.models import AdmissionRound
from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, stop_clock, words
from tests.enrolment.adjusting.stage import answer
from tests.supplementary_rounds import LATER, a_published_round

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Tuyển sinh lớp 10 bổ sung",
    "code": "lop-10-bo-sung",
    "number": "301/QĐ-SGDĐT",
    "signed_by": "Giám đốc",
    "signed_date_day": "3",
    "signed_date_month": "6",
    "signed_date_year": "2025",
    "registration_opens_at": "05/07/2025 08:00",
    "registration_closes_at": "08/07/2025 17:00",
    "results_at": "15/07/2025 08:00",
    "confirmation_closes_at": "20/07/2025 17:00",
}


@pytest.fixture(autouse=True)
def later(monkeypatch):
    stop_clock(monkeypatch, LATER)


@pytest.fixture
def first():
    """A with one seat that is confirmed; B with two that nobody has; one family has still to answer."""
    first, files, offerings = a_published_round(["9", "8"], [[0], [1]], seats=[1, 3])
    answer(files[0], "confirm")
    return first, offerings


def page(admission_round) -> str:
    return reverse("setup:supplementary", args=[admission_round.code])


@pytest.mark.parametrize("role", [Role.GUARDIAN, Role.VERIFIER, Role.AUDITOR, Role.DIRECTOR])
def test_the_page_is_for_specialists(first, role) -> None:
    assert signed_in(factories.user(role)).get(page(first[0])).status_code == 404


def test_the_round_page_leads_there_and_says_what_is_free(first) -> None:
    admission_round, (a, b) = first
    client = signed_in(factories.user(Role.SPECIALIST))
    assert page(admission_round) in links(client.get(reverse("setup:round", args=[admission_round.code])))
    seen = words(client.get(page(admission_round)))
    assert "Còn 2 chỗ ở 1 trường" in seen
    assert f"{b.name} {b.code} 3 2" in seen
    assert a.code not in seen
    assert "1 gia đình còn hạn trả lời" in seen


def test_what_is_typed_becomes_a_drafted_round_linked_both_ways(first) -> None:
    admission_round, (_a, b) = first
    client = signed_in(factories.user(Role.SPECIALIST))
    response = client.post(page(admission_round), TYPED, follow=True)
    made = AdmissionRound.objects.get(code="lop-10-bo-sung")
    assert "Đang soạn kế hoạch" in words(response)
    assert dict(made.offerings.values_list("code", "seats")) == {b.code: 2}
    assert reverse("setup:round", args=[admission_round.code]) in links(response)
    back = client.get(reverse("setup:round", args=[admission_round.code]))
    assert reverse("setup:round", args=[made.code]) in links(back)
    assert page(admission_round) not in links(back)
    assert client.get(page(admission_round)).status_code == 404


def test_dates_out_of_order_are_told_and_nothing_is_made(first) -> None:
    client = signed_in(factories.user(Role.SPECIALIST))
    response = client.post(page(first[0]), TYPED | {"results_at": "01/07/2025 08:00"})
    assert "Lịch chưa hợp lý" in words(response)
    assert not AdmissionRound.objects.filter(code="lop-10-bo-sung").exists()
