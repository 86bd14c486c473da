from dataclasses import replace

import numpy as np
import pytest

from admissions.rules.changes import NOWHERE, Flow
from admissions.rules.decision import decide
from admissions.rules.packs import load_pack
from admissions.rules.what_if import NoSuchPlace, load, what_if
from tests.rules.rounds import EXAM, case_of, policy_of

STRICT = policy_of(EXAM.replace("admit_all", "strict"))
SEATS = {"A": 1, "B": 1}
CHILDREN = {
    "an": {"wishes": ["A", "B"], "math": "9", "literature": "9"},
    "binh": {"wishes": ["A", "B"], "math": "8", "literature": "8"},
    "chi": {"wishes": ["B"], "math": "7", "literature": "7"},
}


def loaded(policy=STRICT, seats=SEATS, children=CHILDREN, seed="s"):
    return load(policy, case_of(policy, seats, children), seed=seed)


def flows(difference):
    return set(difference.changes.flows())


def test_one_more_seat_moves_a_chain_of_children():
    answer = what_if(loaded(), seats={"A": 2})
    assert flows(answer) == {Flow(1, 0, 1), Flow(NOWHERE, 1, 1)}
    assert answer.placed == (2, 3)
    assert answer.before.admitted.tolist() == [1, 1]
    assert answer.after.admitted.tolist() == [2, 1]
    assert answer.before.cutoff.tolist() == [1800, 1600]
    assert answer.after.cutoff.tolist() == [1600, 1400]


def test_a_seat_less_takes_a_place_away_and_says_whose():
    answer = what_if(loaded(), seats={"B": 0})
    assert flows(answer) == {Flow(1, NOWHERE, 1)}
    assert answer.changes.applicant_ids[answer.changes.rows[0]] == "binh"


def test_nothing_else_changes_nothing():
    assert flows(what_if(loaded())) == set()
    assert flows(what_if(loaded(), seats={"A": 1})) == set()


def test_a_margin_that_the_second_wish_must_have_on_top():
    answer = what_if(loaded(), margins=(0, 300, 300))
    assert flows(answer) == {Flow(1, NOWHERE, 1), Flow(NOWHERE, 1, 1)}


def test_another_mark_and_seats_at_once():
    answer = what_if(loaded(), applicant_facts={"math": np.array([900, 800, 1000])}, seats={"B": 2})
    assert flows(answer) == {Flow(NOWHERE, 1, 1)}


def test_a_catchment_drawn_anew_and_another_seed():
    policy = load_pack("hanoi-2025-grade-1")
    near, far = {"in_catchment": "có", "distance_m": "100"}, {"in_catchment": "không", "distance_m": "100"}
    child = {"birth_year": "2019", "residence": "permanent"}
    children = {"an": child | {"wishes": {"A": near}}, "binh": child | {"wishes": {"A": far}}}
    round_ = loaded(policy, {"A": 1}, children)
    turned = round_.case.preference_facts["in_catchment"][::-1]
    assert flows(what_if(round_, preference_facts={"in_catchment": turned})) == {
        Flow(0, NOWHERE, 1),
        Flow(NOWHERE, 0, 1),
    }
    equal = loaded(policy, {"A": 1}, {name: child | {"wishes": {"A": near}} for name in ("an", "binh")})
    winners = {tuple(what_if(equal, seed=str(seed)).decision.offering_positions) for seed in range(20)}
    assert winners == {(0, -1), (-1, 0)}


@pytest.mark.parametrize("seed", range(15))
def test_the_answer_is_what_a_run_with_this_input_would_give(seed):
    rng = np.random.default_rng(seed)
    children = {
        f"c{number:02}": {
            "wishes": rng.permutation(list("ABCD"))[: rng.integers(1, 4)].tolist(),
            "math": str(rng.integers(0, 40) / 4),
            "literature": "1",
        }
        for number in range(60)
    }
    policy = policy_of(EXAM.replace("max = 3", 'max = 3\nmargins = ["0", "1", "2"]'))
    round_ = loaded(policy, {school: int(rng.integers(0, 15)) for school in "ABCD"}, children)
    other = {school: int(rng.integers(0, 15)) for school in "ABCD"}
    answer = what_if(round_, seats=other)
    run = decide(policy, replace(round_.case, seats=np.array(list(other.values()))), seed="s")
    assert answer.decision.offering_positions.tolist() == run.offering_positions.tolist()
    assert answer.after.last_admitted == run.cutoffs.last_admitted
    assert answer.decision.reasons == run.reasons
    first = decide(policy, round_.case, seed="s")
    assert answer.changes.before.offerings.tolist() == first.offering_positions.tolist()


def test_asking_leaves_the_loaded_round_as_it_was():
    round_ = loaded()
    what_if(round_, seats={"A": 5}, margins=(0, 900, 900))
    assert flows(what_if(round_)) == set()
    assert round_.case.seats.tolist() == [1, 1]


def test_an_unknown_school_and_a_negative_number_are_refused():
    with pytest.raises(NoSuchPlace, match="“X”"):
        what_if(loaded(), seats={"X": 1})
    with pytest.raises(NoSuchPlace, match="-1"):
        what_if(loaded(), seats={"A": -1})
