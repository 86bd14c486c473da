"""Questions asked of a loaded round: other seats for a city, and the odds of a lottery for a province."""

from dataclasses import replace
from functools import partial

import numpy as np

from admissions.matching.deferred_acceptance import match
from admissions.rules.case import Case
from admissions.rules.odds import DRAWS, odds
from admissions.rules.packs import load_pack
from admissions.rules.policy import Policy
from admissions.rules.ranking import rank
from admissions.rules.what_if import load, what_if
from scripts.benchmarks.demand import heavy_tailed
from scripts.benchmarks.measure import Measure, Outcome, medians, milliseconds, say, seconds

EXAM = "hanoi-2025-grade-10"
LOTTERY = "hanoi-2025-grade-1"


def city() -> Outcome:
    """160,000 applicants, 5 wishes, 700 offerings: another number of seats, against loading the round."""
    policy, case = _exam_round(applicants=160_000, wishes=5, offerings=700)
    loading = seconds(lambda: load(policy, case, seed=""))
    loaded = load(policy, case, seed="")
    code = case.offering_ids[int(np.bincount(case.offerings).argmax())]
    more = int(case.seats[case.offering_ids.index(code)]) + 45
    asked, margins = medians(
        7,
        partial(what_if, loaded, seats={code: more}),
        partial(what_if, loaded, margins=(0, 50, 100)),
    )
    answer = what_if(loaded, seats={code: more})
    before, after = answer.placed
    moves = answer.changes.rows.size
    say(f"a class more at {code}: {moves:,} children move, {before:,} placed before, {after:,} after")
    say(f"loading {milliseconds(loading)}, seats {milliseconds(asked)}, margins {milliseconds(margins)}")
    return Outcome(
        measure="what_if.city",
        value=round(asked, 3),
        unit="s",
        ratio=round(asked / loading, 3),
        against=f"loading the round: ranking, solving and checking it once, {milliseconds(loading)}",
        aim="under 1 s once loaded",
        holds=asked < 1,
    )


def province() -> Outcome:
    """18,000 children, 3 wishes, 40 schools: 1,000 draws where the lottery decides inside a category."""
    policy, case = _lottery_round(applicants=18_000, wishes=3, offerings=40)
    once = seconds(lambda: match(rank(policy, case, seed="s").instance))
    taken = seconds(lambda: odds(policy, case, seed="odds"))
    found = odds(policy, case, seed="odds")
    some = ((found.of_wishes > 0) & (found.of_wishes < 1)).sum()
    say(f"{some:,} wishes that some draws grant and some do not; {found.of_applicants.sum():,.0f} placed")
    say(f"{DRAWS:,} draws {taken:.2f} s; ranking and solving once with the real draw {milliseconds(once)}")
    return Outcome(
        measure="odds.province",
        value=round(taken, 2),
        unit="s",
        ratio=round(taken / (once * DRAWS), 3),
        against=f"a thousand times ranking and solving with the real draw, {once * DRAWS:.0f} s",
        aim="1,000 draws under 10 s",
        holds=taken < 10,
    )


def _exam_round(*, applicants: int, wishes: int, offerings: int) -> tuple[Policy, Case]:
    """Marks in quarter points; the zones of the pack are left out, as every wish is drawn over the city."""
    policy = load_pack(EXAM)
    policy = replace(policy, wishes=replace(policy.wishes, max=wishes, zones=()))
    rng = np.random.default_rng(7)
    facts = {
        fact.name: rng.integers(8, 41, applicants) * 25
        if fact.type == "score"
        else np.zeros(applicants, dtype=np.int64)
        for fact in policy.facts_of("applicant")
    }
    facts["lower_secondary_completed"] = np.ones(applicants, dtype=np.int64)
    return policy, _case(applicants, wishes, offerings, facts, {})


def _lottery_round(*, applicants: int, wishes: int, offerings: int) -> tuple[Policy, Case]:
    """The order of the pack without brothers, sisters and distances, so that the lottery decides more."""
    policy = load_pack(LOTTERY)
    order = tuple(step for step in policy.order if step.criterion != "fact")
    policy = replace(policy, order=order, wishes=replace(policy.wishes, max=wishes, zones=()))
    rng = np.random.default_rng(7)
    facts = {
        fact.name: rng.integers(0, max(len(fact.choices), 1), applicants)
        for fact in policy.facts_of("applicant")
    }
    facts["birth_year"] = np.full(applicants, policy.age.birth_year if policy.age else 2019)
    of_wishes = {fact.name: rng.integers(0, 2, applicants * wishes) for fact in policy.facts_of("preference")}
    return policy, _case(applicants, wishes, offerings, facts, of_wishes)


def _case(
    applicants: int,
    wishes: int,
    offerings: int,
    facts: dict[str, np.ndarray],
    of_wishes: dict[str, np.ndarray],
) -> Case:
    """Demand as in real rounds: a few offerings that everybody wants."""
    demand = heavy_tailed(applicants=applicants, wishes=wishes, offerings=offerings)
    codes = tuple(f"S{at:03}" for at in range(offerings))
    return Case(
        offering_ids=codes,
        offering_names=codes,
        seats=demand.seats,
        applicant_ids=[f"{who:06}" for who in range(applicants)],
        starts=demand.starts,
        ranks=np.tile(np.arange(1, wishes + 1), applicants),
        offerings=demand.offerings.astype(np.int32),
        applicant_facts=facts,
        preference_facts=of_wishes,
    )


WHAT_IF = (Measure("what_if.city", city),)
ODDS = (Measure("odds.province", province),)
