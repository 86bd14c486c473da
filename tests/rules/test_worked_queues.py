"""Seats split into queues: the worked examples of the literature, and the shares of the provinces."""

import pytest

from admissions.rules.case import InvalidCase
from admissions.rules.facts import MISSING
from tests.rules.rounds import HEAD, PAPERS, SUM, case_of, decided, placements, policy_of, queues_of, reasons

GROUPS = """
[facts.minority]
of = "applicant"
type = "flag"
label = { vi = "Dân tộc thiểu số", en = "Minority" }

[facts.poor]
of = "applicant"
type = "flag"
label = { vi = "Hộ nghèo", en = "Poor household" }

[facts.near]
of = "preference"
type = "flag"
label = { vi = "Ở gần", en = "Near" }

[facts.reserved]
of = "offering"
type = "integer"
label = { vi = "Chỗ dành riêng", en = "Reserved seats" }
"""
WISHES = '\n[wishes]\nmax = 3\n\n[[order]]\ncriterion = "score"\n\n[ties]\nlast_seat = "strict"\n'
BASE = HEAD + PAPERS + GROUPS + SUM + WISHES


def queue(name: str, seats: str, who: str = "", rest: str = "") -> str:
    members = f"who = [{who}]" if who else ""
    return f"""
[[queues]]
name = "{name}"
label = {{ vi = "{name}", en = "{name}" }}
seats = "{seats}"
{members}
{rest}
"""


MINORITY = '{ fact = "minority", op = "=", value = true }'
POOR = '{ fact = "poor", op = "=", value = true }'
NEAR = '{ fact = "near", op = "=", value = true }'
FIRST = '{ fact = "rank", op = "=", value = 1 }'
HEIR = 'unused = "open"'
RESERVED_AT = 'for = [{ fact = "reserved", op = ">", value = 0 }]'


def child(points: str, *wishes: str, **cells: str) -> dict:
    return {"math": points, "literature": "5", "wishes": list(wishes), **cells}


def kojima(rules: str) -> dict[str, str]:
    """Two seats at S, one at T; m is of the minority, which S means to favour with one of its two seats.

    S ranks a before b before m, and T ranks b before m. a wants S; b wants S, then T; m wants T, then S.
    """
    children = {
        "a": child("9", "S"),
        "b": child("8", "S", "T"),
        "m": child("7", "T", "S", minority="1"),
    }
    policy = policy_of(BASE + rules)
    case, decision = decided(policy, {"S": 2, "T": 1}, children, schools={"S": {"reserved": "1"}})
    return placements(case, decision)


def test_without_favour_everybody_has_the_first_wish():
    assert kojima("") == {"a": "S", "b": "S", "m": "T"}


def test_a_quota_on_the_majority_can_hurt_the_minority_it_is_meant_for():
    """At most one seat of S for the majority: b is refused there, takes T from m, and m is left with S.

    Kojima, "School choice: impossibilities for affirmative action", Games and Economic Behavior 75, 2012.
    """
    rules = queue("minority", "1", MINORITY, RESERVED_AT) + queue("open", "rest", rest=RESERVED_AT)
    assert kojima(rules) == {"a": "S", "b": "T", "m": "S"}


def test_a_reserve_for_the_minority_hurts_nobody_there():
    """The same seat reserved, not withheld: as nobody of the minority asks for it, b has it.

    Hafalir, Yenmez and Yildirim, "Effective affirmative action in school choice", Theoretical Economics 8,
    2013: reserves are at least as good for every minority student as the quota they replace.
    """
    rules = queue("minority", "1", MINORITY, f"{HEIR}\n{RESERVED_AT}") + queue(
        "open", "rest", rest=RESERVED_AT
    )
    assert kojima(rules) == {"a": "S", "b": "S", "m": "T"}


def walk_zone(*queues: str) -> dict[str, str]:
    """Two seats; n1 and n2 live near, o does not; the order is n1, o, n2."""
    children = {
        "n1": {"math": "9", "literature": "5", "wishes": {"S": {"near": "1"}}},
        "o": {"math": "8", "literature": "5", "wishes": {"S": {"near": "0"}}},
        "n2": {"math": "7", "literature": "5", "wishes": {"S": {"near": "1"}}},
    }
    case, decision = decided(policy_of(BASE + "".join(queues)), {"S": 2}, children)
    return queues_of(case, decision)


