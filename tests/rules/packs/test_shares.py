"""Seats kept for some wishes: Đồng Nai (first wishes in Biên Hòa), Cần Thơ (2a and 2b)."""

import pytest

from admissions.rules.packs import load_pack
from tests.rules.packs.small_rounds import admitted, exam, reason

BIEN_HOA = {"S": {"bien_hoa": "có"}}


def dongnai(first: int, later: int, *, schools: dict[str, dict[str, str]] | None = None) -> tuple[int, int]:
    """How many first wishes (24 points) and how many second ones (27) get a seat of a school with 10."""
    children = {f"first_{number}": exam("8 8 8", wishes=["S"]) for number in range(first)}
    children |= {f"later_{number}": exam("9 9 9", wishes=["F", "S"]) for number in range(later)}
    for number, child in enumerate(children.values()):
        child["average_9"] = f"{9 - number / 100:.2f}"
    found = admitted("dongnai-2025-grade-10", {"F": 0, "S": 10}, children, schools=schools)
    taken = [child for child, place in found.items() if place]
    return sum(child.startswith("first") for child in taken), sum(
        child.startswith("later") for child in taken
    )


def test_dongnai_keeps_60_percent_of_a_school_in_bien_hoa_for_first_wishes():
    """Though all second wishes have more points."""
    assert dongnai(10, 10, schools=BIEN_HOA) == (6, 4)


def test_dongnai_first_wishes_may_take_more_than_that():
    assert dongnai(10, 1, schools=BIEN_HOA) == (9, 1)


def test_dongnai_seats_without_first_wishes_go_to_the_others():
    assert dongnai(1, 10, schools=BIEN_HOA) == (1, 9)


def test_dongnai_elsewhere_only_the_points_count():
    assert dongnai(10, 10) == (0, 10)


def test_dongnai_lines_are_for_people_to_decide_within_gaps_and_a_share():
    chain = load_pack("dongnai-2025-grade-10").chain
    assert (chain.gaps, [(share.rank, share.at_least) for share in chain.shares]) == ((50, 50), [(1, 6000)])
    assert load_pack("hcmc-2025-grade-10").chain.gaps == (0, 0)


HOME = {"zone": "ninh_kieu", "lives_in_province": "có"}
SCHOOLS = {name: {"zone": "ninh_kieu"} for name in "STUV"}


def cantho(children: dict[str, dict], seats: int, **schools: dict[str, str]) -> list[str]:
    found = admitted("cantho-2025-grade-10", {"S": seats, "T": 0}, children, schools={**SCHOOLS, **schools})
    return sorted(child for child, place in found.items() if place == "S")


def wish(marks: str, kind: str, **more: str) -> dict:
    return exam(marks, wishes={"S": {"wish_kind": kind}}, **(HOME | more))


def falling(number: int, best: float, kind: str, prefix: str) -> dict[str, dict]:
    """Children a quarter point apart, the best first."""
    quarters = [int(best * 4) - place for place in range(number)]
    marks = [((value + 2) // 3, (value + 1) // 3, value // 3) for value in quarters]
    return {
        f"{prefix}{place}": wish(" ".join(str(mark / 4) for mark in papers), kind)
        for place, papers in enumerate(marks)
    }


def test_cantho_2b_takes_one_seat_in_twenty_however_good_they_are():
    """20 seats: 16 for 2a, 3 for all but 2b, 1 for all. Nineteen of 2a, two of 2b with 30 and 29."""
    children = falling(19, 20, "home_first", "a")
    children |= {"b1": wish("10 10 10", "anywhere_first"), "b2": wish("10 10 9", "anywhere_first")}
    assert cantho(children, 20) == sorted([*(f"a{number}" for number in range(19)), "b1"])


@pytest.mark.parametrize(("marks", "goes"), [("9 9 8", False), ("9 9 8.5", True)])
def test_cantho_2b_needs_110_percent_of_the_line(marks, goes):
    """Twenty of 2a fill the 20 seats, the last with 24; 110 % of that is 26.4: 26 fails, 26.5 does."""
    children = falling(20, 28.75, "home_first", "a") | {"b": wish(marks, "anywhere_first")}
    found = cantho(children, 20)
    assert ("b" in found, "a19" in found, len(found)) == (goes, not goes, 20)


def test_cantho_keeps_80_percent_for_2a():
    """10 seats, 8 of them for 2a, though eleven children with more points want the school as a later wish."""
    children = falling(9, 15, "home_first", "a") | falling(11, 30, "anywhere", "late")
    found = cantho(children, 10)
    assert found == [*(f"a{number}" for number in range(8)), "late0", "late1"]


def test_cantho_2a_and_3_lie_in_the_district_of_residence():
    away = {"S": {"zone": "cai_rang"}}
    for kind, told in (("home_first", "not_home_district"), ("home_second", "not_home_district")):
        child = wish("8 8 8", kind)
        assert reason("cantho-2025-grade-10", child, seats={"S": 20}, schools=away) == f"not_eligible:{told}"
    for kind in ("anywhere_first", "anywhere"):
        assert reason("cantho-2025-grade-10", wish("8 8 8", kind), seats={"S": 20}, schools=away) == "placed"


def test_cantho_a_school_may_set_a_floor():
    floor = {"S": {"zone": "ninh_kieu", "floor_score": "24"}}
    for marks, told in (("8 8 7.75", "not_eligible:below_floor"), ("8 8 8", "placed")):
        assert (
            reason("cantho-2025-grade-10", wish(marks, "home_first"), seats={"S": 20}, schools=floor) == told
        )


@pytest.mark.parametrize(("lives", "place"), [("có", "V"), ("", "V"), ("không", "")])
def test_cantho_children_from_elsewhere_have_two_wishes(lives, place):
    kinds = {"T": "anywhere_first", "U": "anywhere", "V": "anywhere"}
    child = exam("8 8 8", wishes={name: {"wish_kind": kind} for name, kind in kinds.items()})
    child["lives_in_province"] = lives
    found = admitted("cantho-2025-grade-10", {"T": 0, "U": 0, "V": 20}, {"c": child}, schools=SCHOOLS)
    assert found == {"c": place}


def test_cantho_a_specialised_class_asks_for_no_kind_and_no_district():
    child = exam("8 8 8", wishes=["X"], specialised="8")
    schools = {"X": {"programme": "chuyen", "zone": "cai_rang"}}
    assert reason("cantho-2025-grade-10", child, seats={"X": 1}, schools=schools) == "placed"
