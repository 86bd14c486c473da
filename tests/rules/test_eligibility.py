import pytest

from admissions.rules.decision import rank
from admissions.rules.eligibility import refusal_label
from tests.rules.rounds import EXAM, HEAD, case_of, policy_of

FACTS = """
[facts.birth_year]
of = "applicant"
type = "integer"
label = { vi = "Năm sinh", en = "Year of birth" }

[facts.late]
of = "applicant"
type = "choice"
label = { vi = "Lý do muộn", en = "Reason" }
choices = [{ code = "orphan", vi = "Mồ côi", en = "Orphan" }]

[facts.zone]
of = ["applicant", "offering"]
type = "choice"
label = { vi = "Khu vực", en = "Zone" }
choices = [{ code = "z1", vi = "Một", en = "One" }, { code = "z2", vi = "Hai", en = "Two" }]

[facts.distance_m]
of = "preference"
type = "integer"
label = { vi = "Khoảng cách", en = "Distance" }

[facts.max_distance_m]
of = "offering"
type = "integer"
label = { vi = "Trần", en = "Limit" }

[facts.local]
of = "applicant"
type = "flag"
label = { vi = "Ở trong vùng", en = "Local" }

[facts.tags]
of = "applicant"
type = "choices"
label = { vi = "Diện", en = "Tags" }
choices = [{ code = "a", vi = "A", en = "A" }, { code = "b", vi = "B", en = "B" }]
"""

DRAW = """
[[order]]
criterion = "lottery"

[ties]
last_seat = "strict"

[wishes]
max = 2
"""


def refused(rules: str, child: dict, *, wishes=("A",), schools=None, base: str = HEAD + FACTS + DRAW):
    """The refusal of each wish of one child, "" for none."""
    policy = policy_of(base + rules)
    seats = dict.fromkeys(sorted(wishes), 1)
    case = case_of(policy, seats, {"c": {"wishes": wishes, **child}}, schools=schools)
    ranking = rank(policy, case, seed="")
    assert (ranking.instance.eligible == (ranking.refusals == 0)).all()
    return [ranking.refused_because[code].code for code in ranking.refusals]


def gate(op: str, rest: str, fact: str = "birth_year", on: str = "applicant") -> str:
    return (
        f'[[gates]]\non = "{on}"\nfact = "{fact}"\nop = "{op}"\n{rest}\nreason = "gate"\n'
        'label = { vi = "không", en = "no" }\n'
    )


@pytest.mark.parametrize(
    ("op", "passes"),
    [
        (">", [False, False, True]),
        (">=", [False, True, True]),
        ("<", [True, False, False]),
        ("<=", [True, True, False]),
        ("=", [False, True, False]),
    ],
)
def test_a_gate_compares_as_its_operator_says(op, passes):
    for year, passed in zip(("2018", "2019", "2020"), passes, strict=True):
        assert refused(gate(op, "value = 2019"), {"birth_year": year}) == ["" if passed else "gate"]


def test_a_missing_fact_fails_a_gate_unless_it_may_pass():
    for op in (">", "<", ">=", "<=", "="):
        assert refused(gate(op, "value = 2019"), {}) == ["gate"]
        assert refused(gate(op, 'value = 2019\nmissing = "pass"'), {}) == [""]


def test_a_gate_takes_any_of_several_values():
    years = gate("in", "values = [2018, 2019]")
    assert refused(years, {"birth_year": "2018"}) == [""]
    assert refused(years, {"birth_year": "2020"}) == ["gate"]
    tags = gate("in", 'values = ["a", "b"]', fact="tags")
    assert refused(tags, {"tags": "b"}) == [""]
    only_a = gate("=", 'value = "a"', fact="tags")
    assert refused(only_a, {"tags": "b"}) == ["gate"]
    assert refused(only_a, {"tags": "a;b"}) == [""]


def test_an_exception_opens_a_gate_only_when_all_of_it_holds():
    rules = gate("=", "value = 2019\nunless = { late = 'orphan', local = true }")
    assert refused(rules, {"birth_year": "2018", "late": "orphan", "local": "có"}) == [""]
    assert refused(rules, {"birth_year": "2018", "late": "orphan"}) == ["gate"]
    assert refused(rules, {"birth_year": "2018"}) == ["gate"]


def test_a_limit_is_the_offerings_own_and_an_unset_one_lets_everybody_pass():
    rules = gate("<=", 'limit = "max_distance_m"', fact="distance_m", on="preference")
    schools = {"A": {"max_distance_m": "4000"}}
    wishes = {"A": {"distance_m": "4001"}, "B": {"distance_m": "9000"}}
    assert refused(rules, {}, wishes=wishes, schools=schools) == ["gate", ""]
    wishes = {"A": {"distance_m": "4000"}, "B": {}}
    assert refused(rules, {}, wishes=wishes, schools=schools) == ["", ""]


