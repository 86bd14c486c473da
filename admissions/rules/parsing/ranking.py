"""[[categories]], [[order]] and [ties]: who comes first, and who is equal at the last seat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from admissions.rules.facts import Fact
from admissions.rules.parsing.conditions import OF_A_WISH, Facts, read_when
from admissions.rules.parsing.reader import Reader
from admissions.rules.policy import (
    BEYOND_MODES,
    DECIDED_MODES,
    TIE_MODES,
    Category,
    Order,
    Ties,
    TiesFor,
)

RULE_KEYS: Final = ("last_seat", "percent", "equal_by", "beyond")
TIES_KEYS: Final = (*RULE_KEYS, "decided_by", "for")


def read_categories(policy: Reader, facts: Facts) -> tuple[Category, ...]:
    return tuple(
        Category(
            table.code("name"), table.label("label"), read_when(table, "when", facts, reserved=OF_A_WISH)
        )
        for table in policy.sections("categories", ("name", "label", "when"))
    )


def read_order(
    above: Reader,
    facts: Facts,
    criteria: Sequence[str],
    *,
    has_categories: bool,
    reserved: Sequence[Fact] = (),
    levels: Sequence[str] = ("applicant", "preference", "offering"),
) -> tuple[Order, ...]:
    """The steps of `[[order]]` below the table `above`."""
    steps: list[Order] = []
    for table in above.sections("order", ("criterion", "fact", "direction"), required=True):
        criterion = table.word("criterion", criteria)
        fact = ""
        if criterion == "fact":
            fact = facts.find(table, "fact", table.text("fact"), levels=levels, reserved=reserved).name
        elif "fact" in table.table:
            table.fail("fact", 'khóa này chỉ dùng khi criterion = "fact"')
        if criterion == "score" and not facts.has_total:
            table.refuse("criterion", criterion, "tiêu chí khác, vì quy tắc này không có mục [score]")
        if criterion == "category" and not has_categories:
            table.refuse("criterion", criterion, "tiêu chí khác, vì quy tắc này không có mục [[categories]]")
        step = Order(criterion, fact, table.word("direction", ("desc", "asc"), "desc"))
        if step.key in (earlier.key for earlier in steps):
            table.fail(
                "fact" if fact else "criterion", f"{step.key} đã có ở bước trước; mỗi tiêu chí một lần"
            )
        steps.append(step)
    if not steps:
        above.fail("order", "chưa có tiêu chí xếp hạng nào; hãy thêm ít nhất một mục [[order]]")
    return tuple(steps)


def read_ties(above: Reader, facts: Facts, steps: int) -> Ties:
    """`[ties]` below the table `above`, for an order of this many steps."""
    table = above.section("ties", TIES_KEYS)
    decided_by = table.text("decided_by", default="") or None
    if decided_by is not None:
        fact = facts.find(table, "decided_by", decided_by, levels=("offering",), types=("choice",))
        if any(choice.code not in DECIDED_MODES for choice in fact.choices):
            modes = ", ".join(DECIDED_MODES)
            table.fail("decided_by", f"lựa chọn của {fact.name} phải là một trong: {modes}")
    overrides = (
        TiesFor(
            when=read_when(item, "when", facts, levels=("offering",), required=True),
            **_read_rule(item, steps),
        )
        for item in table.sections("for", ("when", *RULE_KEYS))
    )
    return Ties(decided_by=decided_by, overrides=tuple(overrides), **_read_rule(table, steps))


def _read_rule(table: Reader, steps: int) -> dict[str, Any]:
    last_seat = table.word("last_seat", TIE_MODES)
    if last_seat != "admit_within":
        for key in RULE_KEYS[1:]:
            if key in table.table:
                table.fail(key, 'khóa này chỉ dùng khi last_seat = "admit_within"')
        return {"last_seat": last_seat}
    return {
        "last_seat": last_seat,
        "percent": table.scaled("percent", low="0", high="10000"),
        "equal_by": table.integer("equal_by", 1, steps, default=1),
        "beyond": table.word("beyond", BEYOND_MODES, "strict"),
    }
