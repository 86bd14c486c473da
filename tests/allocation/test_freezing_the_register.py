"""What the sector database says is frozen with the files."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from admissions.allocation.freezing import freeze_round
from admissions.models import Applicant
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def frozen(admission_round, name: str) -> int:
    policy = admission_round.policy
    place = [fact.name for fact in policy.facts_of("applicant")].index(name)
    (row,) = freeze_round(admission_round, NOW).rows.all()
    return int.from_bytes(bytes(row.facts)[place * 8 : place * 8 + 8], "big", signed=True)


@pytest.mark.parametrize(("said", "value"), [("1", 1), ("0", 0)])
def test_a_learning_result_reaches_the_engine(said, value) -> None:
    file = factories.a_verified(factories.a_round(grade=10))
    Applicant.objects.filter(pk=file.applicant_id).update(sector_facts={"lower_secondary_completed": said})
    assert frozen(file.round, "lower_secondary_completed") == value


def test_freezing_asks_no_query_for_each_child() -> None:
    counts = []
    for number in (1, 5):
        admission_round = factories.a_round(grade=10, seats=6)
        for _file in range(number):
            factories.a_verified(admission_round)
        Applicant.objects.update(sector_facts={"lower_secondary_completed": "1"})
        with CaptureQueriesContext(connection) as asked:
            freeze_round(admission_round, NOW)
        counts.append(len(asked))
    assert counts[0] == counts[1]
