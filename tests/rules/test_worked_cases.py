"""Cases with a known answer in the published rules of the provinces."""

from admissions.rules.packs import load_pack
from tests.rules.rounds import EXAM, decided, placements, policy_of, reasons

HANOI = load_pack("hanoi-2025-grade-10")
SCHOOLS = {"A": {"zone": "zone_1"}, "B": {"zone": "zone_1"}}


def papers(total: str, **more) -> dict:
    """Three papers that add up to `total`."""
    rest = float(total) - 14
    return {"math": "7", "literature": "7", "foreign_language": str(rest), "zone": "zone_1"} | more


def second_wish_in_hanoi(total: str) -> str:
    """A school whose cutoff for first wishes is 20; the child's first wish is beyond reach."""
    children = {
        "top": papers("24", wishes=["A"]),
        "line": papers("20", wishes=["B"]),
        "better": papers("23", wishes=["B"]),
        "child": papers(total, wishes=["A", "B"]),
    }
    case, decision = decided(HANOI, {"A": 1, "B": 2}, children, schools=SCHOOLS)
    return placements(case, decision)["child"]


def test_hanoi_2025_a_second_wish_exactly_one_point_above_the_cutoff_is_admitted():
    assert second_wish_in_hanoi("21") == "B"


def test_hanoi_2025_a_second_wish_a_quarter_below_that_is_not():
    assert second_wish_in_hanoi("20.75") == ""


def test_hanoi_2025_a_third_wish_needs_two_points_more():
    def third_wish(total: str) -> str:
        children = {
            "top": papers("24", wishes=["A"]),
            "high": papers("24", wishes=["B"]),
            "line": papers("20", wishes=["C"]),
            "child": papers(total, wishes=["A", "B", "C"]),
        }
        schools = SCHOOLS | {"C": {"zone": "zone_5"}}
        case, decision = decided(HANOI, {"A": 1, "B": 1, "C": 1}, children, schools=schools)
        return placements(case, decision)["child"]

    assert third_wish("22") == "C"
    assert third_wish("21.75") == ""


THAI_NGUYEN = EXAM.replace("max = 3", 'max = 2\nmargin_op = ">"').replace("strict", "admit_all")


def second_wish_in_thai_nguyen(total: float) -> str:
    """A school whose cutoff for first wishes is 12."""
    children = {
        "top": {"wishes": ["A"], "math": "9", "literature": "9"},
        "line": {"wishes": ["B"], "math": "6", "literature": "6"},
        "child": {"wishes": ["A", "B"], "math": "6", "literature": str(total - 6)},
    }
    case, decision = decided(policy_of(THAI_NGUYEN), {"A": 1, "B": 1}, children)
    assert placements(case, decision)["line"] == ("B" if total == 12 else "")
    return placements(case, decision)["child"]


def test_thai_nguyen_a_second_wish_exactly_on_the_cutoff_is_refused_it_must_be_higher():
    assert second_wish_in_thai_nguyen(12) == ""


def test_thai_nguyen_a_second_wish_above_the_cutoff_is_admitted():
    assert second_wish_in_thai_nguyen(12.25) == "B"


def with_minimum(op: str, value: str) -> str:
    return (
        EXAM
        + f"""
[[gates]]
on = "applicant"
facts = ["math", "literature"]
op = "{op}"
value = "{value}"
reason = "paper_too_low"
label = {{ vi = "bài thi {{fact}} dưới mức tối thiểu", en = "{{fact}}: below the minimum" }}
"""
    )


def outcome(text: str, math: str, literature: str = "10") -> str:
    children = {"child": {"wishes": ["A"], "math": math, "literature": literature}}
    return reasons(*decided(policy_of(text), {"A": 1}, children))["child"]


def test_a_paper_of_zero_refuses_even_the_highest_sum():
    children = {
        "zero": papers("24", wishes=["A"], math="0", literature="10", foreign_language="10"),
        "low": papers("24", wishes=["A"], math="1", literature="1", foreign_language="1"),
    }
    case, decision = decided(HANOI, {"A": 1}, children, schools={"A": {"zone": "zone_1"}})
    assert placements(case, decision) == {"zero": "", "low": "A"}
    assert reasons(case, decision)["zero"] == "not_eligible:paper_zero"


def test_ben_tre_a_paper_of_exactly_one_is_refused():
    ben_tre = with_minimum(">", "1.0")
    assert outcome(ben_tre, "1.0") == "not_eligible:paper_too_low"
    assert outcome(ben_tre, "1.25") == "placed"


def test_dong_nai_a_paper_of_exactly_one_is_accepted():
    dong_nai = with_minimum(">=", "1.0")
    assert outcome(dong_nai, "1.0") == "placed"
    assert outcome(dong_nai, "0.75") == "not_eligible:paper_too_low"


def hanoi_total(**claims: str) -> int:
    _, decision = decided(HANOI, {"A": 1}, {"c": papers("20", wishes=["A"], **claims)})
    return int(decision.scores[0])


def test_a_child_of_a_martyr_and_of_an_ethnic_minority_gets_two_points_not_three():
    assert hanoi_total(priority_groups="group_1;group_3") == 2000 + 200


def test_of_two_prizes_the_higher_counts():
    assert hanoi_total(awards="third_prize;first_prize") == 2000 + 150


def test_a_priority_and_a_prize_both_count():
    assert hanoi_total(priority_groups="group_2;group_3", awards="second_prize") == 2000 + 150 + 100
