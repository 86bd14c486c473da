"""Choosing schools and putting them in order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from admissions.models import Interest
from admissions.registration import services
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


def test_every_button_of_the_list_saves_one_step(client_of_draft, draft) -> None:
    a, b, c = draft.round.offerings.order_by("code")
    address = page("wishes", draft.code)
    for step in ({"add": a.pk}, {"add": b.pk}, {"add": c.pk}, {"up": c.pk}, {"remove": a.pk}, {"down": c.pk}):
        assert client_of_draft.post(address, step).url == f"{address}?vua={next(iter(step.values()))}"
    assert list(draft.preferences.values_list("offering", flat=True)) == [b.pk, c.pk]


def test_a_full_list_offers_no_more_schools_and_a_forged_click_adds_none(client_of_draft, draft) -> None:
    draft.round.offerings.update(facts={"zone": "zone_1"})
    extra = factories.a_round(grade=10).offerings.first()
    address = page("wishes", draft.code)
    for offering in draft.round.offerings.all():
        client_of_draft.post(address, {"add": offering.pk})
    response = client_of_draft.get(address)
    assert "Đã chọn đủ 3 trường" in words(response)
    assert 'name="add"' not in response.content.decode()
    assert "nhiều nhất 3" in words(client_of_draft.post(address, {"add": extra.pk}, follow=True))
    assert draft.preferences.count() == 3


def test_a_list_against_the_zone_rule_is_kept_and_says_what_to_change(client_of_draft, draft) -> None:
    a, b, _c = draft.round.offerings.order_by("code")
    draft.round.offerings.filter(pk=a.pk).update(facts={"zone": "zone_9"})
    account = draft.applicant.guardians.get().user
    services.save_answers(actor=account, application=draft, answers={"zone": "zone_1"}, now=NOW)
    address = page("wishes", draft.code)
    client_of_draft.post(address, {"add": a.pk})
    client_of_draft.post(address, {"add": b.pk})
    assert f"{a.name} ở khu vực khác" in words(client_of_draft.get(address))
    client_of_draft.post(address, {"down": a.pk})
    assert "ở khu vực khác" not in words(client_of_draft.get(address))


def test_claims_about_a_school_are_saved_with_any_button() -> None:
    admission_round = factories.a_round(grade=1)
    file = factories.a_draft(admission_round)
    a, b, _c = admission_round.offerings.order_by("code")
    client, address = signed_in(file.applicant.guardians.get().user), page("wishes", file.code)
    client.post(address, {"add": a.pk})
    client.post(address, {f"truong-{a.pk}-sibling": "on", "add": b.pk})
    assert file.preferences.get(offering=a).facts["sibling"] == "1"
    client.post(address, {"up": b.pk})
    assert file.preferences.get(offering=a).facts["sibling"] == "0"


def test_schools_are_searched_by_a_plain_form(client_of_draft, draft) -> None:
    first = draft.round.offerings.order_by("code").first()
    draft.round.offerings.filter(pk=first.pk).update(name="Trường THPT Lê Quý Đôn")
    found = client_of_draft.get(page("wishes", draft.code), {"tim": "quy don"}).content.decode()
    assert found.count('name="add"') == 1
    assert "Không có trường nào khớp" in words(
        client_of_draft.get(page("wishes", draft.code), {"tim": "zzz"})
    )


def test_the_nearest_schools_are_shown_first_and_all_on_request() -> None:
    admission_round = factories.a_round(grade=10, schools=14)
    file = factories.a_draft(admission_round)
    client, address = signed_in(file.applicant.guardians.get().user), page("wishes", file.code)
    assert client.get(address).content.decode().count('name="add"') == 10
    assert "Đang xem 10 trường hợp nhất trong 14 trường" in words(client.get(address))
    assert client.get(address, {"tatca": "1"}).content.decode().count('name="add"') == 14


def test_the_cursor_comes_back_to_the_wish_that_was_moved(client_of_draft, draft) -> None:
    a, b, c = draft.round.offerings.order_by("code")
    address = page("wishes", draft.code)
    for offering in (a, b, c):
        client_of_draft.post(address, {"add": offering.pk})
    for step, button, rank in (("up", "up", 2), ("up", "down", 1), ("down", "up", 2), ("down", "up", 3)):
        response = client_of_draft.post(address, {step: c.pk}, follow=True)
        html = response.content.decode()
        assert html.count(" autofocus") == 1
        assert f'name="{button}" value="{c.pk}" autofocus' in html
        assert f'role="status">{c.name} đang là nguyện vọng {rank} trong 3.' in html
    gone = client_of_draft.post(address, {"remove": c.pk}, follow=True).content.decode()
    assert 'role="status">Đã bỏ một trường. Đang có 2 nguyện vọng.' in gone
    assert " autofocus" not in gone
    assert client_of_draft.get(address, {"vua": "x"}).status_code == 200


def test_the_zone_rule_is_told_at_the_school_that_would_break_it(client_of_draft, draft) -> None:
    a, b, c = draft.round.offerings.order_by("code")
    draft.round.offerings.update(facts={"zone": "zone_1"})
    draft.round.offerings.filter(pk=b.pk).update(facts={"zone": "zone_9"})
    account = draft.applicant.guardians.get().user
    services.save_answers(actor=account, application=draft, answers={"zone": "zone_1"}, now=NOW)
    address = page("wishes", draft.code)
    sentence = "Ở khu vực khác: chưa đặt làm nguyện vọng 2 được."
    client_of_draft.post(address, {"add": a.pk})
    client_of_draft.post(address, {"add": c.pk})
    client_of_draft.post(address, {"remove": a.pk})
    seen = words(client_of_draft.get(address))
    assert seen.count("Ở khu vực khác") == 0  # of two wishes the second may be anywhere
    client_of_draft.post(address, {"remove": c.pk})
    client_of_draft.post(address, {"add": b.pk})
    client_of_draft.post(address, {"add": a.pk})
    seen = words(client_of_draft.get(address))
    assert "Cần đổi Nguyện vọng 1 phải ở khu vực tuyển sinh của con; trường này ở khu vực khác." in seen
    assert sentence not in seen
    assert draft.preferences.count() == 2


def test_schools_kept_in_mind_can_be_chosen_at_once(client_of_draft, draft) -> None:
    kept = draft.round.offerings.first()
    Interest.objects.create(applicant=draft.applicant, offering=kept)
    address = page("wishes", draft.code)
    html = client_of_draft.get(address).content.decode()
    assert html.index('id="quan-tam"') < html.index(f'name="add" value="{kept.pk}"')
    client_of_draft.post(address, {"add": kept.pk})
    assert 'id="quan-tam"' not in client_of_draft.get(address).content.decode()


def test_the_page_costs_the_same_however_many_schools_and_hearts() -> None:
    costs = []
    for schools in (5, 40):
        file = factories.a_draft(factories.a_round(grade=10, schools=schools))
        Interest.objects.bulk_create(
            Interest(applicant=file.applicant, offering=each)
            for each in file.round.offerings.all()[: schools // 3]
        )
        client = signed_in(file.applicant.guardians.get().user)
        client.get(page("wishes", file.code))
        with CaptureQueriesContext(connection) as caught:
            client.get(page("wishes", file.code))
        costs.append(len(caught))
    assert costs[0] == costs[1]
