"""What the papers count and how low they may be: every province with a rule of its own."""

import numpy as np
import pytest

from admissions.rules.packs import load_pack
from admissions.rules.policy import WEIGHT_UNIT
from admissions.rules.scoring import round_to
from tests.rules.packs.small_rounds import CHUYEN, admitted, exam, reason

TOO_LOW, ZERO = "not_eligible:paper_too_low", "not_eligible:paper_zero"


def of(pack: str, lowest: str) -> str:
    """What a child is told whose lowest paper has this mark and whose other papers are excellent."""
    return reason(f"{pack}-2025-grade-10", exam(f"10 10 {lowest}", wishes=["A"]))


@pytest.mark.parametrize("pack", ["bentre", "vinhphuc", "haiduong", "hungyen"])
def test_every_paper_above_1(pack):
    assert (of(pack, "1"), of(pack, "1.25")) == (TOO_LOW, "placed")


@pytest.mark.parametrize("pack", ["dongnai", "khanhhoa"])
def test_every_paper_1_or_more(pack):
    assert (of(pack, "0.75"), of(pack, "1")) == (TOO_LOW, "placed")


def test_thanhhoa_every_paper_half_a_point_or_more():
    assert (of("thanhhoa", "0.25"), of("thanhhoa", "0.5")) == (TOO_LOW, "placed")


@pytest.mark.parametrize(
    "pack",
    [
        "binhphuoc",
        "cantho",
        "thainguyen",
        "sonla",
        "nghean",
        "travinh",
        "hanam",
        "quangnam",
        "quangninh",
        "haiphong",
        "bariavungtau",
        "hcmc",
        "hanoi",
    ],
)
def test_elsewhere_no_paper_may_be_zero(pack):
    """A wish of Cần Thơ says its kind; Quảng Nam adds the record of four years."""
    child = exam("10 10 0", wishes={"A": {"wish_kind": "anywhere"}}, lower_secondary_score="9")
    if pack != "cantho":
        child["wishes"] = ["A"]
    assert reason(f"{pack}-2025-grade-10", child) == ZERO
    assert reason(f"{pack}-2025-grade-10", child | {"foreign_language": "0.25"}) == "placed"


def specialised(pack: str, common: str, paper: str) -> str:
    """What a child is told who wishes for a specialised class only; its lowest common paper is `common`."""
    child = exam(f"10 10 {common}", wishes=["X"], specialised=paper)
    return reason(f"{pack}-2025-grade-10", child, seats={"X": 1}, schools={"X": CHUYEN})


@pytest.mark.parametrize(
    ("pack", "common", "paper"),  # the lowest marks that are enough, and a quarter point below is not
    [
        ("thanhhoa", "3", "5"),
        ("hanam", "3", "4"),
        ("dongnai", "4", "4"),
        ("khanhhoa", "5", "5"),
        ("hcmc", "2.25", "2.25"),
        ("hungyen", "2.25", "2.25"),
        ("travinh", "2.25", "2.25"),
        ("binhphuoc", "2.25", "2.25"),
        ("hue", "2.25", "2.25"),
        ("haiduong", "1.25", "1.25"),
    ],
)
def test_a_specialised_class_asks_for_more_in_every_paper(pack, common, paper):
    below_common, below_paper = (str(float(mark) - 0.25) for mark in (common, paper))
    assert specialised(pack, common, paper) == "placed"
    assert specialised(pack, below_common, paper).startswith("not_eligible:")
    assert specialised(pack, common, below_paper) == "not_eligible:too_low_for_specialised"


def winner(pack: str, first: dict[str, str], second: dict[str, str]) -> str:
    """Which of two gets the only seat of a specialised class."""
    children = {
        "first": exam(first.pop("exam"), wishes=["X"], **first),
        "second": exam(second.pop("exam"), wishes=["X"], **second),
    }
    found = admitted(pack, {"X": 1}, children, schools={"X": CHUYEN})
    assert sorted(found.values()) == ["", "X"]
    return next(child for child, place in found.items() if place)


@pytest.mark.parametrize(
    "pack",
    ["hcmc", "hue", "haiphong", "binhphuoc", "dongnai", "hungyen", "thanhhoa", "khanhhoa", "hanam", "cantho"],
)
def test_the_specialised_paper_counts_twice(pack):
    """24 + 2 × 7 = 38 against 25.75 + 2 × 6 = 37.75; once or three times the order would be otherwise or
    the gap another: 26.25 + 12 = 38.25 wins against 38."""
    main = {"exam": "8 8 8", "specialised": "7"}
    assert winner(f"{pack}-2025-grade-10", dict(main), {"exam": "9 8.75 8", "specialised": "6"}) == "first"
    assert winner(f"{pack}-2025-grade-10", dict(main), {"exam": "9 9 8.25", "specialised": "6"}) == "second"


@pytest.mark.parametrize("pack", ["haiduong", "quangnam"])
def test_haiduong_and_quangnam_count_it_three_times(pack):
    """24 + 3 × 7 = 45 against 26.75 + 3 × 6 = 44.75 and 27.25 + 18 = 45.25."""
    main = {"exam": "8 8 8", "specialised": "7"}
    assert winner(f"{pack}-2025-grade-10", dict(main), {"exam": "9 9 8.75", "specialised": "6"}) == "first"
    assert winner(f"{pack}-2025-grade-10", dict(main), {"exam": "9 9 9.25", "specialised": "6"}) == "second"


