import csv
from collections import Counter

import numpy as np
import pytest

from admissions.demo.wishes import LENGTH_SHARES
from admissions.demo.world import World
from admissions.rules.packs import load_pack
from tests.demo.test_exam import REAL_ROUND


@pytest.mark.parametrize("grade", [1, 6, 10])
def test_wishes_are_ranked_without_gaps_and_never_repeated(city: World, grade: int) -> None:
    most = load_pack(city.packs[grade]).wishes.max
    for child in city.children[grade]:
        assert [wish.rank for wish in child.wishes] == list(range(1, len(child.wishes) + 1))
        assert 1 <= len(child.wishes) <= most
        assert len({wish.offering_code for wish in child.wishes}) == len(child.wishes)


def test_the_zone_rule_holds_for_every_candidate(city: World) -> None:
    rule = load_pack(city.packs[10]).wishes.zones
    assert rule == (("any",), ("own", "any"), ("own", "own", "any"))
    zones = {offering.code: offering.facts["zone"] for offering in city.offerings[10]}
    for child in city.children[10]:
        for wish, word in zip(child.wishes, rule[len(child.wishes) - 1], strict=True):
            assert word == "any" or zones[wish.offering_code] == child.facts["zone"]


def test_the_free_wish_is_used_to_leave_the_zone(city: World) -> None:
    zones = {offering.code: offering.facts["zone"] for offering in city.offerings[10]}
    away = [zones[child.wishes[-1].offering_code] != child.facts["zone"] for child in city.children[10]]
    assert 0.1 < sum(away) / len(away) < 0.7


def test_candidates_make_as_many_wishes_as_in_the_real_round(city: World) -> None:
    with REAL_ROUND.open(encoding="utf-8") as file:
        real = Counter(
            sum(row[f"preference_{rank}"] != "Không đăng ký" for rank in (1, 2, 3))
            for row in csv.DictReader(file)
        )
    assert [real[length] / 1973 for length in (1, 2, 3)] == pytest.approx(LENGTH_SHARES)
    made = Counter(len(child.wishes) for child in city.children[10])
    assert [made[length] / 2000 for length in (1, 2, 3)] == pytest.approx(LENGTH_SHARES, abs=0.03)


def test_demand_is_heavy_tailed(city: World) -> None:
    """A quarter of the schools draws far more than a quarter of the first wishes, another hardly any."""
    first = Counter(child.wishes[0].offering_code for child in city.children[10])
    counts = np.sort([first[offering.code] for offering in city.offerings[10]])
    quarter = len(counts) // 4
    assert counts[-quarter:].sum() / counts.sum() > 0.36
    assert counts[:quarter].sum() / counts.sum() < 0.16
    pressure = [first[offering.code] / offering.seats for offering in city.offerings[10]]
    assert max(pressure) > 2
    assert min(pressure) < 0.8


def test_better_candidates_dare_more(city: World) -> None:
    """Whoever wishes first for the most wanted third of the schools scores higher than the rest."""
    first = Counter(child.wishes[0].offering_code for child in city.children[10])
    wanted = {code for code, _ in first.most_common(len(city.offerings[10]) // 3)}
    totals: dict[bool, list[float]] = {True: [], False: []}
    for child in city.children[10]:
        totals[child.wishes[0].offering_code in wanted].append(sum(map(float, child.scores.values())))
    assert np.mean(totals[True]) > np.mean(totals[False]) + 0.5


@pytest.mark.parametrize("grade", [1, 6])
def test_most_families_of_small_children_keep_to_their_catchment(city: World, grade: int) -> None:
    catchment = city.catchment(grade)
    first = [child.wishes[0].offering_code in catchment[child.unit_code] for child in city.children[grade]]
    assert 0.85 < sum(first) / len(first) < 0.98


@pytest.mark.parametrize("grade", [1, 6])
def test_a_sibling_is_claimed_exactly_where_it_goes_to_school(city: World, grade: int) -> None:
    schools = {offering.code: offering.school_code for offering in city.offerings[grade]}
    claims = 0
    for child in city.children[grade]:
        for wish in child.wishes:
            is_there = schools[wish.offering_code] in child.sibling_schools
            assert wish.facts == {"sibling": "1" if is_there else "0"}
            claims += is_there
    assert 0.09 < claims / 2000 < 0.16