def test_a_seat_for_the_near_filled_first_goes_to_one_who_would_have_had_an_open_seat():
    """n1 takes the reserved seat, so that the open one goes to o.

    Kominers and Sönmez, "Matching with slot-specific priorities: theory", Theoretical Economics 11, 2016.
    """
    near_first = walk_zone(queue("near", "1", NEAR, HEIR), queue("open", "rest"))
    assert near_first == {"n1": "near", "o": "open"}


def test_the_same_seat_filled_last_is_one_more_for_the_near():
    """n1 takes the open seat and the reserved one is left for n2: the order of precedence is a policy.

    Dur, Kominers, Pathak and Sönmez, "Reserve design: unintended consequences and the demise of Boston's
    walk zones", Journal of Political Economy 126, 2018.
    """
    near_last = walk_zone(queue("open", "1"), queue("near", "rest", NEAR))
    assert near_last == {"n1": "open", "n2": "near"}


def test_a_soft_reserve_passes_on_what_its_group_does_not_need():
    children = {"x": child("9", "S"), "y": child("8", "S"), "m": child("1", "S", minority="1")}
    soft = queue("minority", "2", MINORITY, HEIR) + queue("open", "rest")
    case, decision = decided(policy_of(BASE + soft), {"S": 3}, children)
    assert queues_of(case, decision) == {"x": "open", "y": "open", "m": "minority"}
    assert decision.queue_cutoffs.admitted.tolist() == [1, 2]
    assert set(reasons(case, decision).values()) == {"placed"}


def test_an_exact_quota_leaves_empty_what_its_group_does_not_need():
    children = {"x": child("9", "S"), "y": child("8", "S"), "m": child("1", "S", minority="1")}
    exact = queue("minority", "2", MINORITY) + queue("open", "rest")
    case, decision = decided(policy_of(BASE + exact), {"S": 3}, children)
    assert queues_of(case, decision) == {"x": "open", "m": "minority"}


def test_at_most_a_share_is_the_rest_for_the_others_and_then_the_share_for_all():
    """At most one of three for the poor: the second of them is out though a seat stays empty."""
    not_poor = '{ fact = "poor", op = "=", value = false, missing = "pass" }'
    at_most = queue("others", "rest", not_poor) + queue("share", "1")
    children = {"p1": child("9", "S", poor="1"), "p2": child("8", "S", poor="1"), "o": child("1", "S")}
    case, decision = decided(policy_of(BASE + at_most), {"S": 3}, children)
    assert queues_of(case, decision) == {"p1": "share", "o": "others"}
    children |= {"o2": child("2", "S"), "o3": child("3", "S")}
    case, decision = decided(policy_of(BASE + at_most), {"S": 3}, children)
    assert queues_of(case, decision) == {"p1": "share", "o2": "others", "o3": "others"}


def test_of_overlapping_groups_the_first_in_the_file_counts():
    """both is poor and of the minority: the seat of the poor is taken, that of the minority is left for m."""
    groups = queue("poor", "1", POOR, HEIR) + queue("minority", "1", MINORITY, HEIR) + queue("open", "rest")
    children = {
        "both": child("9", "S", poor="1", minority="1"),
        "m": child("2", "S", minority="1"),
        "p": child("3", "S", poor="1"),
        "open": child("8", "S"),
    }
    case, decision = decided(policy_of(BASE + groups), {"S": 3}, children)
    assert queues_of(case, decision) == {"both": "poor", "m": "minority", "open": "open"}


def test_one_child_in_two_queues_holds_one_seat():
    groups = queue("minority", "1", MINORITY, HEIR) + queue("open", "rest")
    children = {"m": child("9", "S", minority="1"), "o": child("1", "S")}
    case, decision = decided(policy_of(BASE + groups), {"S": 2}, children)
    assert len(decision.wish_of_claim) == 3
    assert queues_of(case, decision) == {"m": "minority", "o": "open"}
    assert decision.cutoffs.admitted.tolist() == [2]
    assert decision.cutoffs.refused.tolist() == [0]


def test_a_child_that_is_in_no_queue_is_told_so():
    only = queue("minority", "rest", MINORITY)
    children = {"o": child("9", "S"), "m": child("1", "S", minority="1")}
    case, decision = decided(policy_of(BASE + only), {"S": 2}, children)
    assert reasons(case, decision) == {"o": "not_eligible:no_queue", "m": "placed"}


