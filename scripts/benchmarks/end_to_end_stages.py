"""The stages of `end_to_end`, each a process: fill FILES WISHES OFFERINGS, run, rank. Prints a JSON line."""

import json
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from time import perf_counter

import django
import numpy as np

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from admissions.allocation.frozen import COUNT, INT, Digest, FrozenRows  # noqa: E402
from admissions.allocation.loading import load  # noqa: E402
from admissions.allocation.sql_checks import MOST_SORTED, stored_violations  # noqa: E402
from admissions.allocation.storing import claim_rows, store  # noqa: E402
from admissions.matching.checks import violations  # noqa: E402
from admissions.matching.deferred_acceptance import match  # noqa: E402
from admissions.models import (  # noqa: E402
    AdministrativeUnit,
    AdmissionRound,
    AllocationRun,
    Freeze,
    FrozenFile,
    FrozenOffering,
    Offering,
    QuotaDecision,
    School,
    User,
)
from admissions.models.bulk import Cells, Numbers, insert  # noqa: E402
from admissions.rules.decision import rank, settle  # noqa: E402
from scripts.benchmarks.demand import heavy_tailed  # noqa: E402
from scripts.benchmarks.measure import medians, processor  # noqa: E402

CALLS = 5
"""How often ranking and `np.lexsort` are timed, after one call each that is not."""
NOW = datetime(2025, 6, 1, tzinfo=UTC)
PAPERS = ("math", "literature", "english")
POLICY = """
id = "bench"
title = { vi = "Đo", en = "Bench" }
province = "00"
province_name = "Đo"
grade = 10
school_year = "2025-2026"
method = "exam"
legal_basis = ["Không phải quy định"]
order = [{ criterion = "score" }, { criterion = "fact", fact = "math" }]

[score]
terms = [
  { fact = "math", weight = "1" },
  { fact = "literature", weight = "1" },
  { fact = "english", weight = "1" },
]

[[gates]]
on = "applicant"
fact = "math"
op = ">"
value = "0"
reason = "paper_zero"
label = { vi = "Bài thi bị điểm 0", en = "A paper marked 0" }

[wishes]
max = 5

[ties]
last_seat = "strict"
""" + "".join(
    f"""
[facts.{name}]
of = "applicant"
type = "score"
scale = "10"
step = "0.25"
source = "exam"
label = {{ vi = "{name}", en = "{name}" }}
"""
    for name in PAPERS
)


def fill(files: int, wishes: int, offerings: int) -> dict[str, float]:
    """A round with its offerings by the models, and frozen rows by COPY; no live files."""
    call_command("migrate", verbosity=0)
    demand = heavy_tailed(applicants=files, wishes=wishes, offerings=offerings)
    with transaction.atomic():
        admission_round = _round()
        keys = _offerings(admission_round, demand.seats)
        freeze = Freeze.objects.create(
            round=admission_round,
            number=1,
            created_at=NOW,
            files=files,
            wishes=files * wishes,
            pack_sha256=admission_round.pack_sha256,
            seed="",
        )
        listed = [
            FrozenOffering(
                freeze=freeze,
                number=at,
                offering=each,
                code=each.code,
                name=each.name,
                seats=each.seats,
                taken=0,
                facts=b"",
            )
            for at, each in enumerate(keys)
        ]
        FrozenOffering.objects.bulk_create(listed, batch_size=2000)
        named = np.array([each.pk for each in keys])[demand.offerings].reshape(files, wishes)
        digest = Digest()
        insert(FrozenFile, _files(freeze, named, digest))
        freeze.sha256 = digest.over(freeze, listed)
        freeze.save()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE admissions_frozenfile")
    return {}


def _round() -> AdmissionRound:
    province = AdministrativeUnit.objects.create(
        level=AdministrativeUnit.Level.PROVINCE, code="00", name="Đo"
    )
    account = User.objects.create(username="bench", full_name="Bench", role="SPECIALIST")
    admission_round = AdmissionRound(
        code="bench",
        name="Bench",
        province=province,
        grade=10,
        school_year="2025-2026",
        method="exam",
        registration_opens_at=NOW,
        registration_closes_at=NOW + timedelta(days=1),
        results_at=NOW + timedelta(days=2),
        confirmation_closes_at=NOW + timedelta(days=3),
        drafted_by=account,
    )
    admission_round.take_pack(pack_id="bench", toml=POLICY)
    admission_round.save()
    return admission_round


def _offerings(admission_round: AdmissionRound, seats: np.ndarray) -> list[Offering]:
    commune = AdministrativeUnit.objects.create(
        level=AdministrativeUnit.Level.COMMUNE, code="00-1", name="Đo", parent=admission_round.province
    )
    decision = QuotaDecision.objects.create(
        round=admission_round, number="1", signed_date=date(2025, 5, 1), signed_by="Đo"
    )
    names = [f"S{at:05}" for at in range(len(seats))]
    schools = School.objects.bulk_create(
        [School(code=name, name=name, commune=commune) for name in names], batch_size=2000
    )
    return Offering.objects.bulk_create(
        [
            Offering(
                round=admission_round,
                school=school,
                code=school.code,
                name=school.code,
                seats=int(places),
                quota_decision=decision,
            )
            for school, places in zip(schools, seats, strict=True)
        ],
        batch_size=2000,
    )


