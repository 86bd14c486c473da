"""[placement], [chain] and [later]: what may follow the run by wishes."""

from __future__ import annotations

import re
from typing import Final

from admissions.rules.parsing.conditions import Facts, read_when
from admissions.rules.parsing.ranking import read_order
from admissions.rules.parsing.reader import Reader
from admissions.rules.policy import FLOOR_WORDS, LATER_WORDS, NEARBY_FACTS, Chain, Later, Placement, Share

PLACEMENT_CRITERIA: Final = ("fact", "lottery")
_PERCENT: Final = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%")


def read_placement(policy: Reader, facts: Facts) -> Placement | None:
    table = policy.optional_section("placement", ("label", "who", "beyond_m", "order"))
    if table is None:
        return None
    nearby = [fact.name for fact in NEARBY_FACTS]
    of_the_child = [fact for fact in facts.all if fact.of == "applicant" and fact.name not in nearby]
    order = read_order(
        table,
        Facts(of_the_child, has_total=False),
        PLACEMENT_CRITERIA,
        has_categories=False,
        reserved=NEARBY_FACTS,
        levels=("applicant",),
    )
    return Placement(
        label=table.label("label"),
        order=order,
        who=read_when(table, "who", facts, levels=("applicant",)),
        beyond_m=table.integer("beyond_m", 0, 10**6, default=None),
    )


def read_chain(policy: Reader, max_wishes: int) -> Chain | None:
    table = policy.optional_section("chain", ("gaps", "shares"))
    if table is None:
        return None
    written = table.texts("gaps")
    if len(written) != max_wishes - 1:
        table.refuse("gaps", list(written), f"danh sách {max_wishes - 1} số, mỗi nguyện vọng sau một số")
    gaps = tuple(
        table.scale(("gaps", position), value, low="0", high="100") for position, value in enumerate(written)
    )
    shares: list[Share] = []
    for item in table.sections("shares", ("rank", "at_least")):
        percent = _PERCENT.fullmatch(item.text("at_least").strip())
        if percent is None:
            item.refuse("at_least", item.text("at_least"), 'số phần trăm, ví dụ "60%"')
        shares.append(
            Share(
                rank=item.integer("rank", 1, max_wishes),
                at_least=item.scale("at_least", percent[1], low="0", high="100"),
            )
        )
    return Chain(gaps=gaps, shares=tuple(shares))


def read_later(policy: Reader) -> Later | None:
    table = policy.optional_section("later", ("rounds", "who", "floor", "wishes"))
    if table is None:
        return None
    who = table.texts("who")
    if not who or any(word not in LATER_WORDS for word in who):
        table.refuse("who", list(who), f"một hoặc nhiều trong: {', '.join(LATER_WORDS)}")
    return Later(
        rounds=table.integer("rounds", 1, 10),
        who=who,
        floor=table.word("floor", FLOOR_WORDS, ""),
        wishes=table.integer("wishes", 1, 20, default=1),
    )
