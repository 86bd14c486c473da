"""Files handed in each second through the real view and server, against pgbench running the same SQL.

The unit: two requests of a signed-in family on a complete draft. One saves its list of three wishes, written
anew; one hands the file in: the application's row, version, audit rows and the message in the outbox, with
everything read on the way, from the session to the rules of the round. Server and pgbench take turns, each on
a fresh copy of the same database with the same families, the same number of clients and nobody else.
"""

import json
import re
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

import psycopg2
from psycopg2.extras import execute_values

from scripts.benchmarks.measure import Outcome, say
from scripts.benchmarks.registration import pages
from scripts.benchmarks.registration.site import SERVER, asked, database, served, stage, unreachable

FAMILIES, WARM_UP, CLIENTS, TURNS = 600, 60, 8, 3
PGBENCH_RUNS = 3
"""Runs of pgbench a turn, each on a copy of its own: it is through with the families in a second."""
AIM = 1 / 6
NAME = "registration.submissions"


def submissions() -> Outcome:
    """600 families a turn, three turns."""
    if lacks := unreachable() or ("" if _pgbench() else "no pgbench"):
        say(f"{lacks}: nothing is measured")
        return Outcome(NAME, 0, "files/s", None, "pgbench", "needs PostgreSQL, Redis and pgbench", None)
    with tempfile.TemporaryDirectory() as temporary, database() as filled:
        folder = Path(temporary)
        say(f"filling a database: {FAMILIES} families with complete drafts, three wishes each")
        stage("families", filled, folder, FAMILIES, folder / "families")
        with database(filled) as thrown_away:
            found = json.loads(
                stage("captured", thrown_away, folder, folder / "families", folder / "unit.sql")
            )
        say(f"captured {found['units']} families: {found['statements']} statements each, two transactions")
        turns = [(_served(filled, folder), _bare(filled, folder)) for _ in range(TURNS)]
    for own, bare in turns:
        say(f"server {own:7.1f} files/s, pgbench {bare:7.1f}/s: {own / bare:.3f}")
    own, bare = (statistics.median(column) for column in zip(*turns, strict=True))
    ratio = statistics.median(each / other for each, other in turns)
    return Outcome(
        measure=NAME,
        value=round(own, 1),
        unit="files/s",
        ratio=round(ratio, 3),
        against=f"pgbench with the same {found['statements']} statements, {bare:,.0f}/s",
        aim="at least a sixth of pgbench",
        holds=ratio >= AIM,
        ratios={"statements": found["statements"]},
    )


def _served(filled: str, folder: Path) -> float:
    """Files a second through the server, on a fresh copy; the first families warm it up."""
    lines = (folder / "families").read_text(encoding="utf-8").splitlines()
    visits = [{"requests": _unit(json.loads(line))} for line in lines]
    with database(filled) as copy, served(copy, folder) as port:
        _load(folder, copy, port, visits[:WARM_UP])
        found = _load(folder, copy, port, visits[WARM_UP:])
        if found["answers"] != {
            "wishes": {f"302 {_last(found, 'wishes')}": len(visits) - WARM_UP},
            "submit": {"302 bien-nhan": len(visits) - WARM_UP},
        }:
            raise RuntimeError(f"not every file was handed in: {found['answers']}")
        _all_is_there(copy, len(visits))
    return (len(visits) - WARM_UP) / float(found["seconds"])


def _last(found: dict, kind: str) -> str:
    return next(iter(found["answers"][kind])).partition(" ")[2]


def _unit(family: pages.Family) -> list[tuple[str, str]]:
    cookies = {"sessionid": family["session"]}
    return [
        ("wishes", pages.post(pages.wishes_path(family), {}, cookies).decode()),
        ("submit", pages.post(pages.check_path(family), {}, cookies).decode()),
    ]


def _load(folder: Path, copy: str, port: int, visits: list[dict]) -> dict:
    plan = {"port": port, "clients": CLIENTS, "visits": visits}
    (folder / "plan").write_text(json.dumps(plan), encoding="utf-8")
    found: dict = json.loads(stage("load", copy, folder, folder / "plan"))
    return found


def _all_is_there(copy: str, files: int) -> None:
    """One version, three wishes and one message a file: else what was measured is something else."""
    [row] = asked(
        copy,
        "SELECT (SELECT count(*) FROM admissions_application WHERE state = 'SUBMITTED'),"
        " (SELECT count(*) FROM admissions_submission), (SELECT count(*) FROM admissions_notice),"
        " (SELECT count(*) FROM admissions_preference WHERE application_id IN"
        "  (SELECT id FROM admissions_application WHERE state = 'SUBMITTED'))",
    )
    if row != (files, files, files, 3 * files):
        raise RuntimeError(f"files, versions, messages, wishes: {row} for {files}")


def _bare(filled: str, folder: Path) -> float:
    return statistics.median(_pgbench_run(filled, folder) for _ in range(PGBENCH_RUNS))


def _pgbench_run(filled: str, folder: Path) -> float:
    """Units a second of pgbench alone, on a fresh copy."""
    found = json.loads((folder / "unit.json").read_text(encoding="utf-8"))
    each = len(found["rows"]) // CLIENTS
    with database(filled) as copy:
        _prepare(copy, found)
        command = [
            _pgbench(),
            "--no-vacuum",
            "--client",
            str(CLIENTS),
            "--jobs",
            "2",
            "--transactions",
            str(each),
        ]
        command += ["--file", str(folder / "unit.sql"), f"{SERVER}/{copy}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        speed = re.search(r"tps = ([\d.]+) \(without initial", done.stdout)
        if done.returncode or speed is None:
            raise RuntimeError(f"pgbench: {done.stderr[-2000:]}")
        _all_is_there(copy, each * CLIENTS)
    return float(speed[1])


def _prepare(copy: str, found: dict) -> None:
    names = [f"c{number}" for number in range(found["columns"])]
    connection = psycopg2.connect(f"{SERVER}/{copy}")
    with connection, connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE bench_unit (n bigint PRIMARY KEY, {', '.join(f'{n} text' for n in names)})"
        )
        rows = [(number, *row) for number, row in enumerate(found["rows"], start=1)]
        execute_values(cursor, "INSERT INTO bench_unit VALUES %s", rows)
        cursor.execute("CREATE SEQUENCE bench_next")
    connection.close()


def _pgbench() -> str:
    """Where pgbench is: distributions keep it beside the server, off the usual path."""
    beside = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), reverse=True)
    return shutil.which("pgbench") or next(map(str, beside), "")
