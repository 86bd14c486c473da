"""Random rounds under the rules of a pack: many children for few seats, so that everything is contested."""

import numpy as np

from admissions.rules.case import Case
from admissions.rules.facts import MISSING, Fact
from admissions.rules.packs import load_pack
from admissions.rules.policy import Gate, Policy


def pack_round(pack: str, *, seed: int, children: int = 400, schools: int = 8, seats: int = 30) -> Case:
    """Nearly everybody passes the gates; every fact takes all its values."""
    policy, rng = load_pack(pack), np.random.default_rng(seed)
    wishes = min(policy.max_wishes, schools)
    ids = [f"H{number:04}" for number in range(children)]
    codes = [f"T{number:02}" for number in range(schools)]
    wanted = np.argsort(rng.gumbel(size=(children, schools)) - np.arange(schools) / 3)[:, ::-1][:, :wishes]
    rows = children * wishes

    def columns(level: str, count: int) -> dict[str, np.ndarray]:
        return {fact.name: _column(policy, fact, count, rng) for fact in policy.facts_of(level)}

    return Case.build(
        offering_ids=codes,
        offering_names=[f"Trường {code}" for code in codes],
        seats=rng.integers(seats - 5, seats + 6, schools),
        applicant_ids=ids,
        preference_applicants=np.repeat(ids, wishes).tolist(),
        preference_ranks=np.tile(np.arange(1, wishes + 1), children),
        preference_offerings=[codes[school] for school in wanted.ravel()],
        offering_facts=columns("offering", schools),
        applicant_facts=columns("applicant", children),
        preference_facts=columns("preference", rows),
    )


def _column(policy: Policy, fact: Fact, count: int, rng: np.random.Generator) -> np.ndarray:
    if policy.age is not None and fact.name == policy.age.fact:
        return np.full(count, policy.age.birth_year) - (rng.random(count) < 0.05)
    gates = [gate for part in policy.parts for gate in part.gates if gate.condition.fact == fact.name]
    if fact.type == "flag":
        return _flags(gates, count, rng)
    if fact.type == "score":
        step, top = fact.step or 10, fact.scale or 1000
        return rng.integers(top * 2 // 5 // step, top // step + 1, count) * step
    if fact.type == "decimal":
        return rng.choice([0, 1500, 2000, 2400, MISSING], count)
    if fact.type == "choice":
        if fact.of == "offering" and "decision" in fact.name:
            return np.full(count, MISSING)
        return rng.integers(0, len(fact.choices), count)
    if fact.type == "choices":
        return np.where(rng.random(count) < 0.7, 0, rng.integers(0, 1 << len(fact.choices), count))
    if fact.type == "date":
        return rng.integers(737_000, 737_600, count)
    return rng.integers(fact.minimum or 0, min(fact.maximum or 2000, 2000) + 1, count)


def _flags(gates: list[Gate], count: int, rng: np.random.Generator) -> np.ndarray:
    passing = [
        gate.condition.values[0] for gate in gates if gate.condition.op == "=" and gate.condition.values
    ]
    if passing:
        return np.where(rng.random(count) < 0.97, passing[0], 1 - passing[0])
    return (rng.random(count) < 0.3).astype(np.int64)
