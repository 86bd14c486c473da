"""TP.HCM 2025 on the page: eight wishes, of which two specialised, three integrated and three ordinary."""

import pytest

from admissions.setup.offerings import Seats
from tests import factories
from tests.browsing import signed_in, words
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db
KINDS = {"chuyen": 3, "tich_hop": 4, "thuong": 4}


@pytest.fixture
def file():
    given = [
        Seats(factories.a_school(), 35, classes=1)
        if kind == "thuong"
        else Seats(factories.a_school(), 35, classes=1, programme=f"{kind}-{n}", name=f"Lớp {kind} {n}")
        for kind, count in KINDS.items()
        for n in range(count)
    ]
    return factories.a_draft(factories.a_round(pack="hcmc-2025-grade-10", given=given))


def of_kind(file, kind: str) -> list[int]:
    return list(
        file.round.offerings.filter(programme__startswith=kind).order_by("code").values_list("pk", flat=True)
    )


def test_every_programme_takes_its_own_number_and_says_when_it_is_full(file) -> None:
    client, address = signed_in(file.applicant.guardians.get().user), page("wishes", file.code)
    specialised, integrated, ordinary = (of_kind(file, kind) for kind in KINDS)
    for key in (ordinary[0], *specialised[:2]):
        client.post(address, {"add": key})
    shown = client.get(f"{address}?tatca=1")
    assert "Đã đủ 2 nguyện vọng vào lớp chuyên." in words(shown)
    assert f'name="add" value="{specialised[2]}"' not in shown.content.decode()
    assert f'name="add" value="{integrated[0]}"' in shown.content.decode()
    assert "Lớp chuyên, nguyện vọng 2" in words(shown)

    forged = client.post(address, {"add": specialised[2]}, follow=True)
    assert "nhiều nhất 2 nguyện vọng vào lớp chuyên" in words(forged)
    assert file.preferences.count() == 3

    for key in (*integrated[:3], *ordinary[1:3]):
        client.post(address, {"add": key})
    assert file.preferences.count() == 8
    assert "Đã chọn đủ 8 trường" in words(client.get(address))
