"""A grade-1 round of Hà Nội: children in one house, and schools on the road north of it."""

from __future__ import annotations

from dataclasses import dataclass

from admissions.allocation import services as allocation
from admissions.allocation.execution import execute_run
from admissions.examination import services as examination
from admissions.models import AdmissionRound, AllocationRun, Application, Offering, School
from admissions.permissions import Role
from admissions.setup import services as setup
from admissions.verification import services as verification
from tests import factories
from tests.factories import NOW
from tests.later_rounds import answer_for_everything_odd

HOME = (21.03, 105.85)
METRE = 1 / 111_194.93
"""Degrees of latitude."""


@dataclass(frozen=True)
class Town:
    round: AdmissionRound
    offerings: list[Offering]
    files: list[Application]


def home_at(metres: float) -> tuple[float, float]:
    """The point this far north of the house."""
    return HOME[0] + metres * METRE, HOME[1]


def a_town(
    *,
    metres: list[int],
    children: int = 0,
    seats: list[int] | None = None,
    wishes: list[list[int]] | None = None,
) -> Town:
    """Schools at these distances, in the order of codes; every child asks for the first one alone, or each
    for the schools of these numbers."""
    admission_round = factories.a_round(grade=1, schools=len(metres), seats=9)
    offerings = list(admission_round.offerings.order_by("code"))
    for place, (offering, far) in enumerate(zip(offerings, metres, strict=True)):
        latitude, longitude = home_at(far)
        School.objects.filter(pk=offering.school_id).update(latitude=latitude, longitude=longitude)
        if seats is not None:
            Offering.objects.filter(pk=offering.pk).update(seats=seats[place])
    offerings = list(admission_round.offerings.select_related("school").order_by("code"))
    files = [
        factories.a_verified(admission_round, offerings=[offerings[place] for place in chosen])
        for chosen in wishes or [[0]] * children
    ]
    return Town(admission_round, offerings, files)


def prepared(town: Town) -> AdmissionRound:
    specialist = factories.user(Role.SPECIALIST)
    closed = setup.move_round(actor=specialist, admission_round=town.round, transition="close", now=NOW)
    locked = verification.lock_list(actor=specialist, admission_round=closed, now=NOW)
    return examination.prepare_round(actor=specialist, admission_round=locked, now=NOW)


def run_of(town: Town) -> AllocationRun:
    """Checked, and stored."""
    admission_round = prepared(town)
    specialist = factories.user(Role.SPECIALIST)
    answer_for_everything_odd(admission_round, specialist)
    run = allocation.request_run(actor=specialist, admission_round=admission_round, now=NOW)
    execute_run(run_id=run.pk)
    run = AllocationRun.objects.get(pk=run.pk)
    assert run.state == "CHECKED", run.problem
    return run