def _files(freeze: Freeze, named: np.ndarray, digest: Digest) -> Iterator[dict[str, Numbers | Cells]]:
    rng = np.random.default_rng(2025)
    ranks = np.arange(1, named.shape[1] + 1)
    for first in range(0, len(named), 50_000):
        part = named[first : first + 50_000]
        n = len(part)
        level = 6.2 + 1.5 * rng.standard_normal(n)
        marks = np.clip(np.rint((level[:, None] + 0.9 * rng.standard_normal((n, 3))) * 4) * 25, 0, 1000)
        facts = marks.astype(INT)
        records = np.stack([np.broadcast_to(ranks, part.shape), part], axis=2).astype(INT)
        codes = [f"HS{at:08}" for at in range(first, first + n)]
        applications = np.arange(first + 1, first + n + 1)
        text = "\n".join(codes).encode()
        lengths = np.full(n, records[0].nbytes, dtype=COUNT)
        digest.update(
            FrozenRows(
                applications.astype(INT).tobytes(),
                text,
                text,
                facts.tobytes(),
                lengths.tobytes(),
                records.tobytes(),
            )
        )
        yield {
            "freeze": Numbers(np.full(n, freeze.pk)),
            "number": Numbers(np.arange(first, first + n)),
            "application": Numbers(applications),
            "code": Cells(codes),
            "lottery_key": Cells(codes),
            "facts": Cells([row.tobytes() for row in facts]),
            "wishes": Cells([row.tobytes() for row in records]),
            "nearby": Cells([b""] * n),
        }


def run() -> dict[str, float]:
    """What `execute_run` does between the freeze and the bundle, timed step by step; rows of its own run.

    `settle` contains `solve` and `check`; these two and `explain`, which is taken off `store`, are timed by
    themselves afterwards.
    """
    freeze = Freeze.objects.select_related("round").get()
    AllocationRun.objects.filter(state="RUNNING").update(state="CHECKED")
    row = AllocationRun.objects.create(
        round=freeze.round,
        freeze=freeze,
        engine_version="bench",
        requested_by=freeze.round.drafted_by,
        requested_at=NOW,
        state="RUNNING",
    )
    policy = freeze.round.policy
    _clear()
    begun = perf_counter()
    frozen = load(freeze, policy)
    read = perf_counter()
    ranked = rank(policy, frozen.case, seed="")
    in_order = perf_counter()
    decision = settle(ranked, seed="")
    decided = perf_counter()
    with transaction.atomic():
        store(row, frozen, decision)
        AllocationRun.objects.filter(pk=row.pk).update(state="CHECKED", refusal_codes=row.refusal_codes)
        written = perf_counter()
        assert stored_violations(row, positions=freeze.wishes <= MOST_SORTED) == []
        checked = perf_counter()
    ended = perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    solve, check, explain = (
        _timed(lambda: match(decision.instance)),
        _timed(lambda: violations(decision.instance, decision.matching)),
        _timed(lambda: claim_rows(decision)),
    )
    return {
        "read": read - begun,
        "rank": in_order - read,
        "settle": decided - in_order,
        "solve": solve,
        "check": check,
        "explain": explain,
        "store": written - decided - explain + ended - checked,
        "sql": checked - written,
        "whole": ended - begun,
        "memory": memory,
    }


def ranking() -> dict[str, float]:
    """The engine's ranking against np.lexsort over the same columns, offering first."""
    freeze = Freeze.objects.select_related("round").get()
    policy = freeze.round.policy
    case = load(freeze, policy).case
    columns = rank(policy, case, seed="").criteria
    steps = [columns[step.key] for step in reversed(policy.order)]
    keys: list[np.ndarray] = [-case.owners, *steps, case.offerings]
    actions = partial(rank, policy, case, seed=""), partial(np.lexsort, keys)
    taken, sorting = medians(CALLS, *actions, clock=processor)
    return {"ratio": taken / sorting, "seconds": taken, "calls": CALLS}


def _clear() -> None:
    """Results of earlier runs go, so that each run writes into empty tables as the floor does."""
    with connection.cursor() as cursor:
        for table in ("placement", "wishresult", "queueline", "cutoff"):
            cursor.execute(f"TRUNCATE admissions_{table} CASCADE")
        cursor.execute("CHECKPOINT")


def _timed(action: Callable[[], object]) -> float:
    begun = perf_counter()
    action()
    return perf_counter() - begun


STAGES: dict[str, Callable[..., dict[str, float]]] = {"fill": fill, "run": run, "rank": ranking}

if __name__ == "__main__":
    stage, *sizes = sys.argv[1:]
    print(json.dumps(STAGES[stage](*map(int, sizes))))
