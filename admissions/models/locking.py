"""The hottest read of the service: a file, a paper or an offer under a lock, with its round.

Written as SQL because every act of a family or an officer begins with it: the query compiler takes twice the
time of everything else in it. Rounds are locked before what lies in them, everywhere.
"""

from typing import TypeVar

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
    table = connection.ops.quote_name(model._meta.db_table)
    suffix = lock if connection.features.has_select_for_update else ""
    rows = list(model._default_manager.raw(f"SELECT * FROM {table} WHERE id = %s {suffix}", [pk]))  # noqa: S608
    if not rows:
        raise model.DoesNotExist  # type: ignore[attr-defined]
    return rows[0]