def test_a_floor_on_the_total_refuses_who_stays_below():
    floor = gate(">=", 'value = "10.5"', fact="total")
    assert refused(floor, {"math": "5", "literature": "5.5"}, base=EXAM) == [""]
    assert refused(floor, {"math": "5", "literature": "5.25"}, base=EXAM) == ["gate"]


AGE = """
[age]
fact = "birth_year"
birth_year = 2019
late_years = 3
claim = "late"
"""


@pytest.mark.parametrize(
    ("child", "reason"),
    [
        ({"birth_year": "2019"}, ""),
        ({"birth_year": "2020"}, "age"),
        ({"birth_year": "2020", "late": "orphan"}, "age"),
        ({"birth_year": "2018"}, "age"),
        ({"birth_year": "2018", "late": "orphan"}, ""),
        ({"birth_year": "2016", "late": "orphan"}, ""),
        ({"birth_year": "2015", "late": "orphan"}, "age"),
        ({}, "age"),
        ({"late": "orphan"}, "age"),
    ],
)
def test_age_counts_calendar_years_with_up_to_three_more_for_a_reason(child, reason):
    assert refused(AGE, child) == [reason]


ZONES = DRAW.replace("max = 2", 'max = 3\nzones = [["any"], ["own", "any"], ["own", "own", "any"]]')
SCHOOLS = {"A": {"zone": "z1"}, "B": {"zone": "z2"}, "C": {"zone": "z2"}}


@pytest.mark.parametrize(
    ("wishes", "refusals"),
    [
        (["B"], [""]),
        (["A", "B"], ["", ""]),
        (["B", "A"], ["wrong_zone", ""]),
        (["A", "B", "C"], ["", "wrong_zone", ""]),
        (["B", "A", "C"], ["wrong_zone", "", ""]),
    ],
)
def test_a_wish_must_lie_in_the_zone_that_the_number_of_wishes_asks_for(wishes, refusals):
    found = refused("", {"zone": "z1"}, wishes=wishes, schools=SCHOOLS, base=HEAD + FACTS + ZONES)
    assert found == refusals


def test_a_child_or_school_without_a_zone_is_not_in_the_own_zone():
    base = HEAD + FACTS + ZONES
    assert refused("", {}, wishes=["A", "B"], schools=SCHOOLS, base=base) == ["wrong_zone", ""]
    assert refused("", {"zone": "z1"}, wishes=["A", "B"], base=base) == ["wrong_zone", ""]
    assert refused("", {}, wishes=["A", "B"], base=base) == ["wrong_zone", ""]


def test_wishes_beyond_the_limit_are_refused():
    assert refused("", {}, wishes=["A", "B", "C"]) == ["", "", "too_many_wishes"]


def test_a_child_without_a_total_is_not_ranked_by_score():
    assert refused("", {"math": "5"}, base=EXAM) == ["no_score"]
    assert refused("", {"math": "5", "literature": "0"}, base=EXAM) == [""]


def test_a_wish_in_no_category_is_refused():
    rules = """
[[categories]]
name = "local"
label = { vi = "Trong vùng", en = "Local" }
when = { local = true, zone = ["z1", "z2"] }
"""
    assert refused(rules, {"local": "có", "zone": "z2"}) == [""]
    assert refused(rules, {"local": "không", "zone": "z2"}) == ["no_category"]
    assert refused(rules, {"local": "có"}) == ["no_category"]
    assert refused(rules, {}) == ["no_category"]


def test_of_several_reasons_the_first_of_the_rules_is_given():
    rules = AGE + gate("=", "value = true", fact="local")
    assert refused(rules, {"birth_year": "2018", "local": "không"}) == ["age"]
    assert refused(rules, {"birth_year": "2019", "local": "không"}) == ["gate"]


def test_each_wish_gets_its_own_first_reason_whether_it_is_about_the_child_or_the_wish():
    far = gate("<=", 'limit = "max_distance_m"', fact="distance_m", on="preference").replace(
        '"gate"', '"far"'
    )
    local = gate("=", "value = true", fact="local")
    asked = {
        "wishes": {"A": {"distance_m": "4001"}, "B": {"distance_m": "9000"}, "C": {"distance_m": "1"}},
        "schools": {"A": {"max_distance_m": "4000"}},
    }
    assert refused(far + local, {"local": "không"}, **asked) == ["far", "gate", "gate"]
    assert refused(local + far, {"local": "không"}, **asked) == ["gate", "gate", "gate"]
    assert refused(far + local, {"local": "có"}, **asked) == ["far", "", "too_many_wishes"]


def test_every_refusal_code_has_words():
    policy = policy_of(HEAD + FACTS + DRAW + AGE + gate("=", "value = 2019"))
    assert refusal_label(policy, "age").vi == "lớp này nhận trẻ sinh năm 2019"
    assert refusal_label(policy, "gate").vi == "không"
    assert refusal_label(policy, "wrong_zone").en.startswith("this wish must be")
    with pytest.raises(KeyError):
        refusal_label(policy, "unheard_of")
