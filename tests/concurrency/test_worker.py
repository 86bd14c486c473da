"""A run through a real broker and a real worker process."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import redis
from django.db import connection
from kombu import Connection

from admissions.allocation import services as allocation
from admissions.permissions import Role
from config.celery import app
from tests import factories
from tests.allocation.test_execution import prepared_round
from tests.factories import NOW

BROKER = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


@pytest.fixture
def worker(tmp_path, monkeypatch) -> Iterator[None]:
    """A Celery worker on the test database, with a queue of its own; ended afterwards by its process."""
    try:
        redis.Redis.from_url(BROKER).ping()
    except redis.RedisError:
        if os.environ.get("REQUIRE_SERVICES") == "1":
            raise
        pytest.skip(f"không kết nối được Redis ({BROKER})")
    queue = f"test-{os.getpid()}"
    database = connection.settings_dict
    address = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "CELERY_BROKER_URL": BROKER,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "ADMISSIONS_VAR": str(tmp_path),
    }
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--pool", "solo", "-Q", queue]
    process = subprocess.Popen([*command, "--loglevel", "warning"], env=environment)

    def send(run_id: int) -> None:
        with Connection(BROKER) as broker:
            app.send_task("admissions.allocation.tasks.execute", (run_id,), queue=queue, connection=broker)

    monkeypatch.setattr("admissions.allocation.tasks.execute.delay", send)
    yield
    process.terminate()
    process.wait(timeout=30)


@pytest.mark.services
@pytest.mark.filterwarnings("ignore:task_always_eager")
def test_a_worker_takes_the_run_from_the_queue_and_stores_the_result(worker) -> None:
    admission_round, _files = prepared_round(["8", "6.5", "7"], seats=2)
    run = allocation.request_run(
        actor=factories.user(Role.SPECIALIST), admission_round=admission_round, now=NOW
    )
    assert run.state == "REQUESTED"
    for _ in range(120):
        run.refresh_from_db()
        if run.state not in ("REQUESTED", "RUNNING"):
            break
        time.sleep(0.5)
    assert (run.state, run.problem) == ("CHECKED", "")
    assert run.placements.count() == 3
