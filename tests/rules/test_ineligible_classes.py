"""Children who must never get an offer, planted in a thousand random rounds.

Opintopolku 2023: a class of applicants that the rules excluded was admitted and had to be told so two days
later. Here age, living outside a closed catchment, being enrolled already, a second file for the same child
and an identity that does not exist are ordinary gates over facts.
"""

import random

import numpy as np

from admissions.rules.decision import decide
from admissions.rules.reasons import explain
from tests.rules.rounds import HEAD, case_of, policy_of


def flag(name: str, of: str, vi: str) -> str:
    return f'\n[facts.{name}]\nof = "{of}"\ntype = "flag"\nlabel = {{ vi = "{vi}", en = "{name}" }}\n'


def gate(fact: str, value: str, reason: str, vi: str, *, on: str = "applicant", more: str = "") -> str:
    return (
        f'\n[[gates]]\non = "{on}"\nfact = "{fact}"\nop = "="\nvalue = {value}\nreason = "{reason}"\n'
        f'label = {{ vi = "{vi}", en = "{reason}" }}\n{more}\n'
    )


FACTS = (
    '\n[facts.birth_year]\nof = "applicant"\ntype = "integer"\nlabel = { vi = "Năm sinh", en = "Born" }\n'
    '\n[facts.distance_m]\nof = "preference"\ntype = "integer"\nlabel = { vi = "Khoảng cách", en = "Far" }\n'
    + flag("enrolled", "applicant", "Đã nhập học")
    + flag("duplicate_identity", "applicant", "Trùng định danh")
    + flag("identity_valid", "applicant", "Định danh có thật")
    + flag("in_catchment", "preference", "Trong địa bàn")
    + flag("open_to_all", "offering", "Nhận ngoài địa bàn")
)
WORDS = {
    "age": "lớp này nhận trẻ sinh năm 2019",
    "outside": "nhà ở ngoài địa bàn của trường",
    "enrolled": "con đã nhập học ở trường khác",
    "duplicate": "con đã có hồ sơ khác",
    "identity": "số định danh không có trong cơ sở dữ liệu dân cư",
}
PASS = 'missing = "pass"'
RULES = (
    HEAD
    + FACTS
    + '\n[age]\nfact = "birth_year"\nbirth_year = 2019\n'
    + gate("enrolled", "false", "enrolled", WORDS["enrolled"], more=PASS)
    + gate("duplicate_identity", "false", "duplicate", WORDS["duplicate"], more=PASS)
    + gate("identity_valid", "true", "identity", WORDS["identity"])
    + gate(
        "in_catchment",
        "true",
        "outside",
        WORDS["outside"],
        on="preference",
        more="unless = { open_to_all = true }",
    )
    + """
[wishes]
max = 3

[[order]]
criterion = "fact"
fact = "distance_m"
direction = "asc"

[ties]
last_seat = "strict"

[placement]
label = { vi = "Bố trí gần nhà", en = "Placed nearby" }

[[placement.order]]
criterion = "fact"
fact = "distance_m"
direction = "asc"
"""
)
POLICY = policy_of(RULES)
MARKS = {
    "age": {"birth_year": "2020"},
    "enrolled": {"enrolled": "1"},
    "duplicate": {"duplicate_identity": "1"},
    "identity": {"identity_valid": "0"},
}


def random_round(generator: random.Random, *, planted: bool = True):
    """Seats for everybody and more, so that whoever may be admitted is. A school is open to all or not."""
    seats = {f"S{place}": generator.randint(8, 20) for place in range(generator.randint(2, 4))}
    schools = {school: {"open_to_all": str(generator.randint(0, 1))} for school in seats}
    children, classes = {}, {}
    for number in range(generator.randint(3, 8)):
        name = f"c{number}"
        kind = classes[name] = generator.choice(["", "outside", *MARKS])
        inside = "0" if kind == "outside" else "1"
        wanted = [school for school in seats if kind != "outside" or schools[school]["open_to_all"] == "0"]
        wishes = {
            school: {"distance_m": str(generator.randint(0, 3)), "in_catchment": inside if planted else "1"}
            for school in generator.sample(wanted, min(len(wanted), 3))
        }
        marks = MARKS.get(kind, {}) if planted else {}
        children[name] = {"birth_year": "2019", "identity_valid": "1", "wishes": wishes} | marks
    pairs = [(child, school) for child in children for school in seats if classes[child] != "outside"]
    nearby = {
        "applicant": [child for child, _ in pairs],
        "offering": [school for _, school in pairs],
        "distance_m": [100] * len(pairs),
        "catchment_order": [1] * len(pairs),
    }
    return case_of(POLICY, seats, children, schools=schools, nearby=nearby), classes


def test_no_excluded_child_gets_an_offer_in_a_thousand_rounds_and_each_is_told_why():
    generator = random.Random(8)
    offers = excluded = 0
    for _ in range(1000):
        case, classes = random_round(generator)
        decision = decide(POLICY, case, seed="s")
        for place, (child, kind) in enumerate(classes.items()):
            assert case.applicant_ids[place] == child
            if not kind:
                continue
            excluded += 1
            offers += int(decision.offering_positions[place] >= 0)
            if case.starts[place] < case.starts[place + 1]:
                assert decision.reasons[place] == f"not_eligible:{kind}"
                assert WORDS[kind] in explain(POLICY, decision, place)
    assert excluded > 3000
    assert offers == 0


def test_the_same_children_without_the_marks_are_all_admitted():
    """So that it is the gates that keep them out, and not the number of seats."""
    generator = random.Random(8)
    for _ in range(50):
        case, _ = random_round(generator, planted=False)
        decision = decide(POLICY, case, seed="s")
        has_wishes = np.diff(case.starts) > 0
        assert (decision.offering_positions[has_wishes] >= 0).all()
        assert not decision.refusals.any()


def test_a_child_outside_one_closed_catchment_may_still_be_admitted_elsewhere():
    wishes = {"S": {"in_catchment": "0"}, "T": {"in_catchment": "0"}}
    children = {"c": {"birth_year": "2019", "identity_valid": "1", "wishes": wishes}}
    case = case_of(POLICY, {"S": 1, "T": 1}, children, schools={"T": {"open_to_all": "1"}})
    decision = decide(POLICY, case, seed="s")
    assert decision.offering_positions.tolist() == [1]


def test_an_identity_that_nobody_has_looked_up_is_no_valid_one():
    children = {"c": {"birth_year": "2019", "wishes": {"S": {"in_catchment": "1"}}}}
    case = case_of(POLICY, {"S": 1}, children)
    assert decide(POLICY, case, seed="s").reasons == ("not_eligible:identity",)