def test_only_travinh_adds_priority_and_prizes_in_specialised_classes():
    """38 with a martyr's child's 2 points is 40, more than 39; without them 38 is less."""
    martyr = {"exam": "8 8 8", "specialised": "7", "priority_groups": "group_1"}
    other = {"exam": "8 8 9", "specialised": "7"}
    assert winner("travinh-2025-grade-10", dict(martyr), dict(other)) == "first"
    assert winner("hcmc-2025-grade-10", dict(martyr), dict(other)) == "second"


def test_hanoi_2026_has_one_specialised_mark_a_wish():
    """X asks for chemistry, Y for physics: 24 + 2 × 9 = 42 is enough for Y, 24 + 2 × 5 is not for X."""
    child = exam("8 8 8", preliminary_score="9")
    children = {
        "c": child | {"wishes": {"X": {"specialised": "5"}, "Y": {"specialised": "9"}}},
        "best_X": child | {"wishes": {"X": {"specialised": "8"}}},
        "next_Y": child | {"wishes": {"Y": {"specialised": "8"}}},
    }
    found = admitted("hanoi-2026-grade-10", {"X": 1, "Y": 1}, children, schools={"X": CHUYEN, "Y": CHUYEN})
    assert found == {"c": "Y", "best_X": "X", "next_Y": ""}


@pytest.mark.parametrize(("preliminary", "told"), [("7.99", "not_eligible:not_preselected"), ("8", "placed")])
def test_hanoi_2026_takes_into_specialised_classes_who_passed_the_preliminary_round(preliminary, told):
    child = exam("8 8 8", wishes={"X": {"specialised": "8"}}, preliminary_score=preliminary)
    assert reason("hanoi-2026-grade-10", child, seats={"X": 1}, schools={"X": CHUYEN}) == told


def test_nghean_rounds_to_a_quarter():
    """21.12 lies nearer to 21.00, 21.13 nearer to 21.25."""
    exact = np.array([2112, 2113]) * WEIGHT_UNIT
    assert round_to(exact, load_pack("nghean-2025-grade-10").score.round).tolist() == [2100, 2125]


def test_quangnam_adds_the_record_of_four_years():
    children = {
        "record": exam("7 7 7", wishes=["A"], lower_secondary_score="9.5"),  # 30.5
        "papers": exam("7.5 7.5 7.5", wishes=["A"], lower_secondary_score="7"),  # 29.5
    }
    assert admitted("quangnam-2025-grade-10", {"A": 1}, children) == {"record": "A", "papers": ""}


def test_hungyen_who_skips_the_specialised_paper_is_not_considered_anywhere():
    child = exam("9 9 9", wishes=["X", "A"], skipped_specialised="có")
    found = admitted("hungyen-2025-grade-10", {"X": 1, "A": 1}, {"c": child}, schools={"X": CHUYEN})
    assert found == {"c": ""}
    child |= {"skipped_specialised": "không", "specialised": "2"}
    found = admitted("hungyen-2025-grade-10", {"X": 1, "A": 1}, {"c": child}, schools={"X": CHUYEN})
    assert found == {"c": "A"}


def test_hcmc_takes_specialised_then_integrated_then_ordinary_wishes_whatever_their_ranks():
    """All eight wishes; a child that a specialised class takes leaves its ordinary seat to another."""
    schools = {"X1": CHUYEN, "X2": CHUYEN, **{f"T{n}": {"programme": "tich_hop"} for n in (1, 2, 3)}}
    seats = {"A1": 1, "A2": 1, "A3": 1, "X1": 1, "X2": 1, "T1": 1, "T2": 1, "T3": 1}
    marks = {"specialised": "8", "integrated_english": "8"}
    children = {
        "all_eight": exam("8 8 8", wishes=list(seats), **marks),
        "ordinary": exam("7 7 7", wishes=["A1"]),
        "integrated": exam("8 8 8", wishes=["A2", "T1"], integrated_english="8"),
    }
    found = admitted("hcmc-2025-grade-10", seats, children, schools=schools)
    assert found == {"all_eight": "X1", "ordinary": "A1", "integrated": "T1"}
    children["all_eight"] |= {"specialised": "2", "integrated_english": ""}
    found = admitted("hcmc-2025-grade-10", seats, children, schools=schools)
    assert found == {"all_eight": "A1", "ordinary": "", "integrated": "T1"}


def test_hcmc_has_two_specialised_and_three_integrated_wishes():
    schools = dict.fromkeys(("X1", "X2", "X3"), CHUYEN)
    schools |= {school: {"programme": "tich_hop"} for school in ("T1", "T2", "T3", "T4")}
    child = exam("8 8 8", specialised="8", integrated_english="8")
    for wishes, place in (("X1 X2", "X2"), ("X1 X2 X3", ""), ("T1 T2 T3", "T3"), ("T1 T2 T3 T4", "")):
        *full, last = wishes.split()
        seats = dict.fromkeys(full, 0) | {last: 1}
        found = admitted(
            "hcmc-2025-grade-10", seats, {"c": child | {"wishes": [*full, last]}}, schools=schools
        )
        assert found == {"c": place}
