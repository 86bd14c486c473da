import csv
from collections import Counter
from decimal import Decimal

import numpy as np
import pytest

from admissions.demo.claims import BONUSES, NO_BONUS, SOURCES, draw_bonuses
from admissions.demo.entities import Paper
from admissions.demo.world import World
from admissions.rules.documents import documents_for
from admissions.rules.facts import encode
from admissions.rules.packs import load_pack
from tests.demo.test_exam import REAL_ROUND

GRADES = (1, 6, 10)
PARTS = ("math", "literature", "foreign_language", "lower_secondary_score")
UNCLAIMED = {"age_exception", "priority_groups", "awards"}
"""Facts that most children leave open."""


@pytest.mark.parametrize("grade", GRADES)
def test_every_fact_a_child_brings_along_is_filled(world: World, grade: int) -> None:
    asked = [fact for fact in load_pack(world.packs[grade]).facts_of("applicant") if fact.source in SOURCES]
    names = {fact.name for fact in asked}
    for child in world.children[grade]:
        assert names - UNCLAIMED <= set(child.facts) <= names
    assert {name for child in world.children[grade] for name in child.facts} == names


@pytest.mark.parametrize("grade", GRADES)
def test_the_papers_are_those_the_pack_asks_for(world: World, grade: int) -> None:
    pack = load_pack(world.packs[grade])
    for child in world.children[grade]:
        values = {name: encode(pack.fact(name), text) for name, text in child.facts.items()}
        for wish in child.wishes:
            for name, text in wish.facts.items():
                values[name] = max(values.get(name, 0), encode(pack.fact(name), text))
        kinds = [document.kind for document in documents_for(pack, values)]
        assert [paper.kind for paper in child.papers] == kinds


def test_facts_agree_with_the_child(world: World) -> None:
    for grade in GRADES:
        for child in world.children[grade]:
            assert child.facts.get("residence", child.residence) == child.residence
            assert child.facts.get("zone", f"zone_{child.zone}") == f"zone_{child.zone}"
            assert child.facts.get("birth_year", str(child.birth_date.year)) == str(child.birth_date.year)


def test_a_commune_decides_the_zone_of_its_children(world: World) -> None:
    zones = {commune.code: commune.zone for commune in world.communes}
    assert all(child.zone == zones[child.commune_code] for grade in GRADES for child in world.children[grade])


def test_bonus_shares_are_those_of_the_real_round() -> None:
    with REAL_ROUND.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["total"]]
    bonus = Counter(Decimal(row["total"]) - sum(Decimal(row[part] or 0) for part in PARTS) for row in rows)
    assert len(rows) == 1943
    del bonus[Decimal(0)]
    assert bonus == {Decimal("0.5"): 28, Decimal("1"): 61, Decimal("1.5"): 1, Decimal("2.5"): 1}
    assert sum(each.share for each in BONUSES) == pytest.approx(91 / 1943)


def test_bonuses_are_drawn_in_their_shares_and_group_3_goes_to_minorities(world: World) -> None:
    claims = Counter(
        (child.facts.get("priority_groups", ""), child.facts.get("awards", ""))
        for child in world.children[10]
    )
    del claims[("", "")]
    assert claims == {
        ("", "third_prize"): 9,
        ("group_3", ""): 16,
        ("", "second_prize"): 2,
        ("group_2", ""): 1,
        ("", "first_prize;third_prize"): 1,
        ("group_1;group_3", "third_prize"): 1,
    }
    minority = [child for child in world.children[10] if child.ethnicity != "Kinh"]
    assert minority
    assert all("group_3" in child.facts["priority_groups"] for child in minority)


def test_a_handful_of_candidates_has_no_bonuses() -> None:
    assert draw_bonuses([True, False, False], np.random.default_rng(1)) == [NO_BONUS] * 3


def test_a_claim_needs_its_proof(world: World) -> None:
    for child in world.children[10]:
        kinds = {Paper(paper.kind) for paper in child.papers}
        assert ("priority_groups" in child.facts) == (Paper("priority_proof") in kinds)
        assert ("awards" in child.facts) == (Paper("award_proof") in kinds)
