"""The sections of a rule file that say who may ask and who comes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from admissions.rules.facts import Fact, Label
from admissions.rules.parsing.conditions import CONDITION_KEYS, Facts, read_condition, read_when
from admissions.rules.parsing.reader import Reader
from admissions.rules.policy import (
    MARGIN_OPERATORS,
    TIE_MODES,
    ZONE_WORDS,
    AgeRule,
    Category,
    Document,
    Gate,
    Order,
    Ties,
    Wishes,
)

GATE_KEYS: Final = ("on", "fact", "facts", *CONDITION_KEYS, "reason", "label", "unless")
DOCUMENT_KEYS: Final = ("kind", "label", "required", "when_claimed", "when", "hint")
MAX_WISHES: Final = 20


def read_gates(policy: Reader, facts: Facts) -> tuple[Gate, ...]:
    """`fact`, or `facts` for the same gate on each; "{fact}" in the label becomes the fact's own label."""
    gates: list[Gate] = []
    for table in policy.sections("gates", GATE_KEYS):
        on = table.word("on", ("applicant", "preference"))
        levels: Sequence[str] = (
            ("applicant",) if on == "applicant" else ("preference", "applicant", "offering")
        )
        key = "facts" if "facts" in table.table else "fact"
        names = table.texts("facts") if key == "facts" else (table.text("fact"),)
        if not names:
            table.refuse(key, [], "ít nhất một dữ kiện")
        reason, label = table.code("reason"), table.label("label")
        unless = read_when(table, "unless", facts, or_total=True)
        for name in names:
            fact = facts.find(table, key, name, levels=levels, or_total=True)
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


def read_wishes(policy: Reader, facts: Facts) -> Wishes:
    table = policy.section("wishes", ("max", "margins", "margin_op", "zones"))
    limit = table.integer("max", 1, MAX_WISHES)
    zones = _read_zones(table, limit)
    if any("own" in row for row in zones):
        zone = [fact.of for fact in facts.all if fact.name == "zone" and fact.type == "choice"]
        if "applicant" not in zone or "offering" not in zone:
            needed = 'mục [facts.zone] loại choice với of = ["applicant", "offering"]'
            table.fail("zones", f'từ "own" cần {needed}; hãy thêm mục đó')
    return Wishes(
        max=limit,
        margins=_read_margins(table, limit),
        margin_op=table.word("margin_op", MARGIN_OPERATORS, ">="),
        zones=zones,
    )


def _read_margins(table: Reader, limit: int) -> tuple[int, ...]:
    written = _list(table, "margins", limit)
    return tuple(
        table.scale(("margins", position), value, low="0", high="100")
        for position, value in enumerate(written)
    )


def _read_zones(table: Reader, limit: int) -> tuple[tuple[str, ...], ...]:
    written = _list(table, "zones", limit)
    for position, row in enumerate(written):
        good = isinstance(row, list) and len(row) == position + 1 and all(word in ZONE_WORDS for word in row)
        if not good:
            wanted = f"{position + 1} từ, mỗi từ là own hoặc any"
            table.refuse(("zones", position), row, f"{wanted}, cho trường hợp có {position + 1} nguyện vọng")
    return tuple(tuple(row) for row in written)


def _list(table: Reader, key: str, length: int) -> list[Any]:
    """An optional list that, when given, has one entry a wish."""
    written = table.value(key, [], "một danh sách")
    if not isinstance(written, list) or len(written) not in (0, length):
        table.refuse(key, written, f"danh sách {length} phần tử, mỗi nguyện vọng một phần tử")
    return written


def read_categories(policy: Reader, facts: Facts) -> tuple[Category, ...]:
    return tuple(
        Category(table.code("name"), table.label("label"), read_when(table, "when", facts, or_total=True))
        for table in policy.sections("categories", ("name", "label", "when"))
    )


def read_order(policy: Reader, facts: Facts, criteria: Sequence[str]) -> tuple[Order, ...]:
    steps: list[Order] = []
    tables = policy.sections("order", ("criterion", "fact", "direction"), required=True)
    for table in tables:
        criterion = table.word("criterion", criteria)
        fact = ""
        if criterion == "fact":
            fact = facts.find(table, "fact", table.text("fact")).name
        elif "fact" in table.table:
            table.fail("fact", 'khóa này chỉ dùng khi criterion = "fact"')
        if criterion == "score" and not facts.has_total:
            table.refuse("criterion", criterion, "tiêu chí khác, vì quy tắc này không có mục [score]")
        if criterion == "category" and not policy.table.get("categories"):
            table.refuse("criterion", criterion, "tiêu chí khác, vì quy tắc này không có mục [[categories]]")
        step = Order(criterion, fact, table.word("direction", ("desc", "asc"), "desc"))
        if step.key in (earlier.key for earlier in steps):
            table.fail(
                "fact" if fact else "criterion", f"{step.key} đã có ở bước trước; mỗi tiêu chí một lần"
            )
        steps.append(step)
    if not steps:
        policy.fail("order", "chưa có tiêu chí xếp hạng nào; hãy thêm ít nhất một mục [[order]]")
    return tuple(steps)


def read_ties(policy: Reader) -> Ties:
    table = policy.section("ties", ("last_seat",))
    return Ties(table.word("last_seat", TIE_MODES))


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
