"""Executes a run: freeze, rank, solve, check, explain, store. Nothing is stored unless every check holds."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from admissions.allocation.frozen import freeze_case
from admissions.allocation.services import claim_run
from admissions.exchange.run_folder import keep_run
from admissions.models import AllocationRun, Application, Cutoff, Offering, Placement
from admissions.models.clock import database_now
from admissions.permissions import SYSTEM
from admissions.rules.case import Case, InvalidCase
from admissions.rules.decision import CheckFailed, Decision, decide
from admissions.rules.facts import MISSING, FactError
from admissions.rules.reasons import explanations
from admissions.workflows.log import advance

REFUSED_INPUT = (InvalidCase, FactError)


def run_folder(run: AllocationRun) -> Path:
    """Where a run's bundle lies."""
    return Path(settings.BUNDLE_ROOT) / str(run.pk)


def execute_run(*, run_id: int) -> None:
    """Execute a requested run. A second delivery of the same id does nothing.

    1. The run is claimed (a state change that only one worker can make).
    2. The verified files are read as columns; from here on the database is not asked again.
    3. The engine ranks, solves and checks with code of its own for each.
    4. Input and result are kept as a bundle; placements and cutoffs are stored in one transaction
       together with the run's new state.
    An input that does not add up, or a failed check, ends the run with the reason and stores nothing.
    """
    run = claim_run(run_id=run_id, now=database_now())
    if run is None:
        return
    policy = run.round.policy
    try:
        case = freeze_case(run.round)
        decision = decide(policy, case, seed=run.round.seed)
    except CheckFailed as error:
        _fail(run, str(error))
        return
    except REFUSED_INPUT as error:
        _fail(run, _("Dữ liệu đầu vào không dùng được: %(why)s") % {"why": error})
        return
    run.input_sha256, run.result_sha256 = keep_run(
        run_folder(run),
        policy=policy,
        policy_text=run.round.pack_toml,
        case=case,
        decision=decision,
        seed=run.round.seed,
    )
    run.summary = _summary(case, decision)
    _store(run, case, decision)


@transaction.atomic
def _store(run: AllocationRun, case: Case, decision: Decision) -> None:
    now = database_now()
    Placement.objects.bulk_create(_placements(run, case, decision), batch_size=2000)
    Cutoff.objects.bulk_create(_cutoffs(run, case, decision), batch_size=2000)
    run.finished_at = now
    advance(
        run,
        "complete",
        actor=SYSTEM,
        now=now,
        saving=("finished_at", "input_sha256", "result_sha256", "summary"),
    )


@transaction.atomic
def _fail(run: AllocationRun, problem: str) -> None:
    run.problem, run.finished_at = problem, database_now()
    advance(run, "fail", actor=SYSTEM, now=run.finished_at, reason=problem, saving=("problem", "finished_at"))


def _placements(run: AllocationRun, case: Case, decision: Decision) -> list[Placement]:
    files = dict(Application.objects.filter(round=run.round).values_list("code", "pk"))
    offerings = _offering_keys(run, case)
    words = [explanations(run.round.policy, case, decision, language=language) for language in ("vi", "en")]
    positions = decision.matching.positions.tolist()
    scores = decision.scores.tolist()
    return [
        Placement(
            run=run,
            application_id=files[code],
            offering_id=offerings[case.offerings[position]] if position >= 0 else None,
            rank=int(case.ranks[position]) if position >= 0 else None,
            score=None if score == MISSING else score,
            reason=reason,
            explanation_vi=vietnamese,
            explanation_en=english,
        )
        for code, position, score, reason, vietnamese, english in zip(
            case.applicant_ids, positions, scores, decision.reasons, *words, strict=True
        )
    ]


def _cutoffs(run: AllocationRun, case: Case, decision: Decision) -> list[Cutoff]:
    lines = decision.cutoffs
    return [
        Cutoff(
            run=run,
            offering_id=key,
            seats=int(case.seats[index]),
            admitted=int(lines.admitted[index]),
            refused=int(lines.refused[index]),
            score=None if lines.cutoff[index] == MISSING else int(lines.cutoff[index]),
            last_admitted=lines.last_admitted[index],
        )
        for index, key in enumerate(_offering_keys(run, case))
    ]


def _offering_keys(run: AllocationRun, case: Case) -> list[int]:
    keys = dict(Offering.objects.filter(round=run.round).values_list("code", "pk"))
    return [keys[code] for code in case.offering_ids]


def _summary(case: Case, decision: Decision) -> dict[str, object]:
    """Figures for the run's page: files, seats, placed by rank of the wish, unplaced."""
    granted = decision.matching.positions[decision.matching.positions >= 0]
    ranks = case.ranks[granted].tolist()
    return {
        "applicants": case.n_applicants,
        "offerings": case.n_offerings,
        "seats": int(case.seats.sum()),
        "placed": len(ranks),
        "placed_by_rank": {str(rank): ranks.count(rank) for rank in sorted(set(ranks))},
        "unplaced": case.n_applicants - len(ranks),
        "violations": 0,
    }
