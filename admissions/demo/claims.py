"""What a family answers and hands in, as the rule packs of Hà Nội 2025 ask for it.

A pack declares facts and papers; this module only knows what is true of a child. A fact that no pack asks
for is left out, so a pack may change without a change here as long as its facts keep their names.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from admissions.demo.entities import Paper
from admissions.rules.documents import documents_for
from admissions.rules.facts import encode
from admissions.rules.packs import load_pack
from admissions.rules.policy import Policy

PACKS = {1: "hanoi-2025-grade-1", 6: "hanoi-2025-grade-6", 10: "hanoi-2025-grade-10"}
SOURCES = frozenset({"claim", "residence", "register", "transcript"})
"""Sources of the facts a child brings along; exam scores and distances come later."""

YES, NO = "1", "0"


@dataclass(frozen=True, slots=True)
class Bonus:
    """A claim to extra points and its share of the candidates."""

    share: float
    priority_groups: str
    awards: str


# In the 2025 round of 1,943 candidates with a total, 28 had 0.5 points on top, 61 had 1.0, one 1.5 and one
# 2.5. Which groups and prizes made them up is not in the file: how the 61 and the last two split is a guess.
BONUSES = (
    Bonus(28 / 1943, "", "third_prize"),
    Bonus(53 / 1943, "group_3", ""),
    Bonus(8 / 1943, "", "second_prize"),
    Bonus(0.5 / 1943, "group_2", ""),
    Bonus(0.5 / 1943, "", "first_prize;third_prize"),
    Bonus(1 / 1943, "group_1;group_3", "third_prize"),
)
NO_BONUS = Bonus(0, "", "")
EACH_BONUS_FROM = 100
"""From so many candidates on every kind of claim occurs at least once."""


@cache
def pack_of(grade: int) -> Policy:
    """The rule pack that the demonstration runs a grade under."""
    return load_pack(PACKS[grade])


def draw_bonuses(minority: list[bool], rng: np.random.Generator) -> list[Bonus]:
    """Each candidate's claim. Group 3 goes to children of ethnic minorities as far as there are any."""
    count = len(minority)
    least = 1 if count >= EACH_BONUS_FROM else 0
    free = [int(k) for k in rng.permutation(count)]
    bonuses = [NO_BONUS] * count
    for bonus in BONUSES:
        wanted = "group_3" in bonus.priority_groups
        free.sort(key=lambda k: minority[k] != wanted)
        for _ in range(min(len(free), max(least, round(bonus.share * count)))):
            bonuses[free.pop(0)] = bonus
    return bonuses


def applicant_facts(grade: int, known: dict[str, str]) -> dict[str, str]:
    """Of what is known of a child, by name of fact, what the pack of the grade asks for, in its order."""
    asked = (fact.name for fact in pack_of(grade).facts_of("applicant") if fact.source in SOURCES)
    return {name: known[name] for name in asked if known.get(name)}


def wish_facts(grade: int, known: dict[str, str]) -> dict[str, str]:
    """The same for one wish of the child."""
    return {fact.name: known[fact.name] for fact in pack_of(grade).wish_questions if known.get(fact.name)}


def offering_facts(grade: int, known: dict[str, str]) -> dict[str, str]:
    """The same for an offering."""
    return {
        fact.name: known[fact.name] for fact in pack_of(grade).facts_of("offering") if known.get(fact.name)
    }


def zone_code(zone: int) -> str:
    """The code by which the packs call an admission zone."""
    return f"zone_{zone}"


def papers_for(
    grade: int, facts: dict[str, str], claims_of_wishes: list[dict[str, str]]
) -> tuple[Paper, ...]:
    """The papers that the pack asks for with these answers, all clear."""
    claimed = {name: text for claims in claims_of_wishes for name, text in claims.items() if text != NO}
    return tuple(Paper(kind) for kind in _kinds(grade, tuple({**facts, **claimed}.items())))


@cache
def _kinds(grade: int, answers: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    pack = pack_of(grade)
    values = {name: encode(pack.fact(name), text) for name, text in answers}
    return tuple(document.kind for document in documents_for(pack, values))
