"""Specialised and integrated programmes, and margins of single wishes, as the published rules say them."""

import pytest

from tests.rules.rounds import HEAD, PAPERS, SUM, decided, placements, policy_of, reasons

KINDS = """
[facts.special]
of = "applicant"
type = "score"
scale = "10"
step = "0.25"
label = { vi = "Bài chuyên", en = "Specialised paper" }

[facts.kind]
of = "offering"
type = "choice"
label = { vi = "Loại trường", en = "Kind of school" }
choices = [
  { code = "special", vi = "Chuyên", en = "Specialised" },
  { code = "integrated", vi = "Tích hợp", en = "Integrated" },
  { code = "ordinary", vi = "Thường", en = "Ordinary" },
]

[facts.sat_special]
of = "applicant"
type = "flag"
label = { vi = "Thi chuyên", en = "Sat the specialised paper" }
"""
ORDINARY = """
[wishes]
max = 3
margins = ["0", "1.5", "1.5"]

[[order]]
criterion = "score"

[ties]
last_seat = "admit_all"
"""


def programme(name: str, coefficient: str, rest: str = "") -> str:
    return f"""
[[programmes]]
name = "{name}"
label = {{ vi = "{name}", en = "{name}" }}
when = [{{ fact = "kind", op = "=", value = "{name}" }}]
max = 2
{rest}
[programmes.score]
terms = [{{ facts = ["math", "literature"] }}, {{ fact = "special", weight = "{coefficient}" }}]
"""


BASE = HEAD + PAPERS + KINDS + SUM + ORDINARY
SCHOOLS = {
    "C1": {"kind": "special"},
    "C2": {"kind": "special"},
    "T1": {"kind": "integrated"},
    "A": {"kind": "ordinary"},
    "B": {"kind": "ordinary"},
}
ALL = dict.fromkeys(SCHOOLS, 1)


def marks(math: str, literature: str, special: str = "", *, wishes: list[str], **more: str) -> dict:
    return {"math": math, "literature": literature, "special": special, "wishes": wishes, **more}


@pytest.mark.parametrize(("coefficient", "admitted"), [("2", "even"), ("3", "keen")])
def test_the_specialised_paper_counts_twice_in_ha_noi_and_three_times_in_hai_duong(coefficient, admitted):
    """even: 9 + 9 + 7k, keen: 7 + 8 + 8.25k. By k = 2 that is 32 to 31.5, by k = 3 39 to 39.75."""
    children = {
        "even": marks("9", "9", "7", wishes=["C1"]),
        "keen": marks("7", "8", "8.25", wishes=["C1"]),
    }
    policy = policy_of(BASE + programme("special", coefficient))
    case, decision = decided(policy, ALL, children, schools=SCHOOLS)
    assert [child for child, school in placements(case, decision).items() if school] == [admitted]


@pytest.mark.parametrize(("coefficient", "admitted"), [("2", "keen"), ("1", "even")])
def test_the_integrated_paper_counted_twice_in_2018_and_once_in_2023(coefficient, admitted):
    """even: 9 + 9 + 7k, keen: 7 + 9 + 8.5k. By k = 2 that is 32 to 33, by k = 1 25 to 24.5."""
    children = {
        "even": marks("9", "9", "7", wishes=["T1"]),
        "keen": marks("7", "9", "8.5", wishes=["T1"]),
    }
    policy = policy_of(BASE + programme("special", "2") + programme("integrated", coefficient))
    case, decision = decided(policy, ALL, children, schools=SCHOOLS)
    assert [child for child, school in placements(case, decision).items() if school] == [admitted]


CHUYEN = policy_of(BASE + programme("special", "2") + programme("integrated", "1"))


def test_a_specialised_school_is_considered_before_a_better_ranked_ordinary_one():
    children = {"c": marks("8", "8", "8", wishes=["A", "C1"])}
    case, decision = decided(CHUYEN, ALL, children, schools=SCHOOLS)
    assert placements(case, decision) == {"c": "C1"}


def test_who_is_not_admitted_there_still_has_all_ordinary_wishes_and_their_ranks():
    """The ordinary wishes are the first and second: the second needs 1.5 points more than the cutoff."""
    children = {
        "best": marks("10", "10", "10", wishes=["C1"]),
        "top": marks("9", "9", wishes=["A"]),
        "line": marks("6", "6", wishes=["B"]),
        "child": marks("7", "6.5", "1", wishes=["C1", "A", "B"]),
    }
    case, decision = decided(CHUYEN, ALL, children, schools=SCHOOLS)
    assert placements(case, decision)["child"] == "B"
    children["child"] = marks("7", "6.25", "1", wishes=["C1", "A", "B"])
    case, decision = decided(CHUYEN, ALL, children, schools=SCHOOLS)
    assert placements(case, decision)["child"] == ""


def test_an_ordinary_first_wish_ranked_after_two_specialised_ones_has_no_margin():
    children = {
        "line": marks("6", "6", wishes=["B"]),
        "child": marks("6.25", "6", "0", wishes=["C1", "C2", "B"]),
        "one": marks("9", "9", "9", wishes=["C1"]),
        "two": marks("9", "9", "9", wishes=["C2"]),
    }
    case, decision = decided(CHUYEN, ALL, children, schools=SCHOOLS)
    assert placements(case, decision)["child"] == "B"