DONG_NAI = queue("first", "60%", FIRST, HEIR) + queue("open", "rest")


def test_dong_nai_at_least_sixty_percent_of_the_seats_go_to_first_wishes():
    """Ten seats: six of them for first wishes, however much better those with a second wish are."""
    children = {f"first{place:02}": child(str(1 + place / 4), "A") for place in range(12)}
    children |= {f"second{place}": child("9", "B", "A") for place in range(10)}
    case, decision = decided(policy_of(BASE + DONG_NAI), {"A": 10, "B": 0}, children)
    admitted = [name for name, school in placements(case, decision).items() if school]
    assert sum(name.startswith("first") for name in admitted) == 6
    assert sum(name.startswith("second") for name in admitted) == 4


def test_dong_nai_where_first_wishes_are_few_the_others_fill_the_seats():
    children = {f"first{place}": child("1", "A") for place in range(2)}
    children |= {f"second{place}": child("9", "B", "A") for place in range(10)}
    _, decision = decided(policy_of(BASE + DONG_NAI), {"A": 10, "B": 0}, children)
    assert decision.cutoffs.admitted.tolist() == [10, 0]


@pytest.mark.parametrize(("word", "first"), [("up", 6), ("down", 5)])
def test_a_percentage_that_is_no_whole_number_is_rounded_as_the_rules_say(word, first):
    rules = queue("first", "60%", FIRST, f'{HEIR}\nround = "{word}"') + queue("open", "rest")
    _, decision = decided(policy_of(BASE + rules), {"A": 9}, {})
    assert decision.instance.seats.tolist() == [first, 9 - first]


CAN_THO_FACTS = """
[facts.elsewhere]
of = "preference"
type = "flag"
label = { vi = "Nguyện vọng 2b", en = "Wish 2b" }
"""
ELSEWHERE = '{ fact = "elsewhere", op = "=", value = true }'
AT_HOME = '{ fact = "elsewhere", op = "=", value = false, missing = "pass" }'
CAN_THO = (
    HEAD
    + PAPERS
    + CAN_THO_FACTS
    + SUM
    + """
[wishes]
max = 2

[[wishes.margins_for]]
when = [{ fact = "elsewhere", op = "=", value = true }]
ratio = "1.10"

[[order]]
criterion = "score"

[ties]
last_seat = "admit_all"
"""
)


def can_tho_line(points: str) -> str:
    """A wish 2b at a school whose cutoff is 10.25; 110 % of it are 11.275."""
    children = {
        "line": {"math": "5.25", "literature": "5", "wishes": ["A"]},
        "child": {"math": points, "literature": "5", "wishes": {"A": {"elsewhere": "1"}}},
    }
    case, decision = decided(policy_of(CAN_THO), {"A": 1}, children)
    return placements(case, decision)["child"]


def test_can_tho_a_wish_elsewhere_needs_a_hundred_and_ten_percent_of_the_cutoff():
    assert can_tho_line("6.25") == ""
    assert can_tho_line("6.5") == "A"


def test_can_tho_a_hundred_and_ten_percent_to_the_hundredth_is_enough():
    """110 % of 10 is 11: 11 is enough, whatever binary fractions make of it."""
    children = {
        "line": {"math": "5", "literature": "5", "wishes": ["A"]},
        "child": {"math": "6", "literature": "5", "wishes": {"A": {"elsewhere": "1"}}},
    }
    case, decision = decided(policy_of(CAN_THO), {"A": 1}, children)
    assert set(placements(case, decision).values()) == {"A"}
    assert reasons(case, decision)["child"] == "placed_in_tie"


def test_can_tho_wishes_elsewhere_get_at_most_five_percent_of_the_seats():
    """40 seats, two of them for wishes elsewhere, though all of these are better than anybody at home."""
    rules = CAN_THO + queue("home", "rest", AT_HOME) + queue("elsewhere", "5%", rest='round = "down"')
    children = {
        f"far{place}": {"math": str(10 - place / 4), "literature": "10", "wishes": {"A": {"elsewhere": "1"}}}
        for place in range(5)
    }
    children |= {f"home{place:02}": child("1", "A") for place in range(20)}
    case, decision = decided(policy_of(rules), {"A": 40}, children)
    held = queues_of(case, decision)
    assert sorted(name for name in held if name.startswith("far")) == ["far0", "far1"]
    assert sum(name.startswith("home") for name in held) == 20


