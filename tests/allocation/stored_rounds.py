"""Rounds of the database made from rows of plain files, frozen and decided: any rules, any case."""

from pathlib import Path

import numpy as np

from admissions.allocation import loading
from admissions.allocation.frozen import INT, Digest
from admissions.allocation.loading import Frozen, load
from admissions.allocation.storing import store
from admissions.exchange.bundle import Bundle, read_bundle
from admissions.models import AllocationRun, Freeze, FrozenFile, FrozenOffering, Offering
from admissions.rules.case import InvalidCase
from admissions.rules.decision import Decision, decide
from admissions.rules.policy import Policy
from tests import factories
from tests.exchange.random_rounds import RandomRound
from tests.factories import NOW

FIRST_KEY = 5_000


def frozen_rows(bundle: Bundle, text: str) -> Freeze:
    """The bundle as a freeze of a round of its own; files have keys, and no live rows."""
    case, policy = bundle.case, bundle.policy
    admission_round = factories.a_round(grade=10, schools=1, state="PLAN_APPROVED")
    admission_round.take_pack(pack_id=policy.id, toml=text)
    admission_round.save(update_fields=["pack_id", "pack_toml", "pack_sha256"])
    freeze = Freeze.objects.create(
        round=admission_round,
        number=1,
        created_at=NOW,
        pack_sha256=admission_round.pack_sha256,
        seed=bundle.seed,
        files=case.n_applicants,
        wishes=case.n_preferences,
        lines=case.lines
        and [[case.offering_ids[each.offering], each.rank, each.cutoff] for each in case.lines],
    )
    keys = _offerings(freeze, bundle)
    declared = [case.preference_column(fact.name, "preference") for fact in policy.facts_of("preference")]
    records = np.column_stack([case.ranks, keys[case.offerings], *declared]).astype(INT)
    claims = [case.applicant_column(fact.name) for fact in policy.facts_of("applicant")]
    facts = np.array(claims, dtype=INT).reshape(len(claims), case.n_applicants).T
    near = _nearby(bundle, keys)
    FrozenFile.objects.bulk_create(
        FrozenFile(
            freeze=freeze,
            number=at,
            application_id=FIRST_KEY + (at * 7919) % 10_007,  # keys are in no order
            code=code,
            lottery_key=case.lottery_keys[at],
            facts=facts[at].tobytes(),
            wishes=records[case.starts[at] : case.starts[at + 1]].tobytes(),
            nearby=near[at].tobytes() if near else b"",
        )
        for at, code in enumerate(case.applicant_ids)
    )
    return freeze


def _nearby(bundle: Bundle, keys: np.ndarray) -> list[np.ndarray]:
    """The records of what lies near each child; nothing where the rules place nobody nearby."""
    table = bundle.case.nearby
    if table is None:
        return []
    rows = np.column_stack([keys[table.offerings], table.distance_m, table.catchment_order]).astype(INT)
    return [rows[table.applicants == child] for child in range(bundle.case.n_applicants)]


def _offerings(freeze: Freeze, bundle: Bundle) -> np.ndarray:
    case = bundle.case
    declared = [case.offering_column(fact.name) for fact in bundle.policy.facts_of("offering")]
    facts = np.array(declared, dtype=INT).reshape(len(declared), case.n_offerings).T
    live = [
        Offering.objects.create(
            round=freeze.round, school=factories.a_school(), code=code, name=name, seats=int(seats)
        )
        for code, name, seats in zip(case.offering_ids, case.offering_names, case.seats, strict=True)
    ]
    FrozenOffering.objects.bulk_create(
        FrozenOffering(
            freeze=freeze,
            number=at,
            offering=each,
            code=each.code,
            name=each.name,
            seats=each.seats,
            taken=int(case.taken[at]),
            facts=facts[at].tobytes(),
        )
        for at, each in enumerate(live)
    )
    return np.array([each.pk for each in live])


def seal(freeze: Freeze, policy: Policy) -> None:
    """Write the hash over the rows as they are."""
    digest = Digest()
    for rows in loading._chunks(freeze):
        digest.update(rows)
    freeze.sha256 = digest.over(freeze, list(freeze.offerings.order_by("number")))
    freeze.save()


def stored(bundle: Bundle, text: str) -> tuple[AllocationRun, Frozen, Decision]:
    """Decided from the freeze alone and written."""
    freeze = frozen_rows(bundle, text)
    seal(freeze, bundle.policy)
    frozen = load(freeze, bundle.policy)
    decision = decide(bundle.policy, frozen.case, seed=freeze.seed)
    run = AllocationRun.objects.create(
        round=freeze.round,
        freeze=freeze,
        engine_version="1",
        requested_by=freeze.round.drafted_by,
        requested_at=NOW,
        state="CHECKED",
    )
    store(run, frozen, decision)
    run.save()
    return run, frozen, decision


def random_bundle(seed: int, folder: Path) -> tuple[Bundle, str]:
    """A random round that can be decided: of some the seats do not add up, and the next one is taken."""
    made = RandomRound(seed)
    bundle = read_bundle(made.write(folder / str(seed)))
    try:
        decide(bundle.policy, bundle.case, seed=bundle.seed)
    except InvalidCase:
        return random_bundle(seed + 1_000, folder)
    return bundle, made.policy


def same(column: np.ndarray, other: np.ndarray) -> bool:
    return np.array_equal(np.asarray(column), np.asarray(other))
