"""[wishes]: how many, what a later wish must have on top, and where each may lie."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

from admissions.rules.facts import comma
from admissions.rules.parsing.conditions import OF_A_WISH, Facts, read_when
from admissions.rules.parsing.reader import Reader
from admissions.rules.policy import MARGIN_OPERATORS, WEIGHT_UNIT, ZONE_WORDS, MarginsFor, Wishes

KEYS: Final = ("max", "margins", "margin_op", "zones", "margins_for")
MAX_WISHES: Final = 20


def read_wishes(policy: Reader, facts: Facts) -> Wishes:
    table = policy.section("wishes", KEYS)
    limit = table.integer("max", 1, MAX_WISHES)
    zones = _read_zones(table, limit)
    if any("own" in row for row in zones):
        zone = [fact.of for fact in facts.all if fact.name == "zone" and fact.type == "choice"]
        if "applicant" not in zone or "offering" not in zone:
            needed = 'mục [facts.zone] loại choice với of = ["applicant", "offering"]'
            table.fail("zones", f'từ "own" cần {needed}; hãy thêm mục đó')
    margins = read_margins(table, limit)
    margin_op = table.word("margin_op", MARGIN_OPERATORS, ">=")
    return Wishes(
        max=limit,
        margins=margins,
        margin_op=margin_op,
        zones=zones,
        margins_for=tuple(
            MarginsFor(
                when=read_when(item, "when", facts, reserved=OF_A_WISH, required=True),
                margins=read_margins(item, limit) if "margins" in item.table else margins,
                margin_op=item.word("margin_op", MARGIN_OPERATORS, margin_op),
                ratio=item.scaled("ratio", low="0.01", high="100", places=4, default=WEIGHT_UNIT),
            )
            for item in table.sections("margins_for", ("when", "margins", "margin_op", "ratio"))
        ),
    )


def read_margins(table: Reader, limit: int) -> tuple[int, ...]:
    """Hundredths by rank, never less for a later wish; nothing where the key is left out."""
    written = _list(table, "margins", limit)
    margins = tuple(
        table.scale(("margins", position), value, low="0", high="100")
        for position, value in enumerate(written)
    )
    for position, (before, after) in enumerate(pairwise(margins), start=1):
        if after < before:
            table.fail(
                ("margins", position),
                f"mức cộng thêm {comma(after)} của nguyện vọng {position + 1} nhỏ hơn {comma(before)} của "
                f"nguyện vọng {position}; nguyện vọng sau không đòi ít hơn: hãy viết các mức không giảm",
            )
    return margins


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
