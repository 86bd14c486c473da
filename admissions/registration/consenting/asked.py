"""Who is asked what, by age (Law 91/2025/QH15, Article 24).

The authority processes a file by its statutory duty (Article 19.1): the family is informed and takes note,
it is not asked. To make a result known by the child's own data is another matter: its representative
consents, and from the seventh birthday on the child too. Nobody's application suffers from a no.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from admissions.models import Applicant, Application, Consent

AGE_OF_CONSENT: Final = 7
Asked = tuple[str, str]
"""(subject, purpose)."""
GUARDIAN_NOTES: Final[Asked] = (Consent.Subject.GUARDIAN.value, Consent.Purpose.PROCESS.value)
GUARDIAN_PUBLISHES: Final[Asked] = (Consent.Subject.GUARDIAN.value, Consent.Purpose.PUBLISH.value)
CHILD_PUBLISHES: Final[Asked] = (Consent.Subject.CHILD.value, Consent.Purpose.PUBLISH.value)
EVERY_QUESTION: Final = (GUARDIAN_NOTES, GUARDIAN_PUBLISHES, CHILD_PUBLISHES)


def asked_consents(applicant: Applicant, today: date) -> tuple[Asked, ...]:
    """What is asked for this child on this day, in the order of the page."""
    child = (CHILD_PUBLISHES,) if is_asked(applicant.birth_date, today) else ()
    return (GUARDIAN_NOTES, GUARDIAN_PUBLISHES, *child)


def is_asked(birth_date: date | None, today: date) -> bool:
    """Whether the child itself is asked: from the seventh birthday on, and where no birthday is known."""
    return birth_date is None or today >= birthday(birth_date, AGE_OF_CONSENT)


def birthday(born: date, age: int) -> date:
    """The day on which somebody born on `born` turns `age`; a 29 February falls on the last of the month."""
    year = born.year + age
    return date(year, born.month, min(born.day, monthrange(year, born.month)[1]))


def local_day(now: datetime) -> date:
    """The day of the database clock in Viet Nam."""
    return timezone.localdate(now)


def all_given(applicant: Applicant, today: date) -> dict[Asked, bool]:
    """Answers in which everything is agreed to."""
    return dict.fromkeys(asked_consents(applicant, today), True)


def may_publish(application: Application, today: date, answers: Mapping[Asked, bool]) -> bool:
    """Whether anything about this child may be shown to others: everybody who is asked has said yes."""
    asked = [each for each in asked_consents(application.applicant, today) if each != GUARDIAN_NOTES]
    return all(answers.get(each, False) for each in asked)
