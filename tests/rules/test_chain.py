from dataclasses import replace

import numpy as np
import pytest

from admissions.rules.chain import NotChained, judge_lines, propose_lines
from admissions.rules.decision import decide
from admissions.rules.inputs import Line
from tests.rules.rounds import EXAM, case_of, placements, policy_of

FACTS = EXAM.replace('scale = "10"\nstep = "0.25"', 'scale = "50"\nstep = "0.25"')
HCMC = policy_of(FACTS + '\n[chain]\ngaps = ["0", "0"]\n')
DONG_NAI_TEXT = FACTS + '\n[chain]\ngaps = ["0.5", "0.5"]\nshares = [{ rank = 1, at_least = "60%" }]\n'
DONG_NAI = policy_of(DONG_NAI_TEXT)
GAPS = policy_of(FACTS + '\n[chain]\ngaps = ["0.5", "0.5"]\n')
NONE_TIED = policy_of(DONG_NAI_TEXT.replace("admit_all", "admit_none"))


def child(total, *wishes):
    return {"wishes": list(wishes), "math": str(total), "literature": "0"}


def proposed(policy, seats, children):
    case = case_of(policy, seats, children)
    lines = propose_lines(policy, case, seed="")
    names = case.offering_ids
    return case, lines, {(names[line.offering], line.rank): line.cutoff for line in lines}


def admitted(policy, case, lines):
    return placements(case, decide(policy, replace(case, lines=tuple(lines)), seed=""))


def kinds(policy, case, lines):
    return [(found.kind, found.rank, found.count) for found in judge_lines(policy, case, lines, seed="")]


TOWN = {
    "an": child(40, "A", "B"),
    "binh": child(38, "A", "B"),
    "chi": child(36, "A", "B"),
    "dung": child(35, "B", "A"),
    "giang": child(30, "B"),
}


def test_without_a_gap_all_ranks_have_one_line():
    """Thành phố Hồ Chí Minh: NV1 ≤ NV2 ≤ NV3, and equal lines are the lowest of these."""
    case, lines, cutoffs = proposed(HCMC, {"A": 2, "B": 2}, TOWN)
    assert cutoffs == {("A", rank): 3800 for rank in (1, 2, 3)} | {("B", rank): 3500 for rank in (1, 2, 3)}
    assert admitted(HCMC, case, lines) == {"an": "A", "binh": "A", "chi": "B", "dung": "B", "giang": ""}
    assert judge_lines(HCMC, case, lines, seed="") == ()


def test_a_gap_of_half_a_point_a_rank():
    """Đồng Nai: a second wish needs half a point more. At B chi counts as 35.5, level with dung's 35.5."""
    children = TOWN | {"dung": child(35.5, "B", "A"), "chi": child(35.75, "A", "B")}
    case, lines, cutoffs = proposed(GAPS, {"A": 2, "B": 1}, children)
    assert cutoffs == {
        ("A", 1): 3800,
        ("A", 2): 3850,
        ("A", 3): 3900,
        ("B", 1): 3550,
        ("B", 2): 3600,
        ("B", 3): 3650,
    }
    assert admitted(GAPS, case, lines)["chi"] == ""
    assert judge_lines(GAPS, case, lines, seed="") == ()


def test_sixty_percent_of_the_seats_are_for_first_wishes():
    """Five seats at B: the second wishes would take all but one. Three are for first wishes, so that their
    line lies below that of the second wishes by more than the gap."""
    second = {f"second{number}": child(40 - number, "A", "B") for number in range(6)}
    first = {f"first{number}": child(30 - number, "B") for number in range(6)}
    top = {"top": child(45, "B")}
    case, lines, cutoffs = proposed(DONG_NAI, {"A": 0, "B": 5}, second | first | top)
    assert cutoffs == {("B", 1): 2900, ("B", 2): 3900, ("B", 3): 3950}
    inside = {name for name, place in admitted(DONG_NAI, case, lines).items() if place == "B"}
    assert inside == {"top", "first0", "first1", "second0", "second1"}
    assert judge_lines(DONG_NAI, case, lines, seed="") == ()


def test_a_share_that_is_kept_anyway_changes_no_line():
    children = {f"first{number}": child(40 - number, "B") for number in range(6)}
    children |= {"second": child(36, "A", "B")}
    _, _, cutoffs = proposed(DONG_NAI, {"A": 0, "B": 4}, children)
    assert cutoffs[("B", 1)] == 3700


def test_too_few_first_wishes_leave_their_seats_to_the_others():
    children = {"first": child(20, "B")} | {f"s{number}": child(40 - number, "A", "B") for number in range(4)}
    case, lines, cutoffs = proposed(DONG_NAI, {"A": 0, "B": 5}, children)
    assert set(admitted(DONG_NAI, case, lines).values()) == {"B"}
    assert cutoffs[("B", 2)] >= cutoffs[("B", 1)] + 50
    assert judge_lines(DONG_NAI, case, lines, seed="") == ()


def test_seats_for_second_wishes_never_bring_their_line_nearer_than_the_gap():
    """Half the seats for second wishes would let in 30, while first wishes need 40: the line is raised."""
    policy = policy_of(DONG_NAI_TEXT.replace('rank = 1, at_least = "60%"', 'rank = 2, at_least = "50%"'))
    children = {"one": child(40, "B"), "two": child(39, "B"), "second": child(30, "A", "B")}
    case, lines, cutoffs = proposed(policy, {"A": 0, "B": 2}, children)
    assert (cutoffs[("B", 1)], cutoffs[("B", 2)]) == (4000, 4050)
    found = kinds(policy, case, lines)
    assert [kind for kind, _, _ in found if kind in ("gap_broken", "cutoff_order")] == []