def test_each_programme_counts_its_own_wishes():
    schools = SCHOOLS | {"C3": {"kind": "special"}}
    children = {"c": marks("5", "5", "5", wishes=["C1", "C2", "C3", "A", "B"])}
    case, decision = decided(CHUYEN, dict.fromkeys(schools, 0), children, schools=schools)
    found = [decision.refused_because[code].code for code in decision.refusals]
    assert [case.offering_ids[place] for place in decision.case.offerings] == ["C1", "C2", "C3", "A", "B"]
    assert found == ["", "", "too_many_wishes", "", ""]


def test_a_score_shown_is_that_of_the_wish_that_was_granted():
    children = {
        "chuyen": marks("8", "8", "8", wishes=["A", "C1"]),
        "ordinary": marks("8", "8", wishes=["A"]),
    }
    case, decision = decided(CHUYEN, ALL, children, schools=SCHOOLS)
    assert dict(zip(case.applicant_ids, decision.applicant_scores.tolist(), strict=True)) == {
        "chuyen": 3200,
        "ordinary": 1600,
    }


def test_bonus_points_do_not_count_for_a_specialised_school_whose_score_leaves_them_out():
    bonus = '\n[[score.bonuses]]\nfact = "sat_special"\npoints = { yes = "2" }\n'
    policy = policy_of(HEAD + PAPERS + KINDS + SUM + bonus + ORDINARY + programme("special", "2"))
    children = {"c": marks("8", "8", "8", wishes=["C1", "A"], sat_special="1")}
    _, decision = decided(policy, ALL, children, schools=SCHOOLS)
    assert decision.scores.tolist() == [3200, 1800]


OWN_GATE = """
[[programmes.gates]]
on = "applicant"
fact = "special"
op = ">"
value = "2"
reason = "special_too_low"
label = { vi = "bài chuyên không quá 2 điểm", en = "specialised paper of 2 or less" }
"""
GENERAL_GATE = """
[[gates]]
on = "applicant"
fact = "math"
op = ">"
value = "0"
reason = "paper_zero"
label = { vi = "bài 0 điểm", en = "paper of 0" }
"""


def test_a_paper_of_two_shuts_the_specialised_school_and_only_that():
    policy = policy_of(BASE + GENERAL_GATE + programme("special", "2") + OWN_GATE)
    children = {"c": marks("8", "8", "2", wishes=["C1", "A"]), "zero": marks("0", "9", "9", wishes=["C1"])}
    case, decision = decided(policy, ALL, children, schools=SCHOOLS)
    assert placements(case, decision)["c"] == "A"
    found = [decision.refused_because[code].code for code in decision.refusals]
    assert found == ["special_too_low", "", "paper_zero"]


def test_a_programme_may_have_gates_of_its_own_only():
    text = BASE + GENERAL_GATE + programme("special", "2", "own_gates = true") + OWN_GATE
    children = {"zero": marks("0", "9", "9", wishes=["C1"])}
    case, decision = decided(policy_of(text), ALL, children, schools=SCHOOLS)
    assert placements(case, decision) == {"zero": "C1"}


def test_binh_phuoc_a_second_specialised_class_needs_a_point_more():
    policy = policy_of(BASE + programme("special", "2", 'margins = ["0", "1.0"]'))

    def second_class(special: str) -> str:
        children = {
            "best": marks("10", "10", "10", wishes=["C1"]),
            "line": marks("7", "7", "7", wishes=["C2"]),
            "child": marks("7", "7", special, wishes=["C1", "C2"]),
        }
        case, decision = decided(policy, ALL, children, schools=SCHOOLS)
        return placements(case, decision)["child"]

    assert second_class("7.5") == "C2"
    assert second_class("7.25") == ""


BINH_PHUOC = (
    BASE
    + """
[[wishes.margins_for]]
when = [{ fact = "sat_special", op = "=", value = true }, { fact = "rank", op = "=", value = 2 }]
margins = ["0", "0", "1.5"]
"""
)


def binh_phuoc(points: str, **more: str) -> str:
    """A second wish at a school whose cutoff is 12."""
    children = {
        "top": marks("9", "9", wishes=["A"]),
        "line": marks("6", "6", wishes=["B"]),
        "child": marks("6", points, wishes=["A", "B"], **more),
    }
    case, decision = decided(policy_of(BINH_PHUOC), ALL, children, schools=SCHOOLS)
    assert len(decision.cutoffs.admitted) == 5
    return placements(case, decision)["child"]


def test_binh_phuoc_a_second_wish_needs_one_and_a_half_points_more():
    assert binh_phuoc("7.25") == ""
    assert binh_phuoc("7.5") == "B"


def test_binh_phuoc_the_second_wish_of_a_specialised_applicant_counts_as_a_first():
    assert binh_phuoc("6.25", sat_special="1") == "B"
    assert binh_phuoc("5.75", sat_special="1") == ""


TWO_PAPERS = """
[facts.own_paper]
of = "preference"
type = "score"
scale = "10"
label = { vi = "Bài chuyên của lớp", en = "Paper of the class" }
"""


def test_two_specialised_wishes_may_have_a_paper_each():
    text = HEAD + PAPERS + KINDS + TWO_PAPERS + SUM + ORDINARY + programme("special", "2")
    policy = policy_of(text.replace('fact = "special", weight', 'fact = "own_paper", weight'))
    wishes = {"C1": {"own_paper": "4"}, "C2": {"own_paper": "9"}, "A": {}}
    children = {"c": {"wishes": wishes, "math": "8", "literature": "8"}}
    case, decision = decided(policy, ALL | {"C1": 0}, children, schools=SCHOOLS)
    assert decision.scores.tolist() == [2400, 3400, 1600]
    assert decision.applicant_scores.tolist() == [3400]
    assert placements(case, decision) == {"c": "C2"}
    assert reasons(case, decision) == {"c": "placed"}
