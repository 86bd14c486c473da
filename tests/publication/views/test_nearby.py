"""The second step on the pages: the family reads why no school was nearer, the office whom it sent far."""

import pytest
from django.urls import reverse

from admissions.allocation import services as allocation
from admissions.models import Placement
from admissions.permissions import Role
from admissions.publication.services import publish_result
from tests import factories
from tests.allocation.nearby_rounds import a_town, run_of
from tests.browsing import signed_in, words
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """Three children at one house; schools at 500 m (1 seat), 2 km (1) and 6.5 km (3); published."""
    town = a_town(metres=[500, 2_000, 6_500], children=3, seats=[1, 1, 3])
    run, specialist = run_of(town), factories.user(Role.SPECIALIST)
    allocation.propose_run(actor=specialist, run=run, now=NOW)
    allocation.approve_run(actor=factories.user(Role.DIRECTOR), run=run, now=NOW)
    publish_result(actor=specialist, admission_round=town.round, now=NOW)
    return town, run


def result_of(file):
    family = signed_in(file.applicant.guardians.get().user)
    return words(family.get(reverse("publication:result", args=[file.code])))


def test_a_child_who_lives_500_m_away_is_never_sent_6_5_km_without_a_stated_reason_on_the_page(town) -> None:
    (near, middle, far), run = town[0].offerings, town[1]
    file = Placement.objects.get(run=run, offering=far).application
    seen = result_of(file)
    assert f"Con được xếp vào {far.name}" in seen
    assert f"con được bố trí vào {far.name}, cách nhà 6,5 km" in seen
    assert f"{near.name}, cách nhà 500 m: đã hết chỗ sau khi xếp theo nguyện vọng" in seen
    assert f"{middle.name}, cách nhà 2,0 km: chỗ cuối cùng đã xếp cho em đứng trước: bốc thăm" in seen
    assert "Hãy xác nhận nhập học trước" in seen


def test_the_child_with_a_wish_reads_nothing_of_a_second_step(town) -> None:
    file = Placement.objects.get(run=town[1], offering=town[0].offerings[0]).application
    assert "Bố trí theo nơi cư trú" not in result_of(file)


def test_the_office_has_a_figure_for_the_second_step_and_the_list_of_those_sent_far(town) -> None:
    (near, middle, far), run = town[0].offerings, town[1]
    file = Placement.objects.get(run=run, offering=far).application
    page = reverse("allocation:run", args=[town[0].round.code, run.pk])
    seen = words(signed_in(factories.user(Role.AUDITOR)).get(page))
    assert "xếp theo khoảng cách ở bước hai 66,7% 2" in seen
    assert "1 em được bố trí xa hơn 3,0 km, với lý do của từng trường gần hơn" in seen
    row = seen[seen.index("Vì sao không phải trường gần hơn") :]
    assert f"{file.code} {far.name} 6,5 km {near.name}, cách nhà 500 m: đã hết chỗ" in row
    assert f"{middle.name}, cách nhà 2,0 km: chỗ cuối cùng" in row