def test_places_already_given_are_taken_off_before_seats_are_split():
    _, decision = decided(policy_of(BASE + DONG_NAI), {"A": 15, "B": 3}, {}, taken=[5, 9])
    assert decision.instance.seats.tolist() == [6, 4, 0, 0]


def test_a_queue_may_have_its_seats_from_the_offering_its_order_and_its_ties():
    rules = queue("reserved", "fact:reserved", POOR, HEIR) + queue(
        "open",
        "rest",
        rest='ties = { last_seat = "admit_all" }\norder = [{ criterion = "fact", fact = "literature" }]',
    )
    children = {
        "poor1": {"math": "9", "literature": "0", "wishes": ["A"], "poor": "1"},
        "poor2": {"math": "8", "literature": "1", "wishes": ["A"], "poor": "1"},
        "one": {"math": "0", "literature": "5", "wishes": ["A"]},
        "two": {"math": "9", "literature": "5", "wishes": ["A"]},
    }
    case, decision = decided(policy_of(BASE + rules), {"A": 2}, children, schools={"A": {"reserved": "1"}})
    assert queues_of(case, decision) == {"poor1": "reserved", "one": "open", "two": "open"}
    assert decision.queue_cutoffs.last_admitted == ("score=9", "literature=5")
    assert decision.queue_cutoffs.cutoff.tolist() == [900, MISSING]


def test_the_same_offering_is_named_once_in_a_list_however_many_queues_it_has():
    with pytest.raises(InvalidCase, match="hai nguyện vọng vào “Trường A”"):
        case_of(policy_of(BASE + DONG_NAI), {"A": 1}, {"c": child("5", "A", "A")})


@pytest.mark.parametrize(
    ("rules", "seats", "message"),
    [
        (
            queue("a", "2", rest=HEIR) + queue("open", "2"),
            3,
            (
                "“Trường A”: các hàng xét cần nhiều hơn số chỗ 1 chỗ (a 2, open 2; có 3 chỗ); "
                "hãy giảm seats của một hàng hoặc tăng chỉ tiêu."
            ),
        ),
        (
            queue("a", "50%", rest=HEIR) + queue("open", "50%"),
            3,
            (
                "“Trường A”: các hàng xét cần nhiều hơn số chỗ 1 chỗ (a 2, open 2; có 3 chỗ); "
                "hãy giảm seats của một hàng hoặc tăng chỉ tiêu."
            ),
        ),
        (
            queue("a", "rest", rest=HEIR) + queue("open", "rest"),
            3,
            (
                '“Trường A” có hơn một hàng xét lấy số chỗ còn lại (seats = "rest"): “a” và “open”; '
                'hãy chỉ để một hàng lấy "rest".'
            ),
        ),
        (
            queue("a", "1", rest=HEIR) + queue("open", "rest", rest=RESERVED_AT),
            3,
            (
                "“Trường A”: hàng xét “a” chuyển chỗ cho “open”, hàng không có ở đây; "
                "hãy bỏ unused hoặc sửa for của hai hàng cho khớp nhau."
            ),
        ),
    ],
)
def test_queues_that_do_not_add_up_are_refused_by_name(rules, seats, message):
    with pytest.raises(InvalidCase) as refused:
        decided(policy_of(BASE + rules), {"A": seats}, {})
    assert str(refused.value) == message


def test_a_negative_number_of_reserved_seats_is_refused():
    rules = queue("a", "fact:reserved", rest=HEIR) + queue("open", "rest")
    with pytest.raises(InvalidCase, match="“Trường A”: hàng xét “a” có số chỗ âm"):
        decided(policy_of(BASE + rules), {"A": 1}, {}, schools={"A": {"reserved": "-1"}})


def test_an_offering_without_reserved_seats_gives_all_to_the_rest():
    rules = queue("a", "fact:reserved", rest=HEIR) + queue("open", "rest")
    _, decision = decided(policy_of(BASE + rules), {"A": 7}, {})
    assert decision.instance.seats.tolist() == [0, 7]
