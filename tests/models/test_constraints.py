"""The database itself refuses what must never be, whatever code writes to it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from admissions.models import (
    AdmissionRound,
    AllocationRun,
    Application,
    Catchment,
    Enrolment,
    Offering,
    Placement,
    Preference,
)
from admissions.permissions import Role
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> Application:
    return factories.a_submitted(factories.a_round(state="OPENED"))


def refused(write) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_a_child_has_one_live_file_in_a_round(file) -> None:
    second = {
        "round": file.round,
        "applicant": file.applicant,
        "lottery_key": file.lottery_key,
        "started_at": NOW,
    }
    refused(lambda: Application.objects.create(code="10-ZZZZZZZZ", **second))
    Application.objects.filter(pk=file.pk).update(state="WITHDRAWN")
    Application.objects.create(code="10-ZZZZZZZZ", **second)


def test_two_wishes_never_share_a_rank_or_a_school(file) -> None:
    first, other = (
        file.preferences.get(),
        file.round.offerings.exclude(pk=file.preferences.get().offering_id)[0],
    )
    refused(lambda: Preference.objects.create(application=file, rank=1, offering=other))
    refused(lambda: Preference.objects.create(application=file, rank=2, offering=first.offering))
    refused(lambda: Preference.objects.create(application=file, rank=0, offering=other))


def test_seats_are_never_negative(file) -> None:
    refused(lambda: Offering.objects.filter(round=file.round).update(seats=-1))


def test_a_catchment_is_a_unit_or_an_area_and_not_both(file) -> None:
    offering, unit = file.round.offerings.first(), factories.residential_unit()
    refused(lambda: Catchment.objects.create(offering=offering))
    refused(lambda: Catchment.objects.create(offering=offering, residential_unit=unit, polygon="{}"))


def test_the_dates_of_a_round_are_in_order(file) -> None:
    rounds = AdmissionRound.objects.filter(pk=file.round_id)
    refused(lambda: rounds.update(registration_closes_at=NOW - timedelta(days=300)))


def test_a_result_is_never_approved_by_who_proposed_it(file) -> None:
    officer = factories.user(Role.DIRECTOR)
    run = AllocationRun.objects.create(
        round=file.round, requested_by=officer, requested_at=NOW, engine_version="1"
    )
    runs = AllocationRun.objects.filter(pk=run.pk)
    refused(lambda: runs.update(proposed_by=officer, approved_by=officer))
    refused(
        lambda: AdmissionRound.objects.filter(pk=file.round_id).update(
            proposed_by=officer, approved_by=officer
        )
    )


def test_a_round_is_not_published_without_a_run(file) -> None:
    refused(lambda: AdmissionRound.objects.filter(pk=file.round_id).update(state="PUBLISHED"))


def test_a_child_confirms_one_place_a_school_year(file) -> None:
    officer = factories.user(Role.DIRECTOR)
    run = AllocationRun.objects.create(
        round=file.round, requested_by=officer, requested_at=NOW, engine_version="1"
    )
    again = AllocationRun.objects.create(
        round=file.round, requested_by=officer, requested_at=NOW, engine_version="1", state="CHECKED"
    )
    offering = file.round.offerings.first()

    def confirm(run: AllocationRun) -> None:
        placement = Placement.objects.create(
            run=run,
            application=file,
            offering=offering,
            rank=1,
            reason="placed",
        )
        Enrolment.objects.create(
            round=file.round,
            applicant=file.applicant,
            placement=placement,
            offering=offering,
            school_year="2025-2026",
            state="CONFIRMED",
        )

    confirm(run)
    refused(lambda: confirm(again))
