"""What happens at the last seat, as the published rules of the provinces say it."""

import pytest

from tests.rules.rounds import HEAD, PAPERS, SUM, decided, placements, policy_of, reasons

WISHES = "\n[wishes]\nmax = 2\n"
SCHOOL_FACTS = """
[facts.boarding]
of = "offering"
type = "flag"
label = { vi = "Trường dân tộc nội trú", en = "Boarding school" }

[facts.tie_decision]
of = "offering"
type = "choice"
label = { vi = "Quyết định của hội đồng", en = "Decision of the council" }
choices = [
  { code = "admit_all", vi = "Nhận hết", en = "Admit all" },
  { code = "admit_none", vi = "Không nhận", en = "Admit none" },
]

[facts.average]
of = "applicant"
type = "decimal"
label = { vi = "Điểm trung bình lớp 9", en = "Average of grade 9" }
"""
BASE = HEAD + PAPERS + SCHOOL_FACTS + SUM + WISHES + '\n[[order]]\ncriterion = "score"\n'
BY_AVERAGE = '\n[[order]]\ncriterion = "fact"\nfact = "average"\n'


def pupils(prefix: str, number: int, points: str, **cells: str) -> dict[str, dict]:
    return {
        f"{prefix}{place:04}": {"wishes": ["A"], "math": points, "literature": points, **cells}
        for place in range(number)
    }


SON_LA = (
    BASE
    + BY_AVERAGE
    + '\n[ties]\nlast_seat = "admit_within"\npercent = "2.0"\nequal_by = 1\nbeyond = "admit_all"\n'
    + '[[ties.for]]\nwhen = [{ fact = "boarding", op = "=", value = true }]\nlast_seat = "escalate"\n'
)


def admitted_in_son_la(overflow: int, **school: str) -> int:
    """1000 seats, 900 clearly in; the others are equal in points and differ in their average of grade 9."""
    children = pupils("in", 900, "9")
    for place in range(100 + overflow):
        children |= pupils(f"level{place:03}_", 1, "5", average=str(place / 100))
    case, decision = decided(policy_of(SON_LA), {"A": 1000}, children, schools={"A": school})
    assert len(case.applicant_ids) == 1000 + overflow
    return int(decision.cutoffs.admitted[0])


def test_son_la_two_percent_above_the_seats_are_all_admitted():
    assert admitted_in_son_la(20) == 1020


def test_son_la_at_two_point_one_percent_the_averages_decide():
    assert admitted_in_son_la(21) == 1000


def test_son_la_those_let_in_together_are_told_that_they_tied():
    children = pupils("in", 49, "9") | pupils("level", 2, "5")
    case, decision = decided(policy_of(SON_LA), {"A": 50}, children)
    assert reasons(case, decision)["level0000"] == "placed_in_tie"
    assert reasons(case, decision)["level0001"] == "placed_in_tie"
    assert reasons(case, decision)["in0000"] == "placed"


def test_son_la_a_boarding_school_never_exceeds_its_seats_and_asks_the_department():
    children = pupils("in", 49, "9") | pupils("level", 2, "5")
    case, decision = decided(policy_of(SON_LA), {"A": 50}, children, schools={"A": {"boarding": "1"}})
    assert decision.cutoffs.admitted.tolist() == [49]
    (tie,) = decision.escalated
    assert [case.applicant_ids[child] for child in tie.applicants] == ["level0000", "level0001"]
    assert case.offering_ids[tie.offering] == "A"


YEARS = [f"{what}_{year}" for year in (9, 8, 7, 6) for what in ("study", "conduct", "average")]
VINH_PHUC = (
    HEAD
    + PAPERS
    + "".join(
        f'\n[facts.{name}]\nof = "applicant"\ntype = "decimal"\nlabel = {{ vi = "{name}", en = "{name}" }}\n'
        for name in YEARS
    )
    + SUM
    + WISHES
    + '\n[[order]]\ncriterion = "score"\n'
    + "".join(f'\n[[order]]\ncriterion = "fact"\nfact = "{name}"\n' for name in YEARS)
    + '\n[ties]\nlast_seat = "admit_all"\n'
)


