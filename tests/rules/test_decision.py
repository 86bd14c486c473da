import random
import time

import numpy as np
import pytest

from admissions.matching.checks import Violation
from admissions.rules import decision as decision_module
from admissions.rules.case import Case
from admissions.rules.decision import CheckFailed, decide
from admissions.rules.facts import MISSING
from admissions.rules.packs import load_pack
from tests.rules.rounds import EXAM, decided, placements, policy_of, reasons

SEATS = {"A": 1, "B": 1, "C": 0}
CHILDREN = {
    "best": {"wishes": ["A", "B"], "math": "9", "literature": "9"},
    "second": {"wishes": ["A", "B"], "math": "8", "literature": "8"},
    "third": {"wishes": ["B", "A"], "math": "7", "literature": "7"},
    "tied_one": {"wishes": ["B"], "math": "6", "literature": "6"},
    "shut": {"wishes": ["C"], "math": "9", "literature": "9"},
    "absent": {"wishes": ["A"], "math": "9"},
    "silent": {"wishes": []},
}


def test_a_round_is_ranked_solved_and_explained():
    case, decision = decided(policy_of(), SEATS, CHILDREN)
    assert placements(case, decision) == {
        "best": "A",
        "second": "B",
        "third": "",
        "tied_one": "",
        "shut": "",
        "absent": "",
        "silent": "",
    }
    assert reasons(case, decision) == {
        "best": "placed",
        "second": "placed",
        "third": "no_seat",
        "tied_one": "no_seat",
        "shut": "no_seat",
        "absent": "not_eligible:no_score",
        "silent": "no_preference",
    }
    scores = dict(zip(case.applicant_ids, decision.applicant_scores.tolist(), strict=True))
    assert scores["best"] == 1800
    assert scores["absent"] == MISSING


def test_the_line_of_each_offering_is_the_last_admitted():
    _, decision = decided(policy_of(), SEATS, CHILDREN)
    cutoffs = decision.cutoffs
    assert cutoffs.admitted.tolist() == [1, 1, 0]
    assert cutoffs.refused.tolist() == [2, 2, 1]
    assert cutoffs.cutoff.tolist() == [1800, 1600, MISSING]
    assert cutoffs.last_admitted == ("score=18", "score=16", "")


def test_those_who_tie_at_the_last_seat_are_all_in_and_say_so():
    children = {name: {"wishes": ["A"], "math": "5", "literature": "5"} for name in "abc"}
    children["top"] = {"wishes": ["A"], "math": "9", "literature": "9"}
    case, decision = decided(policy_of(), {"A": 2}, children)
    assert set(placements(case, decision).values()) == {"A"}
    assert reasons(case, decision) == {
        "a": "placed_in_tie",
        "b": "placed_in_tie",
        "c": "placed_in_tie",
        "top": "placed",
    }
    strict = policy_of(EXAM.replace("admit_all", "strict"))
    case, decision = decided(strict, {"A": 2}, children)
    assert placements(case, decision) == {"a": "A", "b": "", "c": "", "top": "A"}
    assert reasons(case, decision)["a"] == "placed"


def test_an_unfilled_offering_has_no_tie():
    children = {name: {"wishes": ["A"], "math": "5", "literature": "5"} for name in "ab"}
    case, decision = decided(policy_of(), {"A": 2}, children)
    assert set(reasons(case, decision).values()) == {"placed"}


def test_the_reason_of_a_refused_child_is_that_of_the_first_wish():
    children = {"c": {"wishes": ["A", "B", "C", "D"], "math": "5", "literature": "5"}}
    case, decision = decided(policy_of(), {"A": 0, "B": 0, "C": 0, "D": 1}, children)
    assert reasons(case, decision) == {"c": "no_seat"}
    assert [decision.refused_because[code].code for code in decision.refusals] == [
        "",
        "",
        "",
        "too_many_wishes",
    ]


