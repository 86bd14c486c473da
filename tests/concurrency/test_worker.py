"""A run through a real broker and a real worker process."""

from collections.abc import Iterator

import pytest

from admissions.allocation import services as allocation
from admissions.models import AllocationRun, AuditEvent
from admissions.permissions import Role
from tests import factories
from tests.allocation.test_execution import prepared_round
from tests.concurrency.workers import Worker, a_worker, until
from tests.factories import NOW

pytestmark = [pytest.mark.services, pytest.mark.filterwarnings("ignore:task_always_eager")]


@pytest.fixture
def worker(tmp_path, monkeypatch) -> Iterator[Worker]:
    with a_worker(tmp_path, children=2) as started:
        monkeypatch.setattr("admissions.allocation.tasks.execute.delay", started.send)
        yield started


def finished(run) -> bool:
    return not AllocationRun.objects.filter(pk=run.pk, state__in=("REQUESTED", "RUNNING")).exists()


def test_a_worker_takes_the_run_from_the_queue_and_stores_the_result(worker) -> None:
    admission_round, _files = prepared_round(["8", "6.5", "7"], seats=2)
    run = allocation.request_run(
        actor=factories.user(Role.SPECIALIST), admission_round=admission_round, now=NOW
    )
    assert run.state == "REQUESTED"
    until(lambda: finished(run))
    run.refresh_from_db()
    assert (run.state, run.problem) == ("CHECKED", "")
    assert run.placements.count() == 3


def test_of_five_deliveries_one_runs_and_four_are_noted(worker) -> None:
    admission_round, _files = prepared_round(["8", "6.5", "7"], seats=2)
    run = allocation.request_run(
        actor=factories.user(Role.SPECIALIST), admission_round=admission_round, now=NOW
    )
    for _ in range(4):
        worker.send(run.pk)
    until(lambda: finished(run) and worker.log.read_text().count("nothing to do") == 4)
    run.refresh_from_db()
    assert run.state == "CHECKED"
    assert run.placements.count() == 3
    acts = AuditEvent.objects.filter(subject="allocationrun", subject_id=run.pk)
    assert sorted(acts.values_list("action", flat=True)) == ["complete", "request", "start"]
