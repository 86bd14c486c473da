"""Small rounds written as words: policies in TOML, children and schools as cells of text."""

from collections.abc import Mapping, Sequence
from typing import Any

from admissions.rules.case import Case
from admissions.rules.decision import Decision, decide
from admissions.rules.facts import encode
from admissions.rules.parse import parse_policy
from admissions.rules.policy import Policy

HEAD = """
id = "thu-2025"
title = { vi = "Thử", en = "Trial" }
province = "99"
province_name = "Thử"
grade = 10
school_year = "2025-2026"
method = "exam"
legal_basis = ["Không"]
"""

PAPERS = """
[facts.math]
of = "applicant"
type = "score"
scale = "10"
step = "0.25"
source = "exam"
label = { vi = "Toán", en = "Mathematics" }

[facts.literature]
of = "applicant"
type = "score"
scale = "10"
step = "0.25"
source = "exam"
label = { vi = "Ngữ văn", en = "Literature" }
"""

SUM = """
[score]
terms = [{ facts = ["math", "literature"], weight = "1" }]
"""

ONE_WISH_BY_SCORE = """
[wishes]
max = 3

[[order]]
criterion = "score"

[ties]
last_seat = "admit_all"
"""

EXAM = HEAD + PAPERS + SUM + ONE_WISH_BY_SCORE

Cells = Mapping[str, str]


def policy_of(text: str = EXAM) -> Policy:
    return parse_policy(text, source="thu.toml")


def case_of(
    policy: Policy,
    seats: Mapping[str, int],
    children: Mapping[str, Mapping[str, Any]],
    *,
    schools: Mapping[str, Cells] | None = None,
    **inputs: Any,
) -> Case:
    """`children`: wishes as a list of schools, or {school: {fact: cell}}, and the child's facts as cells.
    `inputs`: what else `Case.build` takes, as it takes it."""
    wishes = [
        (child, rank, school, cells)
        for child, answers in children.items()
        for rank, (school, cells) in enumerate(_wishes(answers["wishes"]), start=1)
    ]
    rows = {school: dict((schools or {}).get(school, {})) for school in seats}
    return Case.build(
        offering_ids=list(seats),
        offering_names=[f"Trường {school}" for school in seats],
        seats=list(seats.values()),
        applicant_ids=list(children),
        preference_applicants=[child for child, *_ in wishes],
        preference_ranks=[rank for _, rank, *_ in wishes],
        preference_offerings=[school for _, _, school, _ in wishes],
        offering_facts=_columns(policy, "offering", list(rows.values())),
        applicant_facts=_columns(policy, "applicant", list(children.values())),
        preference_facts=_columns(policy, "preference", [cells for *_, cells in wishes]),
        **inputs,
    )


def decided(policy: Policy, *args: Any, seed: str = "", **kwargs: Any) -> tuple[Case, Decision]:
    case = case_of(policy, *args, **kwargs)
    return case, decide(policy, case, seed=seed)


def placements(case: Case, decision: Decision) -> dict[str, str]:
    """Child to school, "" for none."""
    return {
        child: case.offering_ids[offering] if offering >= 0 else ""
        for child, offering in zip(case.applicant_ids, decision.offering_positions.tolist(), strict=True)
    }


def queues_of(case: Case, decision: Decision) -> dict[str, str]:
    """Child to the name of the queue whose seat it holds; those without a seat are left out."""
    held = zip(case.applicant_ids, decision.queue_positions.tolist(), strict=True)
    return {child: decision.queues.name_of(queue) for child, queue in held if queue >= 0}


def reasons(case: Case, decision: Decision) -> dict[str, str]:
    return dict(zip(case.applicant_ids, decision.reasons, strict=True))


def _wishes(wishes: Sequence[str] | Mapping[str, Cells]) -> list[tuple[str, Cells]]:
    return list(wishes.items()) if isinstance(wishes, Mapping) else [(school, {}) for school in wishes]


def _columns(policy: Policy, level: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[int]]:
    facts = policy.facts_of(level)
    return {fact.name: [encode(fact, row.get(fact.name, "")) for row in rows] for fact in facts}