def test_the_text_of_the_last_admitted_names_every_criterion():
    policy = load_pack("hanoi-2025-grade-1")
    child = {
        "birth_year": "2019",
        "residence": "temporary",
        "wishes": {"A": {"in_catchment": "có", "distance_m": "850"}},
    }
    _, decision = decided(policy, {"A": 1}, {"c": child}, seed="s")
    draw = decision.criteria["lottery"][0]
    assert decision.cutoffs.last_admitted == (
        f"category=2;sibling=0;siblings_together=0;distance_m=850;lottery={draw}",
    )
    assert decision.cutoffs.cutoff.tolist() == [MISSING]


def test_a_result_that_fails_the_check_is_never_returned(monkeypatch):
    found = [Violation("passed_over", 0, 0, "Hồ sơ 0 bị bỏ qua.")]
    monkeypatch.setattr(decision_module, "violations", lambda instance, matching: found)
    with pytest.raises(CheckFailed) as failed:
        decided(policy_of(), SEATS, CHILDREN)
    assert failed.value.violations == tuple(found)
    assert "1 chỗ sai" in str(failed.value)
    assert "Hồ sơ 0 bị bỏ qua." in str(failed.value)


def test_the_order_of_rows_changes_nothing():
    policy = load_pack("hanoi-2025-grade-10")
    generator = random.Random(5)
    seats = {f"S{number}": 12 for number in range(6)}
    schools = {school: {"zone": f"zone_{generator.randint(1, 3)}"} for school in seats}
    children = {
        f"c{number:03}": {
            "wishes": generator.sample(sorted(seats), 3),
            "zone": f"zone_{generator.randint(1, 3)}",
            **{
                paper: str(generator.randint(8, 40) / 4)
                for paper in ("math", "literature", "foreign_language")
            },
        }
        for number in range(120)
    }
    results = set()
    for _ in range(5):
        shuffled = dict(generator.sample(sorted(children.items()), len(children)))
        turned = dict(generator.sample(sorted(seats.items()), len(seats)))
        case, decision = decided(policy, turned, shuffled, schools=schools)
        results.add((tuple(placements(case, decision).items()), decision.cutoffs.last_admitted))
    assert len(results) == 1


def test_an_empty_round_is_decided():
    case, decision = decided(policy_of(), {"A": 1}, {})
    assert decision.reasons == ()
    assert decision.cutoffs.admitted.tolist() == [0]
    assert case.n_preferences == 0


def province(pack: str, wishes: int) -> Case:
    policy = load_pack(pack)
    generator = np.random.default_rng(1)
    n, m = 18_000, 40
    children, schools = [f"H{number:05}" for number in range(n)], [f"T{number:02}" for number in range(m)]
    appeal = -np.arange(m) / 10 + generator.gumbel(size=(n, m))
    wanted = np.argsort(-appeal, axis=1)[:, :wishes].ravel()
    return Case.build(
        offering_ids=schools,
        offering_names=schools,
        seats=np.full(m, 400),
        applicant_ids=children,
        preference_applicants=np.repeat(children, wishes).tolist(),
        preference_ranks=np.tile(np.arange(1, wishes + 1), n),
        preference_offerings=[schools[school] for school in wanted],
        offering_facts={"zone": generator.integers(0, 12, m)},
        applicant_facts={
            fact.name: generator.integers(4, 41, n) * 25 if fact.type == "score" else np.zeros(n, dtype=int)
            for fact in policy.facts_of("applicant")
        }
        | {"birth_year": np.full(n, 2019), "lower_secondary_completed": np.ones(n, dtype=int)},
        preference_facts={
            fact.name: generator.integers(0, 2 if fact.type == "flag" else 5000, n * wishes)
            for fact in policy.facts_of("preference")
        },
    )


@pytest.mark.parametrize(
    ("pack", "wishes", "limit"), [("hanoi-2025-grade-10", 3, 0.2), ("hanoi-2025-grade-1", 2, 0.4)]
)
def test_a_province_is_decided_in_a_blink(pack, wishes, limit):
    policy, case = load_pack(pack), province(pack, wishes)
    decide(policy, case, seed="warm")
    began = time.process_time()
    decision = decide(policy, case, seed="s")
    assert time.process_time() - began < limit
    assert decision.cutoffs.admitted.sum() > 5_000
