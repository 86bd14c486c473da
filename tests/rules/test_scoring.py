import numpy as np
import pytest

from admissions.rules.facts import MISSING
from admissions.rules.policy import Rounding
from admissions.rules.scoring import round_to, total
from tests.rules.rounds import HEAD, ONE_WISH_BY_SCORE, PAPERS, SUM, case_of, policy_of

CLAIMS = """
[facts.priority_groups]
of = "applicant"
type = "choices"
source = "claim"
label = { vi = "Diện ưu tiên", en = "Priority" }
choices = [
  { code = "group_1", vi = "Nhóm 1", en = "Group 1" },
  { code = "group_3", vi = "Nhóm 3", en = "Group 3" },
]

[facts.area]
of = "applicant"
type = "choice"
label = { vi = "Vùng", en = "Area" }
choices = [{ code = "far", vi = "Xa", en = "Far" }, { code = "near", vi = "Gần", en = "Near" }]

[facts.volunteer]
of = "applicant"
type = "flag"
label = { vi = "Tình nguyện", en = "Volunteer" }

[facts.years]
of = "applicant"
type = "integer"
label = { vi = "Số năm", en = "Years" }
"""


def score_of(section: str, **cells: str) -> int:
    policy = policy_of(HEAD + PAPERS + CLAIMS + section + ONE_WISH_BY_SCORE)
    return int(total(policy, case_of(policy, {"A": 1}, {"c": {"wishes": ["A"], **cells}}))[0])


def test_a_total_is_the_weighted_sum_in_hundredths():
    weighted = '[score]\nterms = [{ fact = "math", weight = "2" }, { fact = "literature", weight = "1.5" }]\n'
    assert score_of(SUM, math="7.25", literature="8,5") == 1575
    assert score_of(weighted, math="7.25", literature="8.5") == 1450 + 1275


def test_an_integer_fact_counts_in_whole_points():
    assert score_of('[score]\nterms = [{ fact = "years", weight = "0.5" }]\n', years="3") == 150


def test_a_missing_paper_leaves_no_total():
    assert score_of(SUM, math="7.25") == MISSING


def test_a_missing_fact_counts_as_zero_where_the_rules_say_so():
    lenient = """
[score]
terms = [{ fact = "math" }, { fact = "literature", missing = "zero" }]
"""
    assert score_of(lenient, math="7.25") == 725
    assert score_of(lenient, literature="7.25") == MISSING


BONUSES = (
    SUM
    + """bonuses = [
  { fact = "priority_groups", points = { group_1 = "2.0", group_3 = "1.0" } },
  { fact = "area", points = { far = "0.75" } },
  { fact = "volunteer", points = { yes = "0.25" } },
]
"""
)


@pytest.mark.parametrize(
    ("claims", "bonus"),
    [
        ({}, 0),
        ({"priority_groups": "group_3"}, 100),
        ({"priority_groups": "group_1;group_3"}, 200),
        ({"area": "far"}, 75),
        ({"area": "near"}, 0),
        ({"volunteer": "có"}, 25),
        ({"volunteer": "không"}, 0),
        ({"priority_groups": "group_3", "area": "far", "volunteer": "yes"}, 200),
    ],
)
def test_of_one_claim_the_highest_counts_and_different_claims_add(claims, bonus):
    assert score_of(BONUSES, math="5", literature="5", **claims) == 1000 + bonus


@pytest.mark.parametrize(
    ("unit", "mode", "exact", "rounded"),
    [
        ("0.01", "half_up", "38.255", 3826),
        ("0.01", "half_even", "38.245", 3824),
        ("0.01", "half_even", "38.255", 3826),
        ("0.01", "down", "38.259", 3825),
        ("0.25", "half_up", "38.125", 3825),
        ("0.25", "half_even", "38.125", 3800),
        ("0.25", "half_even", "38.375", 3850),
        ("0.25", "down", "38.24", 3800),
        ("0.25", "half_up", "38.1249", 3800),
        ("0.01", "half_up", "-0.005", -1),
        ("0.01", "down", "-0.009", 0),
        ("0.25", "half_up", "-38.125", -3825),
        ("0.25", "half_even", "-38.375", -3850),
    ],
)
def test_rounding_is_exact_at_the_half(unit, mode, exact, rounded):
    whole, _, rest = exact.partition(".")
    scaled = int(whole + rest.ljust(6, "0"))  # ten-thousandths of hundredths
    rounding = Rounding(round(float(unit) * 100), mode)
    assert round_to(np.array([scaled]), rounding).tolist() == [rounded]


def test_the_total_is_rounded_once_at_the_end():
    thirds = """
[score]
terms = [{ facts = ["math", "literature"], weight = "0.3333" }]
round = { unit = "0.01", mode = "half_up" }
"""
    assert score_of(thirds, math="7.25", literature="7.25") == 483  # 4.83285


def test_a_table_gives_points_for_a_combination_and_the_rest_get_otherwise():
    table = """
[facts.conduct]
of = "applicant"
type = "choice"
label = { vi = "Rèn luyện", en = "Conduct" }
choices = [{ code = "good", vi = "Tốt", en = "Good" }, { code = "fair", vi = "Khá", en = "Fair" }]

[facts.study]
of = "applicant"
type = "choice"
label = { vi = "Học tập", en = "Study" }
choices = [{ code = "good", vi = "Tốt", en = "Good" }, { code = "fair", vi = "Khá", en = "Fair" }]

[score]
[[score.tables]]
facts = ["conduct", "study"]
values = { "good/good" = "10", "fair/good" = "9.5" }
otherwise = "5"
"""
    assert score_of(table, conduct="good", study="good") == 1000
    assert score_of(table, conduct="fair", study="good") == 950
    assert score_of(table, conduct="good", study="fair") == 500
    assert score_of(table, conduct="good") == MISSING


def test_rules_without_a_score_give_none():
    unscored = HEAD + PAPERS + ONE_WISH_BY_SCORE.replace('"score"', '"lottery"')
    policy = policy_of(unscored)
    case = case_of(policy, {"A": 1}, {"c": {"wishes": ["A"], "math": "5"}})
    assert total(policy, case).tolist() == [MISSING]