def test_equals_at_the_last_seat_are_in_or_out_together_as_the_rules_say():
    children = {name: child(35, "A") for name in "abc"} | {"top": child(40, "A")}
    case, lines, _ = proposed(DONG_NAI, {"A": 2}, children)
    assert list(admitted(DONG_NAI, case, lines).values()) == ["A"] * 4
    assert kinds(DONG_NAI, case, lines) == [("seats_exceeded", 0, 2)]
    case, lines, _ = proposed(NONE_TIED, {"A": 2}, children)
    assert admitted(NONE_TIED, case, lines) == {"a": "", "b": "", "c": "", "top": "A"}
    assert judge_lines(NONE_TIED, case, lines, seed="") == ()


@pytest.mark.parametrize("seed", range(25))
def test_what_is_proposed_keeps_every_bound_and_goes_beyond_no_seat(seed):
    rng = np.random.default_rng(seed)
    schools = list("ABCDE")
    children = {
        f"c{number:03}": child(
            rng.integers(80, 160) / 4, *rng.permutation(schools)[: rng.integers(1, 4)].tolist()
        )
        for number in range(int(rng.integers(5, 150)))
    }
    seats = {school: int(rng.integers(0, 25)) for school in schools}
    case, lines, _ = proposed(NONE_TIED, seats, children)
    assert {found.kind for found in judge_lines(NONE_TIED, case, lines, seed="")} <= {"seats_empty"}


def test_lines_that_people_chose_are_held_against_the_bounds():
    case = case_of(DONG_NAI, {"A": 2, "B": 2}, TOWN)
    lines = [Line(0, 1, 3900), Line(0, 2, 3875), Line(1, 1, 3000), Line(1, 2, 3025), Line(1, 3, 3075)]
    found = judge_lines(DONG_NAI, case, lines, seed="")
    assert [(one.kind, one.offering, one.rank, one.count) for one in found] == [
        ("seats_empty", 0, 1, 1),
        ("cutoff_order", 0, 2, 25),
        ("seats_exceeded", 1, 0, 2),
        ("gap_broken", 1, 2, 25),
    ]
    assert found[0].label.vi == "Trường A: còn 1 chỗ; nếu điểm chuẩn nguyện vọng 1 là 38 thì nhận thêm 1 em"
    assert found[1].label.vi == ("Trường A: điểm chuẩn nguyện vọng 2 là 38,75, thấp hơn 39 của nguyện vọng 1")
    assert found[2].label.vi == "Trường B: nhận 4 em cho 2 chỗ, vượt 2 em; cần có quyết định"
    assert found[3].label.en == (
        "Trường B: the line of wish 2 is 30.25; it must be at least 30.5, 0.5 above that of wish 1"
    )


def test_a_share_is_broken_when_first_wishes_wait_while_others_come_in():
    children = {f"second{number}": child(40, "A", "B") for number in range(3)} | {"first": child(30, "B")}
    case = case_of(DONG_NAI, {"A": 0, "B": 4}, children)
    assert kinds(DONG_NAI, case, [Line(1, 1, 3100), Line(1, 2, 3150)]) == [
        ("seats_empty", 1, 1),
        ("share_broken", 1, 1),
    ]


def test_nothing_is_to_be_said_when_the_next_in_line_would_not_fit():
    children = {"top": child(40, "A")} | {name: child(35, "A") for name in "ab"}
    case = case_of(DONG_NAI, {"A": 2}, children)
    assert kinds(DONG_NAI, case, [Line(0, 1, 4000)]) == []


def test_rules_without_a_chain_have_nothing_to_propose():
    policy = policy_of(EXAM)
    with pytest.raises(NotChained):
        propose_lines(policy, case_of(policy, {"A": 1}, {}), seed="")


PROGRAMME = """
[facts.specialised]
of = "offering"
type = "flag"
source = "register"
label = { vi = "chuyên", en = "specialised" }

[[programmes]]
name = "specialised"
label = { vi = "Chuyên", en = "Specialised" }
when = [{ fact = "specialised", op = "=", value = "có" }]
max = 2
"""


def test_who_has_a_place_in_a_programme_before_is_out_of_the_rest():
    policy = policy_of(DONG_NAI_TEXT + PROGRAMME)
    schools = {"C": {"specialised": "có"}, "A": {"specialised": "không"}}
    children = {"an": child(40, "A", "C"), "binh": child(35, "A", "C"), "chi": child(30, "A")}
    case = case_of(policy, {"A": 1, "C": 1}, children, schools=schools)
    lines = propose_lines(policy, case, seed="")
    result = decide(policy, replace(case, lines=lines), seed="")
    assert [case.offering_ids[place] if place >= 0 else "" for place in result.offering_positions] == [
        "C",
        "A",
        "",
    ]
    assert judge_lines(policy, case, lines, seed="") == ()


def test_equals_in_a_strict_programme_stay_as_the_order_of_ids_put_them():
    policy = policy_of(DONG_NAI_TEXT.replace("admit_all", "strict") + PROGRAMME)
    schools = {"C": {"specialised": "có"}, "A": {"specialised": "không"}}
    children = {name: child(40, "C", "A") for name in ("an", "binh")}
    case = case_of(policy, {"A": 1, "C": 1}, children, schools=schools)
    lines = propose_lines(policy, case, seed="")
    assert decide(policy, replace(case, lines=lines), seed="").offering_positions.tolist() == [1, 0]
