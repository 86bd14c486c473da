"""A run from database to database, against `psql` moving the same rows out and in.

Figures are medians: runs and `psql` take turns, and so do ranking and `np.lexsort`, which are timed by the
processor, as both work in one thread and wait for nothing.

The measure makes a database of its own (BENCH_DATABASE_URL, else the local server), fills it with frozen rows
and drops it afterwards. The run is a process of its own, so that its peak of memory is its own too.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg2

from scripts.benchmarks.measure import Measure, Outcome, say, seconds

SERVER = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432")
WRITTEN = ("admissions_placement", "admissions_wishresult")
GIB = 1024**3


def province() -> Outcome:
    """18,000 children, 3 wishes, 40 offerings."""
    return _measure("end_to_end.province", 18_000, 3, 40, times=5, limit=1.0)


def nation() -> Outcome:
    """1,600,000 children, 5 wishes, 3,000 offerings."""
    return _measure("end_to_end.nation", 1_600_000, 5, 3_000, times=1, limit=None)


def _measure(
    name: str, files: int, wishes: int, offerings: int, *, times: int, limit: float | None
) -> Outcome:
    if not _reachable():
        say(f"no PostgreSQL at {SERVER}: nothing is measured")
        return Outcome(name, 0, "s", None, "psql alone", "needs PostgreSQL", None)
    with _database() as address:
        say(f"filling a database: {files:,} files, {wishes} wishes each, {offerings:,} offerings")
        _stage(address, "fill", files, wishes, offerings)
        taken = [(_stage(address, "run"), _floor(address)) for _ in range(times)]
        ranking = _stage(address, "rank")
    path = [own for own, _psql_alone in taken]
    middle = {step: statistics.median(each[step] for each in path) for step in path[0]}
    bare = statistics.median(psql_alone for _own, psql_alone in taken)
    kept = statistics.median(each["read"] + each["solve"] + each["store"] for each in path)
    memory = max(each["memory"] for each in path)
    say(f"runs: {times}, each in a process of its own and followed by psql")
    for step in ("read", "rank", "settle", "solve", "check", "explain", "store", "sql", "whole"):
        say(f"{step:8} {middle[step]:8.3f} s")
    say(f"psql moves the same rows in {bare:.3f} s; read, solve and store take {kept / bare:.2f} × that")
    say(
        f"ranking alone takes {ranking['seconds']:.4f} s, {ranking['ratio']:.3f} of np.lexsort over the same"
        f" columns ({ranking['calls']} calls each, in turns)"
    )
    say(f"{memory / GIB:.2f} GiB at most")
    aims = {"memory at most 1.5 GiB": memory <= 1.5 * GIB}
    if limit is not None:
        aims[f"all under {limit:g} s"] = middle["whole"] < limit
    else:  # what is moved counts, and no longer the round trips
        aims["read, solve and store at most 1.3 × psql"] = kept <= 1.3 * bare
        aims["all with checks at most 3 × psql"] = middle["whole"] <= 3 * bare
        aims["ranking at most 1/10 of np.lexsort"] = ranking["ratio"] <= 0.1
    for aim, holds in aims.items():
        say(f"{'holds ' if holds else 'MISSED'} {aim}")
    return Outcome(
        measure=name,
        value=round(middle["whole"], 3),
        unit="s",
        ratio=round(middle["whole"] / bare, 2),
        against=f"psql COPY out of the frozen rows and COPY in of the result rows, {bare:.3f} s",
        aim="; ".join(aims),
        holds=all(aims.values()),
        ratios={
            "read, solve, store": round(kept / bare, 2),
            "without SQL checks": round((middle["whole"] - middle["sql"]) / bare, 2),
            "lexsort": round(ranking["ratio"], 3),
            "GiB": round(memory / GIB, 2),
        },
    )


def _reachable() -> bool:
    try:
        psycopg2.connect(f"{SERVER}/postgres", connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True


@contextmanager
def _database() -> Iterator[str]:
    name = f"bench_{os.getpid()}"
    server = psycopg2.connect(f"{SERVER}/postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{SERVER}/{name}"
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
            server.close()


def _stage(address: str, *arguments: Any) -> dict[str, float]:
    """One stage in a process of its own; what it printed last."""
    command = [sys.executable, "-m", "scripts.benchmarks.end_to_end_stages", *map(str, arguments)]
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    printed = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(printed.splitlines()[-1])
    return found


def _floor(address: str) -> float:
    """Seconds of psql alone: the frozen rows out, the result rows into tables with the same indexes."""
    with tempfile.TemporaryDirectory() as folder:
        files = {table: Path(folder) / table for table in WRITTEN}
        for table, file in files.items():
            _psql(address, f"COPY {table} TO STDOUT (FORMAT binary)", into=file)
            _psql(address, f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)")
        _psql(address, "CHECKPOINT")
        taken = -3 * seconds(partial(_psql, address, "SELECT 1"))  # what psql needs to start
        taken += seconds(
            partial(
                _psql, address, "COPY admissions_frozenfile TO STDOUT (FORMAT binary)", into=Path(os.devnull)
            )
        )
        for table, file in files.items():
            taken += seconds(
                partial(_psql, address, f"COPY floor_{table} FROM STDIN (FORMAT binary)", out_of=file)
            )
            _psql(address, f"DROP TABLE floor_{table}")
    return taken


def _psql(address: str, sql: str, *, into: Path | None = None, out_of: Path | None = None) -> None:
    command = ["psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", address, "--command", sql]
    with (into or Path(os.devnull)).open("wb") as output, (out_of or Path(os.devnull)).open("rb") as source:
        subprocess.run(command, stdin=source, stdout=output, check=True)


MEASURES = (
    Measure("end_to_end.province", province),
    Measure("end_to_end.nation", nation, heavy=True),
)
