"""The hottest read of the service: a file, a paper or an offer under a lock, with its round.

Written as SQL because every act of a family or an officer begins with it: the query compiler takes twice the
time of everything else in it. Rounds are locked before what lies in them, everywhere.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

from admissions.models.application import Application
from admissions.models.enrolment import Enrolment
from admissions.models.round import AdmissionRound

InRound = TypeVar("InRound", Application, Enrolment)
M = TypeVar("M", bound=models.Model)


def lock_with_round(instance: InRound) -> InRound:
    """Read again under a lock that lasts until the commit; the round is shared, so that it cannot move on.

    SQLite has one writer at a time and needs no lock.
    """
    admission_round = _read(AdmissionRound, instance.round_id, "FOR SHARE")
    locked = _read(type(instance), instance.pk, "FOR UPDATE")
    locked.round = admission_round
    return locked


def _read(model: type[M], pk: int, lock: str) -> M:
    columns, names, converters = _columns(model, connection.alias)
    suffix = lock if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} WHERE id = %s {suffix}", [pk])  # noqa: S608
        row = cursor.fetchone()
    if row is None:
        raise model.DoesNotExist  # type: ignore[attr-defined]
    values = list(row)
    for position, column, convert in converters:
        values[position] = convert(values[position], column, connection)
    return model.from_db(connection.alias, names, values)


@cache
def _columns(model: type[models.Model], alias: str) -> tuple[str, list[str], list[tuple[int, Any, Any]]]:
    """The column list of a model's table, its field names, and what turns columns into Python values."""
    fields = model._meta.concrete_fields
    converters = [
        (position, column, convert)
        for position, field in enumerate(fields)
        for column in [field.get_col(model._meta.db_table)]
        for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    ]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    return columns, [field.attname for field in fields], converters


def share_rounds(pks: Sequence[int]) -> list[AdmissionRound]:
    """These rounds as they are, kept there until the commit; in the order of keys, so that no two wait for
    each other."""
    return [_read(AdmissionRound, pk, "FOR SHARE") for pk in pks]
