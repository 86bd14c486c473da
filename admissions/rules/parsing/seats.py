"""[[programmes]], [[queues]] and [[proportional]]: who competes for which seats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from admissions.rules.parsing.conditions import OF_A_WISH, Facts, read_when
from admissions.rules.parsing.ranking import read_order, read_ties
from admissions.rules.parsing.reader import Reader
from admissions.rules.parsing.score import read_score
from admissions.rules.parsing.sections import read_gates
from admissions.rules.parsing.wishes import MAX_WISHES, read_margins
from admissions.rules.policy import (
    MARGIN_OPERATORS,
    ROUND_WORDS,
    Programme,
    Proportional,
    Queue,
    QueueSeats,
    Wishes,
)

PROGRAMME_KEYS: Final = (
    "name",
    "label",
    "when",
    "max",
    "margins",
    "margin_op",
    "score",
    "gates",
    "own_gates",
    "order",
    "ties",
)
QUEUE_KEYS: Final = ("name", "label", "for", "seats", "round", "who", "unused", "order", "ties")
MAX_PROPORTIONAL: Final = 2
_PERCENT: Final = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%")
_FACT: Final = re.compile(r"fact:(.+)")


@dataclass(frozen=True, slots=True)
class Common:
    """What programmes and queues fall back on. `ordinary`: the rules of the ordinary offerings."""

    facts: Facts
    ordinary: Programme
    criteria: Sequence[str]
    has_categories: bool


def read_programmes(policy: Reader, common: Common) -> tuple[Programme, ...]:
    programmes: list[Programme] = []
    for table in policy.sections("programmes", PROGRAMME_KEYS):
        _refuse_repeat(table, table.code("name"), [programme.name for programme in programmes])
        programmes.append(_read_programme(table, common))
    return tuple(programmes)


def _read_programme(table: Reader, common: Common) -> Programme:
    """What is left out is taken from the ordinary offerings; margins and zones are not."""
    ordinary = common.ordinary
    facts = Facts(common.facts.all, has_total=ordinary.score is not None or "score" in table.table)
    when = read_when(table, "when", facts, levels=("offering",), required=True)
    limit = table.integer("max", 1, MAX_WISHES, default=ordinary.wishes.max)
    order = ordinary.order
    if "order" in table.table:
        order = read_order(table, facts, common.criteria, has_categories=common.has_categories)
    gates = read_gates(table, facts)
    return Programme(
        name=table.code("name"),
        label=table.label("label"),
        when=when,
        wishes=Wishes(
            max=limit,
            margins=read_margins(table, limit),
            margin_op=table.word("margin_op", MARGIN_OPERATORS, ">="),
        ),
        order=order,
        ties=read_ties(table, facts, len(order)) if "ties" in table.table else ordinary.ties,
        score=read_score(table, facts) or ordinary.score,
        gates=gates if table.flag("own_gates") else (*ordinary.gates, *gates),
    )


def read_queues(policy: Reader, common: Common) -> tuple[Queue, ...]:
    tables = policy.sections("queues", QUEUE_KEYS)
    names: list[str] = []
    for table in tables:
        _refuse_repeat(table, table.code("name"), names)
        names.append(table.code("name"))
    return tuple(_read_queue(table, common, names[position + 1 :]) for position, table in enumerate(tables))


def _read_queue(table: Reader, common: Common, later: Sequence[str]) -> Queue:
    facts = common.facts
    order = None
    if "order" in table.table:
        order = read_order(table, facts, common.criteria, has_categories=common.has_categories)
    steps = len(order if order is not None else common.ordinary.order)
    unused = table.text("unused", default="") or None
    if unused is not None and unused not in later:
        table.refuse(
            "unused", unused, f"tên một hàng xét đứng sau hàng này: {', '.join(later) or 'không có'}"
        )
    return Queue(
        name=table.code("name"),
        label=table.label("label"),
        seats=_read_seats(table, facts),
        when=read_when(table, "for", facts, levels=("offering",)),
        who=read_when(table, "who", facts, reserved=OF_A_WISH),
        unused=unused,
        order=order,
        ties=read_ties(table, facts, steps) if "ties" in table.table else None,
    )


def _read_seats(table: Reader, facts: Facts) -> QueueSeats:
    written = table.text("seats")
    round_ = table.word("round", ROUND_WORDS, "up")
    if percent := _PERCENT.fullmatch(written.strip()):
        return QueueSeats(
            kind="percent", value=table.scale("seats", percent[1], low="0", high="100"), round=round_
        )
    if "round" in table.table:
        table.fail("round", "khóa này chỉ dùng khi seats là số phần trăm")
    if written.strip().isdecimal():
        return QueueSeats(
            kind="number", value=table.scale("seats", written, low="0", high="100000", places=0)
        )
    if named := _FACT.fullmatch(written.strip()):
        fact = facts.find(table, "seats", named[1].strip(), levels=("offering",), types=("integer",))
        return QueueSeats(kind="fact", fact=fact.name)
    if written.strip() != "rest":
        table.refuse("seats", written, '"60%", "12", "fact:TÊN" (dữ kiện integer của nơi tuyển) hoặc "rest"')
    return QueueSeats(kind="rest")


def read_proportional(policy: Reader, facts: Facts) -> tuple[Proportional, ...]:
    tables = policy.sections("proportional", ("name", "label", "who", "percent"))
    if len(tables) > MAX_PROPORTIONAL:
        policy.fail(("proportional", MAX_PROPORTIONAL), f"nhiều nhất {MAX_PROPORTIONAL} nhóm")
    groups: list[Proportional] = []
    for table in tables:
        _refuse_repeat(table, table.code("name"), [group.name for group in groups])
        who = read_when(table, "who", facts, reserved=OF_A_WISH, required=True)
        named = _FACT.fullmatch(str(table.value("percent", "", "")).strip())
        fact = percent = None
        if named:
            types = ("decimal", "integer", "score")
            fact = facts.find(table, "percent", named[1].strip(), levels=("offering",), types=types).name
        else:
            percent = table.scaled("percent", low="0", high="100")
        groups.append(
            Proportional(
                name=table.code("name"),
                label=table.label("label"),
                who=who,
                percent=percent or 0,
                percent_fact=fact,
            )
        )
    return tuple(groups)


def _refuse_repeat(table: Reader, name: str, earlier: Sequence[str]) -> None:
    if name in earlier:
        table.fail("name", f'tên "{name}" đã dùng ở trên; hãy dùng mỗi tên một lần')
