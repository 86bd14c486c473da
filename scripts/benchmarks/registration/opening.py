"""The first minute of a registration: nothing that was acknowledged may be lost, however slow it gets.

`opening`: 2,000 signed-in parents arrive within a minute; each opens the list of what is to do, saves an
answer and the list of wishes, and leaves. They come when they come, whether the server keeps up or not. The
ceiling, measured on the same database just before, is what the same requests reach when eight clients send
them one after the other.

`full_house`: five times as many families as there are places come to the sign-in. Who is inside does the same
and signs out; who is not sees the queue and asks again.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

from scripts.benchmarks.measure import Outcome, say
from scripts.benchmarks.registration import pages
from scripts.benchmarks.registration.site import asked, database, served, stage, unreachable

PARENTS, WITHIN, CLIENTS = 2_000, 60.0, 8
WARM_UP, CEILING = 24, 160
"""Families whose requests warm the server up, and those whose requests find the ceiling."""
MOST_ERRORS, SLOWEST_P95 = 0.001, 2.0
PLACES, TIMES_AS_MANY, RUSH = 40, 5, 20.0
FINISH, RECOVERS_WITHIN = 0.95, 120.0
ANSWER = "zone_2"
SAVED = {
    "answer": "facts ->> 'zone' = 'zone_2'",
    "wishes": "EXISTS (SELECT 1 FROM admissions_auditevent e"
    " WHERE e.subject = 'application' AND e.subject_id = a.id AND e.action = 'choose')",
}


def opening() -> Outcome:
    """2,000 parents within 60 s."""
    if lacks := unreachable():
        say(f"{lacks}: nothing is measured")
        return Outcome("registration.opening", 0, "s", None, "eight clients", "needs PostgreSQL, Redis", None)
    with tempfile.TemporaryDirectory() as temporary, database() as filled:
        folder = Path(temporary)
        families = _families(filled, folder, PARENTS + WARM_UP + CEILING)
        with served(filled, folder) as port:
            others = [{"requests": _visit(each)} for each in families[PARENTS:]]
            _load(filled, folder, port, others[:WARM_UP])
            steady = _load(filled, folder, port, others[WARM_UP:])
            arriving = [
                {"at": WITHIN * number / PARENTS, "requests": _visit(each)}
                for number, each in enumerate(families[:PARENTS])
            ]
            rush = _load(filled, folder, port, arriving)
        lost = sum(len(_lost(filled, families, rush, kind)) for kind in SAVED)
    sent = 3 * PARENTS
    good = sum(len(rush["acknowledged"].get(kind, ())) for kind in rush["kinds"])
    ceiling, reached = 3 * CEILING / steady["seconds"], good / rush["seconds"]
    _say_kinds(rush)
    errors, slowest = 1 - good / sent, max(each["p95"] for each in rush["kinds"].values())
    say(f"{sent} requests in {rush['seconds']:.0f} s, {good} answered; the ceiling is {ceiling:.0f} a second")
    say(f"lost of what was acknowledged: {lost}")
    return Outcome(
        measure="registration.opening",
        value=round(slowest, 2),
        unit="s, p95 of the slowest kind of request",
        ratio=round(reached / ceiling, 2),
        against=f"the same requests from {CLIENTS} clients one after the other, {ceiling:.0f}/s",
        aim=f"0 lost, errors under {MOST_ERRORS:.1%}, p95 at most {SLOWEST_P95:g} s",
        holds=lost == 0 and errors < MOST_ERRORS and slowest <= SLOWEST_P95,
        ratios={
            "lost": lost,
            "errors": round(errors, 5),
            "needed of the ceiling": round(sent / WITHIN / ceiling, 2),
        },
    )


def full_house() -> Outcome:
    """Five times as many families as places, within 20 s."""
    if lacks := unreachable():
        say(f"{lacks}: nothing is measured")
        return Outcome("registration.full_house", 0, "share", None, "", "needs PostgreSQL, Redis", None)
    guests = PLACES * TIMES_AS_MANY
    with tempfile.TemporaryDirectory() as temporary, database() as filled:
        folder = Path(temporary)
        families = _families(filled, folder, guests + 1)
        limits = {"BUSY_HOUR_PLACES": str(PLACES), "BUSY_HOUR_IDLE_SECONDS": "60"}
        with served(filled, folder, **limits, SIGN_IN_ATTEMPTS_PER_HOUR="1000") as port:
            plan = {"port": port, "rush": RUSH, "families": families}
            (folder / "plan").write_text(json.dumps(plan), encoding="utf-8")
            found = json.loads(stage("guests", filled, folder, folder / "plan"))
        lost = guests - found["failed"] - _count(filled, "wishes", [each["code"] for each in families[:-1]])
    inside = found["inside"]
    share = found["finished"] / inside if inside else 0.0
    say(
        f"{guests} families for {PLACES} places in {RUSH:g} s: at most {found['at_once']} inside at once as"
        f" they count themselves; {found['queued']} saw the queue, {found['looks']} looks at it"
    )
    say(f"{inside} came in, {found['finished']} finished; errors: {found['errors'] or 'none'}")
    say(f"queue page p95 {found['queue_p95']:.2f} s, pages inside p95 {found['inside_p95']:.2f} s")
    say(f"a newcomer after the rush is inside after {found['recovered']:.1f} s")
    return Outcome(
        measure="registration.full_house",
        value=round(share, 4),
        unit="of those who came in finished",
        ratio=round(found["recovered"], 2),
        against="seconds until a newcomer is let in once the rush is over",
        aim=f"some queue, at least {FINISH:.0%} finish, 0 lost, recovered within {RECOVERS_WITHIN:g} s",
        holds=found["queued"] > 0 and share >= FINISH and lost <= 0 and found["recovered"] <= RECOVERS_WITHIN,
        ratios={"lost": max(lost, 0), "queued": found["queued"], "at once": found["at_once"]},
    )


def _families(filled: str, folder: Path, count: int) -> list[pages.Family]:
    say(f"filling a database: {count:,} families")
    stage("families", filled, folder, count, folder / "families")
    return [json.loads(line) for line in (folder / "families").read_text(encoding="utf-8").splitlines()]


def _visit(family: pages.Family) -> list[tuple[str, str]]:
    cookies = {"sessionid": family["session"]}
    return [(kind, each.decode()) for kind, each in pages.a_visit(family, cookies, ANSWER)]


def _load(filled: str, folder: Path, port: int, visits: list[dict[str, Any]]) -> dict[str, Any]:
    plan = {"port": port, "clients": CLIENTS, "visits": visits}
    (folder / "plan").write_text(json.dumps(plan), encoding="utf-8")
    found: dict[str, Any] = json.loads(stage("load", filled, folder, folder / "plan"))
    return found


def _say_kinds(found: dict[str, Any]) -> None:
    for kind, each in found["kinds"].items():
        say(f"{kind:8} p50 {each['p50']:6.2f} s  p95 {each['p95']:6.2f} s  {found['answers'][kind]}")


def _lost(filled: str, families: list[pages.Family], found: dict[str, Any], kind: str) -> list[str]:
    """Files whose save was acknowledged and is not in the database."""
    told = {families[number]["code"] for number in found["acknowledged"].get(kind, ())}
    kept = {
        code for (code,) in asked(filled, f"SELECT code FROM admissions_application a WHERE {SAVED[kind]}")
    }
    return sorted(told - kept)


def _count(filled: str, kind: str, codes: list[str]) -> int:
    kept = {
        code for (code,) in asked(filled, f"SELECT code FROM admissions_application a WHERE {SAVED[kind]}")
    }
    return len(kept & set(codes))
