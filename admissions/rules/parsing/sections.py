"""[[gates]], [age] and [[documents]]: who may be admitted, and what papers show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from admissions.rules.facts import Fact, Label
from admissions.rules.parsing.conditions import CONDITION_KEYS, OF_A_WISH, Facts, read_condition, read_when
from admissions.rules.parsing.reader import Reader
from admissions.rules.policy import TOTAL_FACT, AgeRule, Document, Gate

GATE_KEYS: Final = ("on", "fact", "facts", *CONDITION_KEYS, "reason", "label", "unless")
DOCUMENT_KEYS: Final = ("kind", "label", "required", "when_claimed", "when", "hint")


def read_gates(above: Reader, facts: Facts) -> tuple[Gate, ...]:
    """`fact`, or `facts` for the same gate on each; "{fact}" in the label becomes the fact's own label."""
    gates: list[Gate] = []
    for table in above.sections("gates", GATE_KEYS):
        on = table.word("on", ("applicant", "preference"))
        levels: Sequence[str] = (
            ("applicant",) if on == "applicant" else ("preference", "applicant", "offering")
        )
        key = "facts" if "facts" in table.table else "fact"
        names = table.texts("facts") if key == "facts" else (table.text("fact"),)
        if not names:
            table.refuse(key, [], "ít nhất một dữ kiện")
        reason, label = table.code("reason"), table.label("label")
        reserved = OF_A_WISH if on == "preference" else (TOTAL_FACT,)
        unless = read_when(table, "unless", facts, reserved=OF_A_WISH)
        for name in names:
            fact = facts.find(table, key, name, levels=levels, reserved=reserved)
            condition = read_condition(table, facts, fact)
            gates.append(Gate(on, condition, reason, _about(label, fact), unless))
    return tuple(gates)


def _about(label: Label, fact: Fact) -> Label:
    return Label(label.vi.replace("{fact}", fact.label.vi), label.en.replace("{fact}", fact.label.en))


def read_age(policy: Reader, facts: Facts) -> AgeRule | None:
    table = policy.optional_section("age", ("fact", "birth_year", "late_years", "claim"))
    if table is None:
        return None
    fact = facts.find(table, "fact", table.text("fact"), levels=("applicant",), types=("integer",))
    claim = table.text("claim", default="") or None
    if claim is not None:
        claim = facts.find(table, "claim", claim, levels=("applicant",)).name
    return AgeRule(
        fact=fact.name,
        birth_year=table.integer("birth_year", 1990, 2100),
        late_years=table.integer("late_years", 0, 20, default=0),
        claim=claim,
    )


def read_documents(policy: Reader, facts: Facts) -> tuple[Document, ...]:
    documents: list[Document] = []
    for table in policy.sections("documents", DOCUMENT_KEYS):
        kind = table.code("kind")
        if any(document.kind == kind for document in documents):
            table.fail("kind", f'giấy tờ "{kind}" đã khai báo ở trên; hãy khai báo mỗi loại một lần')
        claims = table.texts("when_claimed", default=())
        for name in claims:
            facts.find(table, "when_claimed", name, levels=("applicant", "preference"))
        documents.append(
            Document(
                kind=kind,
                label=table.label("label"),
                required=table.flag("required"),
                when_claimed=claims,
                when=read_when(table, "when", facts),
                hint=table.label("hint", default=None),
            )
        )
    return tuple(documents)
