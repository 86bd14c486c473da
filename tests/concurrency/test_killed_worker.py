"""A worker that is killed (kill -9) at any moment of a run leaves nothing; the run is done again."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import psycopg2
import pytest
from django.db import connection

from admissions.allocation import services as allocation
from admissions.models import AllocationRun
from admissions.models.clock import database_now
from admissions.permissions import Role
from tests import factories
from tests.allocation.test_execution import prepared_round
from tests.concurrency.workers import Worker, a_worker, until
from tests.factories import NOW

pytestmark = [pytest.mark.services, pytest.mark.filterwarnings("ignore:task_always_eager")]
AT_RANDOM = 15
LONG_AFTER = timedelta(hours=2)  # a lease is over by then
WRITTEN = ("placement", "wishresult", "queueline", "cutoff", "auditevent")
"""Tables in the order in which the last transaction of a run writes to them; the last with the new state."""


class Story:
    """Runs over one round, each of which loses its worker and is taken up again."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.round, _files = prepared_round(["8", "6.5", "7", "7", "9", "5.25"], seats=3)
        self.specialist = factories.user(Role.SPECIALIST)
        begun = time.monotonic()
        self.undisturbed = self.requested()
        until(lambda: state(self.undisturbed) == "CHECKED")
        self.duration = time.monotonic() - begun
        self.undisturbed.refresh_from_db()

    def requested(self) -> AllocationRun:
        return allocation.request_run(actor=self.specialist, admission_round=self.round, now=NOW)

    def is_killed_after(self, seconds: float) -> None:
        run = self.requested()
        time.sleep(seconds)
        self.worker.kill_what_works()
        self.leaves_nothing_and_is_done_again(run)

    def is_killed_before_it_writes_to(self, table: str) -> None:
        with locked("cutoff" if table == "auditevent" else table) as let_go:
            run = self.requested()
            until(somebody_waits)
            if table == "auditevent":
                with locked(table):
                    let_go()
                    until(lambda: not waits_for("cutoff") and somebody_waits())
                    self.worker.kill_what_works()
            else:
                self.worker.kill_what_works()
        self.leaves_nothing_and_is_done_again(run)

    def leaves_nothing_and_is_done_again(self, run: AllocationRun) -> None:
        until(nobody_is_at_work)
        if state(run) != "CHECKED":
            run.refresh_from_db()
            assert rows(run) == [0, 0, 0, 0]
            assert (run.result_sha256, run.finished_at) == ("", None)
            until(self.worker.is_ready)
            for run_id in allocation.requeue_stalled_runs(now=database_now() + LONG_AFTER):
                self.worker.send(run_id)
            until(lambda: state(run) == "CHECKED")
        run.refresh_from_db()
        assert rows(run) == rows(self.undisturbed)
        assert run.result_sha256 == self.undisturbed.result_sha256
        assert run.freeze_id == self.undisturbed.freeze_id
        assert allocation.check_run(run=run) == []
        allocation.discard_run(actor=self.specialist, run=run, now=NOW)


@pytest.fixture
def story(tmp_path, monkeypatch) -> Iterator[Story]:
    with a_worker(tmp_path) as worker:
        monkeypatch.setattr("admissions.allocation.tasks.execute.delay", worker.send)
        yield Story(worker)


def test_a_run_whose_worker_is_killed_is_absent_or_complete(story) -> None:
    moments = random.Random(2025)
    for table in WRITTEN:
        story.is_killed_before_it_writes_to(table)
    for _ in range(AT_RANDOM):
        story.is_killed_after(moments.uniform(0, 1.2 * story.duration))
    assert AllocationRun.objects.exclude(state__in=("CHECKED", "DISCARDED")).count() == 0


def state(run: AllocationRun) -> str:
    return AllocationRun.objects.values_list("state", flat=True).get(pk=run.pk)


def rows(run: AllocationRun) -> list[int]:
    return [each.count() for each in (run.placements, run.wish_results, run.queue_lines, run.cutoffs)]


@contextmanager
def locked(table: str) -> Iterator[Callable[[], None]]:
    """Nobody writes to the table meanwhile; what is yielded gives it free at once."""
    database = connection.settings_dict
    login = {"user": database["USER"], "password": database["PASSWORD"], "host": database["HOST"]}
    name = {"dbname": database["NAME"], "port": database["PORT"], "application_name": "blocker"}
    with closing(psycopg2.connect(**login, **name)) as blocker, blocker.cursor() as cursor:
        cursor.execute(f"LOCK TABLE admissions_{table} IN SHARE MODE")
        yield blocker.rollback


def somebody_waits() -> bool:
    return bool(_found("SELECT 1 FROM pg_stat_activity WHERE {others} AND wait_event_type = 'Lock'"))


def waits_for(table: str) -> bool:
    return bool(
        _found(f"SELECT 1 FROM pg_locks WHERE relation = 'admissions_{table}'::regclass AND NOT granted")
    )


def nobody_is_at_work() -> bool:
    return not _found("SELECT 1 FROM pg_stat_activity WHERE {others} AND state <> 'idle'")


def _found(sql: str) -> list[tuple]:
    others = "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    others += " AND application_name <> 'blocker'"
    with connection.cursor() as cursor:
        cursor.execute(sql.format(others=others))
        return cursor.fetchall()
