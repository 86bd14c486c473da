"""Executes a run: freeze, rank, solve, check, store, check again, keep. All of it or nothing is there."""

import logging
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from admissions.allocation.freezing import freeze_round
from admissions.allocation.frozen import FrozenInputChanged
from admissions.allocation.loading import Frozen, load
from admissions.allocation.services import claim_run, holds_run
from admissions.allocation.sql_checks import MOST_SORTED, stored_violations
from admissions.allocation.storing import store
from admissions.exchange.run_folder import keep_run
from admissions.models import AllocationRun
from admissions.models.clock import database_now
from admissions.permissions import SYSTEM
from admissions.rules.case import InvalidCase
from admissions.rules.decision import CheckFailed, Decision, decide
from admissions.rules.facts import FactError
from admissions.workflows.log import advance

REFUSED_INPUT = (InvalidCase, FactError)
logger = logging.getLogger(__name__)


def run_folder(run: AllocationRun) -> Path:
    """Where a run's bundle lies."""
    return Path(settings.BUNDLE_ROOT) / str(run.pk)


def execute_run(*, run_id: int) -> None:
    """Execute a requested run. A second delivery of the same id does nothing.

    1. The run is claimed: a state change that only one worker can make, good for the time of a lease.
    2. The verified files are frozen; from here on nothing but the freeze is read.
    3. The engine ranks, solves and checks with code of its own for each.
    4. In one transaction the rows are written, SQL checks what was written, the bundle is kept and the run's
       state changes. A worker that lost its lease meanwhile finds the run in other hands and writes nothing.
    An input that does not add up, or a failed check, ends the run with the reason and stores nothing.
    """
    run = claim_run(run_id=run_id, now=database_now())
    if run is None:
        logger.warning("run %s is in other hands or over: nothing to do", run_id)
        return
    try:
        frozen, decision = _decide(run)
        _finish(run, frozen, decision)
    except (CheckFailed, FrozenInputChanged) as error:
        _fail(run, str(error))
    except REFUSED_INPUT as error:
        _fail(run, _("Dữ liệu đầu vào không dùng được: %(why)s") % {"why": error})


def _decide(run: AllocationRun) -> tuple[Frozen, Decision]:
    policy = run.round.policy
    freeze = run.freeze = freeze_round(run.round, database_now())
    frozen = load(freeze, policy)
    return frozen, decide(policy, frozen.case, seed=freeze.seed)


@transaction.atomic
def _finish(run: AllocationRun, frozen: Frozen, decision: Decision) -> None:
    if not holds_run(run):
        logger.warning("run %s was taken over: what this worker computed is dropped", run.pk)
        return
    store(run, frozen, decision)
    if found := stored_violations(run, positions=frozen.freeze.wishes <= MOST_SORTED):
        raise CheckFailed(found)
    freeze = frozen.freeze
    run.input_sha256, run.result_sha256 = keep_run(
        run_folder(run),
        policy=run.round.policy,
        policy_text=run.round.pack_toml,
        case=frozen.case,
        decision=decision,
        seed=freeze.seed,
        set_aside=tuple((code, reason) for code, reason in freeze.set_aside) or None,
    )
    run.summary = _summary(frozen, decision)
    run.finished_at = database_now()
    advance(run, "complete", actor=SYSTEM, now=run.finished_at, saving=_RESULT)


_RESULT = (
    "finished_at",
    "freeze_id",
    "input_sha256",
    "result_sha256",
    "summary",
    "refusal_codes",
    "band_bits",
)


@transaction.atomic
def _fail(run: AllocationRun, problem: str) -> None:
    if not holds_run(run):
        return
    run.problem, run.finished_at = problem, database_now()
    advance(run, "fail", actor=SYSTEM, now=run.finished_at, reason=problem, saving=("problem", "finished_at"))


def _summary(frozen: Frozen, decision: Decision) -> dict[str, object]:
    """Figures for the run's page: files, seats, placed by rank of the wish, unplaced."""
    case, wishes = frozen.case, decision.wish_positions
    ranks, counts = np.unique(decision.case.ranks[wishes[wishes >= 0]], return_counts=True)
    placed = int(counts.sum()) + int((decision.nearby >= 0).sum())
    return {
        "applicants": case.n_applicants,
        "offerings": case.n_offerings,
        "seats": int(case.seats.sum()),
        "placed": placed,
        "placed_by_rank": {str(rank): n for rank, n in zip(ranks.tolist(), counts.tolist(), strict=True)},
        "placed_nearby": int((decision.nearby >= 0).sum()),
        "unplaced": case.n_applicants - placed,
        "escalated": sorted({int(frozen.offerings[each.offering]) for each in decision.escalated}),
        "violations": 0,
    }
