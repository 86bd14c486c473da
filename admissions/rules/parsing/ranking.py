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
ONLY_FOR: Final = {
    "percent": ("admit_within",),
    "equal_by": ("admit_within", "admit_all"),
    "beyond": ("admit_within",),
}
TIES_KEYS: Final = (*RULE_KEYS, "decided_by", "for")


def read_categories(policy: Reader, facts: Facts) -> tuple[Category, ...]:
    categories: list[Category] = []
    for table in policy.sections("categories", ("name", "label", "when")):
        name = table.code("name")
        if any(earlier.name == name for earlier in categories):
            table.fail("name", f'tên "{name}" đã dùng ở trên; hãy dùng mỗi tên một lần')
        if categories and not categories[-1].when:
            table.fail(
                "name",
                f'nhóm "{categories[-1].name}" ở trên không có điều kiện nên nhận tất cả; '
                "hãy đặt nhóm đó cuối cùng hoặc thêm when",
            )
        when = read_when(table, "when", facts, reserved=OF_A_WISH)
        categories.append(Category(name, table.label("label"), when))
    return tuple(categories)


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
        if steps and steps[-1].criterion == "lottery":
            table.fail("criterion", "đứng sau bốc thăm thì không bao giờ được xét; hãy đặt lottery cuối cùng")
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
    for key, modes in ONLY_FOR.items():
        if key in table.table and last_seat not in modes:
            words = " hoặc ".join(f'"{mode}"' for mode in modes)
            table.fail(key, f"khóa này chỉ dùng khi last_seat = {words}; hãy bỏ khóa này")
    if last_seat != "admit_within":
        return {"last_seat": last_seat, "equal_by": table.integer("equal_by", 1, steps, default=0)}
    return {
        "last_seat": last_seat,
        "percent": table.scaled("percent", low="0", high="100"),
        "equal_by": table.integer("equal_by", 1, steps, default=1),
        "beyond": table.word("beyond", BEYOND_MODES, "strict"),
    }
