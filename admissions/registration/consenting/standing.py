"""How far the consents of a file are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.models import Application, Document, Preference
from admissions.models.clock import database_now
from admissions.registration.consenting.asked import (
    GUARDIAN_NOTES,
    Asked,
    asked_consents,
    is_asked,
    local_day,
)
from admissions.registration.parts import Task, task
from admissions.workflows.application import ApplicationState

if TYPE_CHECKING:
    from admissions.registration.queries import WholeFile

CONSENT: Final = "consent"


def answers_of(application: Application) -> dict[Asked, bool]:
    """What was answered so far; asked once a request."""
    prefetch_related_objects([application], "consents")
    return {(each.subject, each.purpose): each.given for each in application.consents.all()}


def unanswered_consents(application: Application) -> list[Asked]:
    """What is asked and has no answer; an information not taken note of counts as none."""
    answers = answers_of(application)
    asked = asked_consents(application.applicant, _day_that_counts(application))
    return [each for each in asked if each not in answers or (each == GUARDIAN_NOTES and not answers[each])]


def _day_that_counts(application: Application) -> date:
    """Today by the database clock, asked only where the child turns seven while registration runs."""
    admission_round = application.round
    opens, closes = (
        local_day(admission_round.registration_opens_at),
        local_day(admission_round.registration_closes_at),
    )
    born = application.applicant.birth_date
    if is_asked(born, opens) == is_asked(born, closes):
        return opens
    return min(local_day(database_now()), closes)


def consents_task(file: WholeFile) -> Iterator[Task]:
    application = file.application
    left = unanswered_consents(application)
    href = reverse("registration:consent", args=[application.code])
    yield task(CONSENT, _("Thông tin và đồng ý"), href, started=bool(answers_of(application)), done=not left)


def consents_lack(
    application: Application, preferences: Sequence[Preference], papers: Mapping[str, Document]
) -> Iterator[str]:
    """Required before a file is handed in; a file that came back for repair is not asked again."""
    if application.state == ApplicationState.DRAFTED and unanswered_consents(application):
        yield _("trả lời phần thông tin và đồng ý")
