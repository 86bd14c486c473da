"""A published result becomes a past year: frozen seats, the wishes that were considered, the line."""

import pytest
from django.utils.translation import override

from admissions.models import Cutoff, FrozenOffering, PastYear
from admissions.publication.past_years import keep_as_past_year
from admissions.setup.past_years import keep_years
from tests import factories
from tests.factories import NOW
from tests.publication.stage import exam_round, published

pytestmark = pytest.mark.django_db


def test_a_round_by_score_leaves_seats_wishes_and_line() -> None:
    admission_round, files = exam_round(["8", "6.5", "6"], seats=2)
    offering = files[0].preferences.get().offering
    row = PastYear.objects.get(school=offering.school)
    line = Cutoff.objects.get(run=admission_round.published_run)
    frozen = FrozenOffering.objects.get(freeze=admission_round.published_run.freeze, offering=offering)
    assert (row.seats, row.first_wishes, row.all_wishes, row.admitted) == (frozen.seats, 3, 3, 2)
    assert (row.seats, row.line) == (2, line.score)
    assert (row.grade, row.school_year, row.programme) == (10, "2025-2026", offering.programme)
    assert (row.from_round, row.as_of) == (admission_round, NOW.date())
    assert row.source_text == f"Kết quả công bố của đợt {admission_round.name}"
    with override("en"):
        assert row.source_text == f"Published results of the round {admission_round.name}"


def test_every_wish_counts_once_and_first_wishes_apart() -> None:
    admission_round = factories.a_round(grade=1, schools=2, seats=1)
    a, b = admission_round.offerings.order_by("code")
    factories.a_verified(admission_round, offerings=[a, b])
    factories.a_verified(admission_round, offerings=[b, a])
    factories.a_verified(admission_round, offerings=[b])
    published(admission_round)
    rows = {row.school_id: row for row in PastYear.objects.all()}
    assert {key: (row.first_wishes, row.all_wishes) for key, row in rows.items()} == {
        a.school_id: (1, 2),
        b.school_id: (2, 3),
    }
    assert [row.line for row in rows.values()] == [None, None]


def test_what_the_office_gave_before_gives_way_and_writing_again_changes_nothing() -> None:
    admission_round = factories.a_round(grade=1, schools=1, seats=1)
    offering = admission_round.offerings.get()
    keep_years(
        [
            PastYear(
                school=offering.school,
                programme=offering.programme,
                grade=1,
                school_year="2025-2026",
                seats=999,
                source="Tệp",
                as_of=NOW.date(),
            )
        ]
    )
    factories.a_verified(admission_round)
    admission_round = published(admission_round)
    before = list(PastYear.objects.values())
    assert [row["seats"] for row in before] == [1]
    keep_as_past_year(admission_round, admission_round.published_run)
    assert list(PastYear.objects.values()) == before


def test_a_supplementary_round_leaves_the_first_result_as_it_is() -> None:
    admission_round = factories.a_round(grade=1, schools=1, seats=1)
    factories.a_verified(admission_round)
    admission_round = published(admission_round)
    PastYear.objects.update(seats=7)
    admission_round.follows_id = 10**6
    keep_as_past_year(admission_round, admission_round.published_run)
    assert [row["seats"] for row in PastYear.objects.values()] == [7]
