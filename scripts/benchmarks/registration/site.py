"""The site as it runs in production, on a copy of a database, and nothing left of either afterwards."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import redis

SERVER = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432")
REDIS = os.environ.get("BENCH_REDIS_URL", "redis://127.0.0.1:6379/13")
PATIENCE = 60.0
WORKERS, THREADS = 2, 2


def unreachable() -> str:
    """What is missing to measure anything; empty when nothing is."""
    try:
        psycopg2.connect(f"{SERVER}/postgres", connect_timeout=3).close()
    except psycopg2.OperationalError:
        return f"no PostgreSQL at {SERVER}"
    try:
        return f"{REDIS} is in use" if redis.Redis.from_url(REDIS).dbsize() else ""
    except redis.RedisError:
        return f"no Redis at {REDIS}"


@contextmanager
def database(template: str = "template1") -> Iterator[str]:
    """The name of a database of one's own, a copy of `template`; it and what lies in Redis go afterwards."""
    name = f"bench_{os.getpid()}_{time.monotonic_ns()}"
    server = psycopg2.connect(f"{SERVER}/postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield name
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
            server.close()
            redis.Redis.from_url(REDIS).flushdb()  # it was empty before


def environment(name: str, folder: Path, **more: str) -> dict[str, str]:
    """That of a process on this database: no debugging, Redis for what processes share."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DEBUG": "0",
        "SECRET_KEY": "bench-only-and-never-deployed",
        "DATABASE_URL": f"{SERVER}/{name}",
        "REDIS_URL": REDIS,
        "CELERY_BROKER_URL": REDIS,
        "ADMISSIONS_VAR": str(folder),
        "TRUSTED_PROXIES": "127.0.0.1",
        "DATABASE_CONNECTION_SECONDS": "600",
        **more,
    }


def stage(module: str, name: str, folder: Path, *arguments: object) -> str:
    """Run one stage in a process of its own; what it printed last."""
    command = [sys.executable, "-m", f"scripts.benchmarks.registration.{module}", *map(str, arguments)]
    done = subprocess.run(command, env=environment(name, folder), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stderr[-2000:] or done.stdout[-2000:]}")
    return done.stdout.strip().rsplit("\n", 1)[-1]


@contextmanager
def served(name: str, folder: Path, **more: str) -> Iterator[int]:
    """The port of the site under granian on this database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--log-level", "warning"]
    command += ["--backlog", "4096", "config.wsgi:application"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            command, env=environment(name, folder, **more), stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait_for(port, process, folder)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            redis.Redis.from_url(REDIS).flushdb()


def _wait_for(port: int, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError((folder / "server.log").read_text()[-2000:] or "the server does not answer")


def asked(name: str, sql: str) -> list[tuple[object, ...]]:
    """The rows of a question to the database."""
    connection = psycopg2.connect(f"{SERVER}/{name}")
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        connection.close()
