"""Conditions on facts: in gates (`fact`, `op`, `value`) and under `when`, `who`, `for`, `unless`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from admissions.rules.facts import LEVELS, Fact, FactError, encode
from admissions.rules.parsing.locate import Path
from admissions.rules.parsing.reader import REQUIRED, Reader
from admissions.rules.policy import OPERATORS, RANK_FACT, TOTAL, TOTAL_FACT, Condition

BOUND_KEYS: Final = ("value", "values", "limit")
CONDITION_KEYS: Final = ("op", *BOUND_KEYS, "missing")
OF_A_WISH: Final = (TOTAL_FACT, RANK_FACT)
"""What a condition on a wish may name besides the declared facts."""
_ORDERED: Final = ("score", "decimal", "integer", "date")


class Facts:
    """The declared facts, looked up with a clear refusal."""

    def __init__(self, facts: Sequence[Fact], *, has_total: bool) -> None:
        self.all = tuple(facts)
        self.has_total = has_total

    def find(
        self,
        reader: Reader,
        key: str | Path,
        name: Any,
        *,
        levels: Sequence[str] = LEVELS,
        types: Sequence[str] = (),
        reserved: Sequence[Fact] = (),
    ) -> Fact:
        """The fact of this name among `levels` and `types`, or one of the `reserved` ones; the total only
        where something is scored."""
        fitting = [fact for fact in self.all if fact.of in levels and (not types or fact.type in types)]
        fitting.sort(key=lambda fact: levels.index(fact.of))
        fitting += [fact for fact in reserved if self.has_total or fact.name != TOTAL]
        for fact in fitting:
            if fact.name == name:
                return fact
        names = dict.fromkeys(fact.name for fact in [*self.all, *reserved] if fact in fitting)
        allowed = f"tên một dữ kiện đã khai báo trong [facts]: {', '.join(names) or 'chưa có'}"
        return reader.refuse(key, name, allowed)


def read_condition(table: Reader, facts: Facts, fact: Fact) -> Condition:
    """`op` with `value`, `values` or `limit` (a fact of the offering) beside a fact already found."""
    op = table.word("op", OPERATORS)
    if fact.type not in _ORDERED and op not in ("=", "in"):
        table.refuse("op", op, f'"=" hoặc "in" vì {fact.name} thuộc loại {fact.type}')
    missing = table.word("missing", ("fail", "pass"), "fail") == "pass"
    _refuse_two_bounds(table, op)
    if "limit" in table.table:
        limit = facts.find(table, "limit", table.text("limit"), levels=("offering",), types=(fact.type,))
        return Condition(fact.name, op, limit_fact=limit.name, missing_passes=missing)
    if op == "in":
        written = table.value("values", table.table.get("value", []), "danh sách giá trị")
        if not isinstance(written, list) or not written:
            table.refuse("values", written, 'danh sách giá trị, ví dụ ["a", "b"]')
        values = tuple(stored(table, "values", item, fact) for item in written)
    else:
        written = table.value("value", REQUIRED, "giá trị để so sánh")
        values = (stored(table, "value", written, fact),)
    return Condition(fact.name, op, _mask(fact, values), missing_passes=missing)


def _refuse_two_bounds(table: Reader, op: str) -> None:
    """A condition is held against one thing."""
    written = [key for key in BOUND_KEYS if key in table.table]
    if len(written) > 1:
        words = " và ".join(written)
        table.fail(written[-1], f"điều kiện có cả {words}; hãy giữ đúng một trong: {', '.join(BOUND_KEYS)}")
    if written and written != ["values"] and op == "in":
        table.fail(written[0], 'op = "in" cần values, một danh sách giá trị; hãy đổi op hoặc viết values')
    if written == ["values"] and op != "in":
        table.fail("values", f'op = "{op}" cần value, một giá trị; hãy viết value hoặc đổi op thành "in"')


def read_when(
    table: Reader,
    key: str,
    facts: Facts,
    *,
    levels: Sequence[str] = LEVELS,
    reserved: Sequence[Fact] = (),
    required: bool = False,
) -> tuple[Condition, ...]:
    """All of the conditions at `key`: a list `[{fact = "x", op = ">", value = "1"}]`, or the shorter
    `{flag = true, choice = ["a", "b"], number = {op = "<=", value = "4000"}}`."""
    if required and not table.table.get(key):
        table.fail(
            key, 'còn thiếu; hãy thêm ít nhất một điều kiện, ví dụ [{fact = "x", op = "=", value = 1}]'
        )
    if isinstance(table.table.get(key), list):
        return tuple(
            read_condition(
                item, facts, facts.find(item, "fact", item.text("fact"), levels=levels, reserved=reserved)
            )
            for item in table.sections(key, ("fact", *CONDITION_KEYS))
        )
    section = table.optional_section(key, None)
    if section is None:
        return ()
    conditions = []
    for name, written in section.table.items():
        fact = facts.find(section, name, name, levels=levels, reserved=reserved)
        if isinstance(written, dict):
            below = section.below(name, written, CONDITION_KEYS)
            conditions.append(read_condition(below, facts, fact))
            continue
        items = written if isinstance(written, list) else [written]
        if not items:
            section.refuse(name, written, "ít nhất một giá trị")
        values = tuple(stored(section, name, item, fact) for item in items)
        conditions.append(Condition(name, "in" if len(values) > 1 else "=", _mask(fact, values)))
    return tuple(conditions)


def stored(table: Reader, key: str | Path, written: Any, fact: Fact) -> int:
    """A value of the file as the int64 that the fact is stored as."""
    text = {True: "1", False: "0"}[written] if isinstance(written, bool) else str(written)
    if not text.strip() or isinstance(written, dict | list):
        table.refuse(key, written, f"một giá trị của {fact.name}")
    try:
        value = encode(fact, text)
    except FactError as error:
        table.fail(key, f"giá trị không hợp với {fact.name}: {error}")
    if fact.type == "choices" and not value:
        table.refuse(key, written, f"ít nhất một lựa chọn của {fact.name}")
    return value


def _mask(fact: Fact, values: tuple[int, ...]) -> tuple[int, ...]:
    """Of a fact with several choices, any of the listed ones."""
    if fact.type != "choices":
        return values
    mask = 0
    for value in values:
        mask |= value
    return (mask,)
