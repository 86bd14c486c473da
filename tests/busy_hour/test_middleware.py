"""What visitors meet when the service is full: a page with their place, and never the end of their work."""

import pytest
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisDown

from admissions.busy_hour import middleware, room
from admissions.permissions import Role
from admissions.rules.packs import list_packs, load_pack
from tests import factories
from tests.browsing import signed_in, words

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("accounts:sign_in")


@pytest.fixture(autouse=True)
def _one_place(settings, monkeypatch) -> None:
    settings.BUSY_HOUR_PLACES = 1
    own = room.LocalRoom()
    monkeypatch.setattr(middleware, "the_room", lambda: own)


def visitors(client_class, count: int):
    return [client_class() for _ in range(count)]


@pytest.fixture
def client_class():
    from django.test import Client

    return Client


def test_the_second_visitor_sees_the_position_and_keeps_it(client_class) -> None:
    first, second, third = visitors(client_class, 3)
    assert first.get(SIGN_IN).status_code == 200
    for _ in range(2):
        response = second.get(SIGN_IN)
        assert response.status_code == 503
        assert response["Retry-After"] == "15"
        assert response["Refresh"] == f"15; url={SIGN_IN}"
        assert response["Cache-Control"] == "no-store, private"
        assert "Anh/chị đứng thứ 1 trong hàng chờ" in words(response)
        assert "đứng thứ 2" in words(third.get(SIGN_IN))
    assert first.get(SIGN_IN).status_code == 200


def test_a_family_in_the_middle_of_a_form_is_never_sent_back(client_class) -> None:
    stranger = client_class()
    assert stranger.get(SIGN_IN).status_code == 200
    file = factories.a_draft(factories.a_round())
    family = signed_in(file.applicant.guardians.get().user)
    assert family.get(reverse("registration:task_list", args=[file.code])).status_code == 200
    assert client_class().get(SIGN_IN).status_code == 503


def test_whoever_signs_out_gives_the_place_to_the_next(client_class) -> None:
    family = signed_in(factories.a_draft(factories.a_round()).applicant.guardians.get().user)
    family.get(reverse("registration:home"))
    waiting = client_class()
    assert waiting.get(SIGN_IN).status_code == 503
    family.post(reverse("accounts:sign_out"))
    assert waiting.get(SIGN_IN).status_code == 200


@pytest.mark.parametrize("page", ["publication:start", "publication:look_up", "accounts:officer_sign_in"])
def test_public_pages_and_officers_do_not_queue(client_class, page) -> None:
    client_class().get(SIGN_IN)
    assert client_class().get(reverse(page)).status_code == 200
    assert signed_in(factories.user(Role.VERIFIER)).get(reverse("verification:queue")).status_code == 200


def test_without_redis_everybody_is_let_in(client_class, monkeypatch) -> None:
    def down() -> room.Room:
        raise RedisDown

    monkeypatch.setattr(middleware, "the_room", down)
    assert [each.get(SIGN_IN).status_code for each in visitors(client_class, 3)] == [200, 200, 200]


def test_a_forged_place_is_none(client_class) -> None:
    client_class().get(SIGN_IN)
    forger = client_class()
    forger.cookies["place"] = "nobody:forged"
    assert forger.get(SIGN_IN).status_code == 503


def test_no_pack_ranks_by_the_time_of_filing_and_families_are_told(client) -> None:
    assert not any(load_pack(pack).time_of_filing_counts for pack in list_packs())
    factories.a_round()
    note = "Nộp trước hay sau trong thời hạn không ảnh hưởng đến kết quả"
    assert note in client.get(SIGN_IN).content.decode()


def test_where_the_time_of_filing_counts_nothing_is_promised(client) -> None:
    admission_round = factories.a_round()
    text = admission_round.pack_toml + (
        '\n[facts.submitted_at]\nof = "applicant"\ntype = "integer"\nsource = "register"\n'
        'label = { vi = "Giờ nộp", en = "Time of filing" }\n'
        '[[order]]\ncriterion = "fact"\nfact = "submitted_at"\ndirection = "asc"\n'
    )
    admission_round.take_pack(pack_id=admission_round.pack_id, toml=text)
    admission_round.save()
    assert "Nộp trước hay sau" not in client.get(SIGN_IN).content.decode()
