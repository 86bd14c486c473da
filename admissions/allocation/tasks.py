"""Work that may take longer than a page: tasks carry ids, and a second delivery does nothing."""

from typing import Any

from celery import shared_task

from admissions.allocation import planning
from admissions.allocation.execution import execute_run
from admissions.allocation.services import requeue_stalled_runs
from admissions.models import Freeze
from admissions.models.clock import database_now


@shared_task
def execute(run_id: int) -> None:
    execute_run(run_id=run_id)


@shared_task
def requeue() -> None:
    for run_id in requeue_stalled_runs(now=database_now()):
        execute.delay(run_id)


@shared_task
def plan(freeze_id: int, question: dict[str, Any]) -> None:
    """Leave the answer to a question about a freeze in the cache; `question` as its dataclass says."""
    planning.answer(Freeze.objects.get(pk=freeze_id), planning.Question.read(question))
