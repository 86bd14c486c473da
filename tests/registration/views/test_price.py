"""What a page costs in queries."""

import pytest

from admissions.registration import services
from admissions.registration.services import Wish
from tests import factories
from tests.browsing import signed_in
from tests.factories import NOW
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


def queries_of(client, address: str, django_assert_max_num_queries, most: int) -> int:
    with django_assert_max_num_queries(most) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize(("name", "most"), [("task_list", 7), ("wishes", 8), ("check", 6)])
def test_a_page_costs_the_same_however_many_schools_and_wishes(
    name, most, django_assert_max_num_queries
) -> None:
    counts = set()
    for schools, wishes in ((2, 1), (12, 3)):
        file = factories.a_draft(factories.a_round(grade=10, schools=schools))
        account = file.applicant.guardians.get().user
        chosen = file.round.offerings.all()[:wishes]
        services.save_wishes(
            actor=account,
            application=file,
            wishes=[Wish(each.pk, rank) for rank, each in enumerate(chosen, start=1)],
            now=NOW,
        )
        counts.add(queries_of(signed_in(account), page(name, file.code), django_assert_max_num_queries, most))
    assert len(counts) == 1
