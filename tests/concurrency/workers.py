"""Celery workers in processes of their own, on the test database and with a queue of their own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from django.db import connection
from kombu import Connection

from config.celery import app

BROKER = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
PATIENCE = 60.0


class Worker:
    """`process` is the worker; what it runs, it runs in children."""

    def __init__(self, process: subprocess.Popen, queue: str, log: Path) -> None:
        self.process, self.queue, self.log = process, queue, log

    def send(self, run_id: int) -> None:
        """Deliver the task that executes a run."""
        with Connection(BROKER) as broker:
            task = "admissions.allocation.tasks.execute"
            app.send_task(task, (run_id,), queue=self.queue, connection=broker)

    def children(self) -> list[int]:
        pid = self.process.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_what_works(self) -> None:
        """kill -9 of every child; the worker starts others."""
        for child in self.children():
            os.kill(child, signal.SIGKILL)

    def is_ready(self) -> bool:
        return bool(self.children()) and "ready" in self.log.read_text()


@contextmanager
def a_worker(folder: Path, *, children: int = 1) -> Iterator[Worker]:
    """Started, and ended afterwards by its process. Skips where there is no broker."""
    try:
        redis.Redis.from_url(BROKER).ping()
    except redis.RedisError:
        if os.environ.get("REQUIRE_SERVICES") == "1":
            raise
        pytest.skip(f"không kết nối được Redis ({BROKER})")
    database = connection.settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgres://{login}/{database['NAME']}",
        "CELERY_BROKER_URL": BROKER,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "ADMISSIONS_VAR": str(folder),
    }
    queue, log = f"test-{os.getpid()}-{time.monotonic_ns()}", folder / "worker.log"
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config.celery",
        "worker",
        "-Q",
        queue,
        "-c",
        str(children),
    ]
    command += ["--loglevel", "info", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    worker = Worker(process, queue, log)
    try:
        until(worker.is_ready)
        yield worker
    finally:
        process.terminate()
        process.wait(timeout=30)
        redis.Redis.from_url(BROKER).delete(queue)


def until(holds: Callable[[], object], *, patience: float = PATIENCE) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + patience
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(holds)
        time.sleep(0.02)
