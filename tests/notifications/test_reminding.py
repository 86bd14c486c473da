"""Before the deadline whoever has not handed in hears of it, once."""

from datetime import timedelta

import pytest

from admissions.models import Notice
from admissions.notifications.reminding import remind_drafts
from admissions.permissions import Role
from admissions.registration import services as registration
from admissions.setup.services import move_round
from tests import factories
from tests.factories import NOW
from tests.notifications.conftest import guardian_of

pytestmark = pytest.mark.django_db
CLOSES = NOW + timedelta(days=2)


def reminded() -> list[str]:
    return sorted(Notice.objects.filter(kind="draft_reminder").values_list("application__code", flat=True))


@pytest.fixture
def plan():
    return factories.a_round()


def test_a_draft_is_reminded_once_in_the_last_two_days(plan) -> None:
    file = factories.a_draft(plan)
    remind_drafts(now=CLOSES - timedelta(hours=48, seconds=1))
    assert reminded() == []
    for hours in (48, 47, 24, 1):
        remind_drafts(now=CLOSES - timedelta(hours=hours))
    assert reminded() == [file.code]


def test_after_the_deadline_nobody_is_reminded(plan) -> None:
    factories.a_draft(plan)
    remind_drafts(now=CLOSES)
    assert reminded() == []


def test_whoever_handed_in_is_left_alone_and_whoever_reopened_is_not(plan) -> None:
    factories.a_submitted(plan)
    opened = factories.a_submitted(plan)
    registration.reopen_application(actor=guardian_of(opened).user, application=opened, now=NOW)
    remind_drafts(now=CLOSES - timedelta(hours=1))
    assert reminded() == [opened.code]


def test_a_round_that_is_not_open_reminds_nobody(plan) -> None:
    factories.a_draft(plan)
    move_round(actor=factories.user(Role.SPECIALIST), admission_round=plan, transition="close", now=NOW)
    remind_drafts(now=CLOSES - timedelta(hours=1))
    assert reminded() == []


def test_how_long_before_is_a_setting(plan, settings) -> None:
    settings.REMIND_HOURS = 2
    factories.a_draft(plan)
    remind_drafts(now=CLOSES - timedelta(hours=3))
    assert reminded() == []
    remind_drafts(now=CLOSES - timedelta(hours=2))
    assert len(reminded()) == 1


def test_however_many_drafts_it_takes_one_statement(plan, django_assert_num_queries) -> None:
    for number in (1, 2):
        factories.a_draft(plan)
        with django_assert_num_queries(1):
            remind_drafts(now=CLOSES - timedelta(hours=1))
        assert len(reminded()) == number
