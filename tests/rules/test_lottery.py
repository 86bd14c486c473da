from hashlib import sha256

import numpy as np
import pytest

from admissions.rules.case import Case, InvalidCase
from admissions.rules.lottery import commitment, draw, draws, draws_of, keeps
from tests.rules.rounds import case_of, policy_of

CHILDREN = {"c1": {"wishes": ["A", "B"]}, "c2": {"wishes": ["B"]}, "đ": {"wishes": ["A"]}}


def round_of(files, *, schools=("A", "B", "C")):
    """Files as (code, lottery key, wishes), in any order."""
    wishes = [(code, rank, school) for code, _, own in files for rank, school in enumerate(own, start=1)]
    return Case.build(
        offering_ids=schools,
        offering_names=schools,
        seats=[1] * len(schools),
        applicant_ids=[code for code, _, _ in files],
        lottery_keys=[key for _, key, _ in files],
        preference_applicants=[code for code, _, _ in wishes],
        preference_ranks=[rank for _, rank, _ in wishes],
        preference_offerings=[school for _, _, school in wishes],
    )


def by_the_published_formula(seed, key, school):
    return int(sha256(f"{seed}|{key}|{school}".encode()).hexdigest()[:16], 16) // 4


def test_the_draw_is_the_published_formula():
    digest = sha256("hạt giống|c1|A".encode()).digest()
    assert draw("hạt giống", "c1", "A") == int.from_bytes(digest[:8], "big") // 4


def test_a_round_draws_the_same_for_every_wish():
    case = case_of(policy_of(), {"A": 1, "B": 1}, CHILDREN)
    pairs = [("c1", "A"), ("c1", "B"), ("c2", "B"), ("đ", "A")]
    assert draws(case, "s").tolist() == [draw("s", child, school) for child, school in pairs]
    some = draws_of(case, "s", np.array([2, 0]), np.array([1, 0]))
    assert some.tolist() == [draw("s", "đ", "B"), draw("s", "c1", "A")]


def test_another_order_of_wishes_changes_no_draw():
    turned = CHILDREN | {"c1": {"wishes": ["B", "A"]}}
    case = case_of(policy_of(), {"A": 1, "B": 1}, turned)
    assert draws(case, "s").tolist()[:2] == [draw("s", "c1", "B"), draw("s", "c1", "A")]


def test_another_seed_child_or_school_draws_anew():
    drawn = {draw(seed, child, school) for seed in "12" for child in "ab" for school in "XY"}
    assert len(drawn) == 8


def test_a_round_without_wishes_draws_nothing():
    case = case_of(policy_of(), {"A": 1}, {"c": {"wishes": []}})
    assert draws(case, "s").tolist() == []


def test_a_child_that_withdraws_and_applies_again_a_hundred_times_has_one_draw():
    """Incident of New York 2022: a new file is a new code, and was a new draw."""
    lists = (["A"], ["B", "A"], ["C", "B", "A"])
    seen = set()
    for attempt in range(101):
        code = f"10-{attempt:08}"
        case = round_of([("10-OTHER", "10-OTHER", ["A"]), (code, "10-00000000", lists[attempt % 3])])
        drawn = draws(case, "seed")
        mine = [
            int(drawn[row])
            for row in range(case.n_preferences)
            if case.applicant_ids[case.owners[row]] == code and case.offering_ids[case.offerings[row]] == "A"
        ]
        seen.update(mine)
    assert seen == {by_the_published_formula("seed", "10-00000000", "A")}


def test_the_key_and_not_the_code_is_drawn():
    case = round_of([("new", "first", ["A"]), ("same", "", ["A"])])
    assert draws(case, "s").tolist() == [
        by_the_published_formula("s", "first", "A"),
        by_the_published_formula("s", "same", "A"),
    ]


def test_a_sibling_has_a_draw_of_its_own():
    case = round_of([("one", "k1", ["A"]), ("two", "k2", ["A"])])
    assert len(set(draws(case, "s").tolist())) == 2


def test_two_files_with_one_key_are_refused():
    with pytest.raises(InvalidCase, match="bốc thăm"):
        round_of([("one", "k", ["A"]), ("two", "k", ["A"])])


def test_a_seed_is_promised_before_and_shown_after():
    promised = commitment("hạt giống")
    assert promised == sha256("hạt giống".encode()).hexdigest()
    assert keeps("hạt giống", promised)
    assert keeps("hạt giống", f" {promised.upper()}\n")
    assert not keeps("hạt giống khác", promised)