def vinh_phuc(*children: dict[str, str]) -> list[str]:
    """Who of these gets one of one seats."""
    equal = {"wishes": ["A"], "math": "5", "literature": "5"} | dict.fromkeys(YEARS, "7")
    named = {f"c{place}": equal | cells for place, cells in enumerate(children)}
    case, decision = decided(policy_of(VINH_PHUC), {"A": 1}, named)
    return [child for child, school in placements(case, decision).items() if school]


@pytest.mark.parametrize("place", range(12))
def test_vinh_phuc_each_of_the_twelve_keys_decides_when_all_before_it_are_equal(place):
    better = {YEARS[place]: "7.01"} | dict.fromkeys(YEARS[place + 1 :], "1")
    assert vinh_phuc({}, better, {}) == ["c1"]


def test_vinh_phuc_those_equal_in_all_twelve_keys_are_all_admitted():
    assert vinh_phuc({}, {YEARS[11]: "6.99"}, {}) == ["c0", "c2"]


BEN_TRE = BASE + '\n[ties]\nlast_seat = "escalate"\ndecided_by = "tie_decision"\n'
TWO_FOR_ONE = pupils("in", 1, "9") | pupils("level", 2, "5")


def test_ben_tre_a_tie_waits_for_the_council():
    case, decision = decided(policy_of(BEN_TRE), {"A": 2}, TWO_FOR_ONE)
    assert reasons(case, decision) == {"in0000": "placed", "level0000": "no_seat", "level0001": "no_seat"}
    assert [tie.applicants for tie in decision.escalated] == [(1, 2)]


def test_ben_tre_the_council_may_let_all_in():
    schools = {"A": {"tie_decision": "admit_all"}}
    case, decision = decided(policy_of(BEN_TRE), {"A": 2}, TWO_FOR_ONE, schools=schools)
    assert set(placements(case, decision).values()) == {"A"}
    assert decision.escalated == ()


def test_ben_tre_the_council_may_let_none_in():
    schools = {"A": {"tie_decision": "admit_none"}}
    _, decision = decided(policy_of(BEN_TRE), {"A": 2}, TWO_FOR_ONE, schools=schools)
    assert decision.cutoffs.admitted.tolist() == [1]
    assert decision.escalated == ()


def test_thai_nguyen_even_one_seat_for_two_equals_is_reported():
    _, decision = decided(policy_of(BEN_TRE), {"A": 1}, pupils("level", 2, "5"))
    assert decision.cutoffs.admitted.tolist() == [0]
    assert [tie.applicants for tie in decision.escalated] == [(0, 1)]


def test_a_tie_that_fits_is_nobodys_decision():
    _, decision = decided(policy_of(BEN_TRE), {"A": 3}, TWO_FOR_ONE)
    assert decision.cutoffs.admitted.tolist() == [3]
    assert decision.escalated == ()


BY_POINTS_ALONE = BASE + BY_AVERAGE + '\n[ties]\nlast_seat = "admit_all"\nequal_by = 1\n'


@pytest.mark.parametrize(("rule", "admitted"), [("equal_by = 1\n", 40), ("equal_by = 2\n", 2), ("", 2)])
def test_all_who_are_equal_in_the_first_steps_may_be_admitted_however_many(rule, admitted):
    """One is clearly in; 39 have the same points for the one seat that is left, and another average each."""
    children = pupils("in", 1, "9")
    for place in range(39):
        children |= pupils(f"level{place:02}_", 1, "5", average=str(place / 10))
    children |= pupils("out", 5, "4")
    text = BY_POINTS_ALONE.replace("equal_by = 1\n", rule)
    _case, decision = decided(policy_of(text), {"A": 2}, children)
    assert int(decision.cutoffs.admitted[0]) == admitted
    assert decision.reasons.count("placed_in_tie") == (39 if admitted == 40 else 0)


def test_without_a_seat_nobody_is_admitted_as_an_equal():
    _case, decision = decided(policy_of(BY_POINTS_ALONE), {"A": 0}, pupils("level", 3, "5"))
    assert int(decision.cutoffs.admitted[0]) == 0
