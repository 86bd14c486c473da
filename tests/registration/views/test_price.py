"""What a page costs in queries."""

import pytest

from admissions.models import Guardianship, User
from admissions.registration import services
from admissions.registration.services import Wish
from tests import factories
from tests.browsing import signed_in
from tests.factories import NOW
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


def queries_of(client, address: str, django_assert_max_num_queries, most: int) -> int:
    client.get(address)  # what all pages share is read once in a while
    with django_assert_max_num_queries(most) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize(("name", "most"), [("task_list", 8), ("wishes", 12), ("check", 8)])
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


def test_the_first_page_costs_the_same_however_many_children_files_and_schools(
    django_assert_max_num_queries,
) -> None:
    counts = set()
    for children, schools in ((3, 2), (6, 8)):
        admission_round = factories.a_round(grade=1, schools=schools)
        account, first = factories.family(grade=1)
        family = [first, *(factories.family(grade=1)[1] for _more in range(1, children))]
        for child in family[1:]:
            Guardianship.objects.create(guardian=account.guardian, applicant=child, relation="mother")
        account = User.objects.get(pk=account.pk)
        for child in family[::2]:
            factories.a_draft(admission_round, account=account, child=child)
        counts.add(queries_of(signed_in(account), page("home"), django_assert_max_num_queries, 14))
    assert len(counts) == 1


@pytest.mark.parametrize(
    ("name", "most"), [("receipt", 6), ("change", 4), ("handed_in", 8), ("task_list", 14)]
)
def test_a_page_of_a_file_that_was_handed_in_costs_the_same_however_many_schools(
    name, most, django_assert_max_num_queries
) -> None:
    counts = set()
    for schools in (2, 9):
        admission_round = factories.a_round(grade=10, schools=schools)
        chosen = list(admission_round.offerings.order_by("code"))[: min(schools, 3)]
        file = factories.a_submitted(admission_round, offerings=chosen)
        client = signed_in(file.applicant.guardians.get().user)
        counts.add(queries_of(client, page(name, file.code), django_assert_max_num_queries, most))
    assert len(counts) == 1
