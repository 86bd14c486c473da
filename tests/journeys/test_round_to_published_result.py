"""A round from the last verified file to the answers of the families, every step by the person whose step it is."""

import csv
from dataclasses import dataclass
from io import StringIO

import pytest
from django.utils import timezone

from admissions.accounts.secrets import grouped
from admissions.models import AdmissionRound, AllocationRun, Application, Enrolment, ScoreFact, User
from admissions.permissions import Role
from admissions.registration import services as registration
from tests import factories
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

MARKS = {"first": "9,25", "second": "8.5", "third": "5"}


@dataclass(frozen=True)
class Story:
    """Three families, one seat at each of two schools: the first gets its first wish, the second its second."""

    round: AdmissionRound
    files: dict[str, Application]
    secrets: dict[str, str]
    specialist: User
    exam_officer: User
    director: User

    @property
    def schools(self) -> list[str]:
        return list(self.round.offerings.order_by("code").values_list("name", flat=True))


@pytest.mark.parametrize(("grade", "scripts"), [(1, True), (6, False), (10, False)])
def test_a_round_comes_to_a_published_result(grade, phone, desk) -> None:
    story = given_a_round_whose_files_are_verified(grade)
    office, visitor, family = desk(), phone(), phone()
    office.signs_in_as_officer(story.specialist)
    when_the_specialist_closes_and_locks(office, story)
    if story.round.policy.score_facts:
        office.signs_out()
        office.signs_in_as_officer(story.exam_officer)
        when_candidates_get_numbers(office, story)
        filled = when_the_list_is_taken_away_and_filled_in(office)
        then_a_list_with_one_wrong_mark_is_refused_whole(office, filled)
        when_the_right_list_is_sent_and_locked(office, filled)
        office.signs_out()
        office.signs_in_as_officer(story.specialist)
    else:
        when_the_specialist_confirms_that_nothing_is_lacking(office, story)
    when_the_specialist_runs_and_sees_checks_and_figures(office, story)
    when_the_specialist_proposes(office)
    then_the_proposer_cannot_approve(office, story)
    then_nobody_outside_sees_a_result(visitor, story)
    office.signs_out()
    office.signs_in_as_officer(story.director)
    when_the_director_approves(office, story)
    then_nobody_outside_sees_a_result(visitor, story)
    office.signs_out()
    office.signs_in_as_officer(story.specialist)
    when_the_specialist_publishes(office, story)

    then_the_look_up_tells_the_right_codes_alone(visitor, story)
    then_the_public_page_shows_each_schools_line(visitor, story)
    then_a_placed_family_confirms_in_two_taps(family, story)
    family.signs_out()
    then_a_family_that_declines_is_asked_once_more(family, story)
    family.signs_out()
    then_a_family_without_a_place_reads_why(family, story)


def given_a_round_whose_files_are_verified(grade: int) -> Story:
    now = timezone.now()
    admission_round = factories.a_round(grade=grade, schools=2, seats=1, now=now)
    unit = factories.residential_unit()
    factories.catch(admission_round, unit)
    wanted, other = admission_round.offerings.order_by("code")
    wishes = {"first": [wanted], "second": [wanted, other], "third": [wanted]}
    files = {
        which: a_verified_file(admission_round, unit, place, offerings)
        for place, (which, offerings) in enumerate(wishes.items())
    }
    return Story(
        round=admission_round,
        files=files,
        secrets={which: a_new_secret(file) for which, file in files.items()},
        specialist=factories.user(Role.SPECIALIST),
        exam_officer=factories.user(Role.EXAM_OFFICER),
        director=factories.user(Role.DIRECTOR),
    )
