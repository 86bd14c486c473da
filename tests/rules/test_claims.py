"""Which claims there are, and in which order, once the rules are read: what only a whole round shows."""

from tests.rules.rounds import EXAM, HEAD, PAPERS, SUM, decided, placements, policy_of, reasons
from tests.rules.test_worked_programmes import BASE as PROGRAMMES
from tests.rules.test_worked_programmes import SCHOOLS, marks, programme

POOR = """
[facts.poor]
of = "applicant"
type = "flag"
label = { vi = "Hộ nghèo", en = "Poor" }

[facts.share]
of = "offering"
type = "integer"
label = { vi = "Tỉ lệ", en = "Share" }

[facts.exact_share]
of = "offering"
type = "decimal"
label = { vi = "Tỉ lệ", en = "Share" }
"""
CHILDREN = {
    name: {"wishes": ["A"], "math": points, "literature": "5", "poor": poor}
    for name, points, poor in (
        ("a", "9", "0"),
        ("b", "8", "0"),
        ("c", "7", "1"),
        ("d", "7", "1"),
        ("e", "7", "0"),
    )
}


def called(seats: int, percent: str, *, rules: str = EXAM, **school: str) -> str:
    group = (
        f'\n[[proportional]]\nname = "poor"\nlabel = {{ vi = "Nghèo", en = "Poor" }}\n'
        f'who = {{ poor = true }}\npercent = "{percent}"\n'
    )
    text = rules.replace("[facts.math]", POOR + "\n[facts.math]") + group
    case, decision = decided(policy_of(text), {"A": seats}, CHILDREN, schools={"A": school})
    assert set(reasons(case, decision).values()) <= {"placed", "no_seat"}
    return "".join(name for name, school in placements(case, decision).items() if school)


def test_a_share_calls_its_group_ahead_and_leaves_no_ties_at_the_last_seat():
    """Every second call is for the poor: c, a, d, b, e. Without a share a, b and the three who tie."""
    assert [called(seats, "50") for seats in (1, 2, 3, 4)] == ["c", "ac", "acd", "abcd"]


def test_who_is_equal_in_points_is_not_equal_in_a_call_order():
    within = 'last_seat = "admit_within"\npercent = "100"'
    assert called(3, "50", rules=EXAM.replace('last_seat = "admit_all"', within)) == "acd"


def test_the_share_may_stand_at_the_offering_in_percent_whole_or_with_decimals():
    assert called(3, "fact:share", share="50") == "acd"
    assert called(3, "fact:share", share="25") == "abc"
    assert called(3, "fact:exact_share", exact_share="25.5") == "abc"
    assert called(3, "fact:exact_share", exact_share="50") == "acd"


def test_where_an_offering_has_no_share_its_ties_stay_what_they_were():
    text = EXAM.replace("[facts.math]", POOR + "\n[facts.math]") + (
        '\n[[proportional]]\nname = "poor"\nlabel = { vi = "Nghèo", en = "Poor" }\n'
        'who = { poor = true }\npercent = "fact:share"\n'
    )
    case, decision = decided(policy_of(text), {"A": 3}, CHILDREN)
    assert set(placements(case, decision).values()) == {"A"}
    assert reasons(case, decision)["d"] == "placed_in_tie"


ALL_SEATS_EMPTY = """
[[queues]]
name = "nobody"
label = { vi = "Không ai", en = "Nobody" }
seats = "0"
"""


def test_queues_without_conditions_stand_at_ordinary_offerings_only():
    policy = policy_of(PROGRAMMES + programme("special", "2") + ALL_SEATS_EMPTY)
    children = {"c": marks("8", "8", "8", wishes=["C1"]), "o": marks("8", "8", wishes=["A"])}
    case, decision = decided(policy, dict.fromkeys(SCHOOLS, 1), children, schools=SCHOOLS)
    assert placements(case, decision) == {"c": "C1", "o": ""}


def test_queues_with_conditions_may_stand_in_a_programme_too():
    queue = ALL_SEATS_EMPTY + 'for = [{ fact = "kind", op = "=", value = "special" }]\n'
    policy = policy_of(PROGRAMMES + programme("special", "2") + queue)
    children = {"c": marks("8", "8", "8", wishes=["C1"]), "o": marks("8", "8", wishes=["A"])}
    case, decision = decided(policy, dict.fromkeys(SCHOOLS, 1), children, schools=SCHOOLS)
    assert placements(case, decision) == {"c": "", "o": "A"}


SIZES = """
[facts.size]
of = "offering"
type = "integer"
label = { vi = "Số lớp", en = "Classes" }

[wishes]
max = 1

[[order]]
criterion = "score"

[ties]
last_seat = "admit_none"

[[ties.for]]
when = [{ fact = "size", op = "<=", value = 2 }]
last_seat = "admit_all"

[[ties.for]]
when = [{ fact = "size", op = "<=", value = 5 }]
last_seat = "strict"
"""


def test_of_several_tie_rules_that_fit_an_offering_the_first_counts():
    schools = {"A": {"size": "2"}, "B": {"size": "5"}, "C": {"size": "9"}}
    children = {
        f"{school}{number}": {"wishes": [school], "math": "5", "literature": "5"}
        for school in schools
        for number in range(3)
    }
    policy = policy_of(HEAD + PAPERS + SUM + SIZES)
    _, decision = decided(policy, dict.fromkeys(schools, 2), children, schools=schools)
    assert decision.cutoffs.admitted.tolist() == [3, 2, 0]
