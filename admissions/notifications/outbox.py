"""The transactional outbox: what a family is told is written in the transaction of what happened.

So an act and its message are both there or neither, whatever becomes of the broker or the gateway. `event`
names what happened; a person is told of one event once, however often it is announced. Written as SQL since
it sits on the path of every hand-in: one INSERT … SELECT, whoever and however many are told.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from admissions.models import Applicant, Application, Guardian, Guardianship, Notice
from admissions.notifications.texts import TEXTS
from admissions.notifications.waking import wake_after_commit
from admissions.workflows.notice import NoticeState

# Whoever wants messages and has an address, by the wanted channel or else by the one that has an address.
_REACHABLE: Final = "g.channel <> 'NONE' AND (g.phone <> '' OR g.email <> '')"
_CHANNEL: Final = (
    "CASE WHEN g.phone = '' OR g.channel = 'EMAIL' AND g.email <> '' THEN 'EMAIL'"
    " WHEN g.channel = 'ZALO' THEN 'ZALO' ELSE 'SMS' END"
)
_CHILDS: Final = f"{Guardianship._meta.db_table} s JOIN {Guardian._meta.db_table} g ON g.id = s.guardian_id"


def announce(
    kind: str,
    *,
    event: str,
    now: datetime,
    application: Application | None = None,
    applicant: Applicant | None = None,
    guardians: Iterable[Guardian] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Tell every guardian of the child who wants messages, or just `guardians`.

    Args:
        kind: an entry of `texts.TEXTS`; KeyError for any other.
        event: names what happened, e.g. `submitted:17:3`; at most 90 characters.
        facts: what the text needs besides the file's code: `by` (a moment, ISO 8601) or `link` (a path of
            this site). Never anything about the child.

    Runs in the caller's transaction; sent after its commit.
    """
    file = application.pk if application is not None else None
    if guardians is not None:
        people = [each.pk for each in guardians]
        if not people:
            return
        marks = ", ".join(["%s"] * len(people))
        source, values = f"{Guardian._meta.db_table} g WHERE g.id IN ({marks})", people
    else:
        child = application.applicant_id if application is not None else _key(applicant)
        source, values = f"{_CHILDS} WHERE s.applicant_id = %s AND NOT s.pending", [child]
    _insert(kind, "%s", [event], "%s", [file], source, values, now, facts)


def _key(applicant: Applicant | None) -> int:
    if applicant is None:
        raise TypeError("announce needs a file, a child or guardians")
    return applicant.pk


def announce_to_files(
    kind: str,
    *,
    event: str,
    now: datetime,
    applications: models.QuerySet[Application],
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Tell the families of many files in one statement; `event` is the same for all, its key is not."""
    try:
        inner, values = applications.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return
    source = (
        f"{_CHILDS} JOIN {Application._meta.db_table} a ON a.applicant_id = s.applicant_id"
        f" WHERE NOT s.pending AND a.id IN ({inner})"
    )
    _insert(kind, "%s || ':' || a.id", [event], "a.id", [], source, values, now, facts)


def announce_to_children(
    kind: str,
    *,
    event: str,
    now: datetime,
    applicants: models.QuerySet[Applicant],
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Tell the families of many children who have no file yet, in one statement."""
    try:
        inner, values = applicants.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return
    source = f"{_CHILDS} WHERE NOT s.pending AND s.applicant_id IN ({inner})"
    _insert(kind, "%s || ':' || s.applicant_id", [event], "NULL", [], source, values, now, facts)


def _insert(
    kind: str,
    event: str,
    event_values: Sequence[Any],
    file: str,
    file_values: Sequence[Any],
    source: str,
    source_values: Sequence[Any],
    now: datetime,
    facts: Mapping[str, Any] | None,
) -> None:
    """One row a guardian of `source` (a FROM clause with its WHERE) who can be reached and was not told."""
    TEXTS[kind]  # a kind without a text is a slip of the programmer's hand
    moment = Notice._meta.get_field("queued_at").get_db_prep_save(now, connection)
    given = Notice._meta.get_field("facts").get_db_prep_save(dict(facts or {}), connection)
    with connection.cursor() as cursor:
        cursor.execute(  # fragments of this module alone; every value is a parameter
            f"INSERT INTO {Notice._meta.db_table} (version, state, kind, key, guardian_id, application_id,"  # noqa: S608
            " channel, facts, attempts, queued_at, due_at, carrier_reference, failure)"
            f" SELECT 0, %s, %s, {event} || ':' || g.id, g.id, {file}, {_CHANNEL}, %s, 0, %s, %s, '', ''"
            f" FROM {source} AND {_REACHABLE} ON CONFLICT (key) DO NOTHING",
            [
                NoticeState.QUEUED,
                kind,
                *event_values,
                *file_values,
                given,
                moment,
                moment,
                *source_values,
            ],
        )
        told = cursor.rowcount
    if told:
        wake_after_commit()
