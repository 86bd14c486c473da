"""What a family reads about its result is true: every sentence, worked out again from the published files."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from admissions.exchange.bundle import canonical_files, read_bundle
from admissions.exchange.errors import BadInput
from admissions.matching.instance import NO_CUTOFF
from admissions.rules.case import Case, InvalidCase
from admissions.rules.decision import Decision, decide
from admissions.rules.facts import MISSING, Fact
from admissions.rules.figures import outcomes_of
from admissions.rules.packs import load_pack, pack_text
from admissions.rules.policy import Policy
from admissions.rules.reasons import sentences, total_words
from admissions.rules.records import NO_SEAT
from admissions.rules.statements import ChildReasons, child_reasons
from tests.exchange.pack_rounds import pack_round
from tests.exchange.random_rounds import RandomRound
from tests.exchange.reckoned import Reckoned
from tests.exchange.true_sentences import is_true

PACKS = (
    "hanoi-2025-grade-10",
    "hanoi-2025-grade-1",
    "hcmc-2025-grade-1",
    "dongnai-2025-grade-10",
    "cantho-2025-grade-10",
    "thainguyen-2025-grade-10",
    "sonla-2025-grade-10",
    "bentre-2025-grade-10",
    "hue-2025-grade-10",
    "vinhphuc-2025-grade-10",
)
A_PACK = 100
RANDOM_ROUNDS = (*range(150), 214, 218, 258, 345)


def judged(
    policy: Policy, files: dict[str, bytes], decision: Decision, seed: str, children: range
) -> Counter[str]:
    """How many sentences of each kind are true; fails at the first that is not, and where a total is not."""
    round_, outcomes = Reckoned(files, seed), outcomes_of(decision)
    found: Counter[str] = Counter()
    for child in children:
        reasons = child_reasons(policy, outcomes[child])
        for told, sentence in all_sentences(round_, child, reasons):
            kind, right = is_true(told, sentence)
            assert right, (policy.id, child, told.wish, sentence)
            found[kind] += 1
        for total, wish in totals(reasons, decision, child):
            assert total == wish
        found["children"] += 1
    return found


def all_sentences(round_: Reckoned, child: int, reasons: ChildReasons):
    for wish in reasons.wishes:
        told = round_.told(child, wish.rank)
        yield from ((told, sentence) for sentence in sentences(wish.statements))
        for place, queue in enumerate(wish.queues):
            at = told.at(place)
            assert queue.result.startswith("granted") == round_.is_in(at.mine)
            yield from ((at, sentence) for sentence in sentences(queue.statements))


def totals(reasons: ChildReasons, decision: Decision, child: int):
    """Each sum as it is written, added up from its addends, beside the totals of the round."""
    scores = {int(decision.scores[row]) for row in range(*decision.case.starts[child : child + 2])}
    for total in reasons.totals:
        assert sum(part.points for part in total.parts.parts) == total.parts.exact
        if total.parts.total != MISSING:
            assert total_words(total.parts).startswith("Tổng điểm ")
        yield total.parts.total in scores, True


def files_of(pack: str, case: Case) -> dict[str, bytes]:
    return canonical_files(load_pack(pack), pack_text(pack).encode(), case)


@pytest.mark.parametrize("pack", PACKS)
def test_every_sentence_to_a_hundred_children_under_a_pack_is_true(pack) -> None:
    policy, case = load_pack(pack), pack_round(pack, seed=len(pack))
    decision = decide(policy, case, seed="lô")
    every = range(0, case.n_applicants, case.n_applicants // A_PACK)
    found = judged(policy, files_of(pack, case), decision, "lô", every)
    assert found["children"] == A_PACK
    assert found["place"] > 50


def test_every_sentence_under_random_rules_is_true_and_every_kind_occurs(tmp_path: Path) -> None:
    found: Counter[str] = Counter()
    for seed in RANDOM_ROUNDS:
        folder = RandomRound(seed).write(tmp_path / str(seed))
        try:
            bundle = read_bundle(folder)
            decision = decide(bundle.policy, bundle.case, seed="lô")
        except (BadInput, InvalidCase):
            continue  # queues that need more seats than there are
        children = range(bundle.case.n_applicants)
        found += judged(bundle.policy, dict(bundle.files), decision, "lô", children)
    assert found["children"] > 1000
    kinds = (
        "place",
        "called",
        "handed_on",
        "last_place",
        "elsewhere",
        "everyone",
        "no_seats",
        "score",
        "fixed",
    )
    kinds += ("category", "fact", "fact_own", "draw", "all_equal", "tie_all", "tie_within", "tie_none")
    kinds += ("tie_too_many", "called_side", "enough_score", "enough_fact", "enough_called", "never")
    kinds += ("not_reached", "refused", "needs", "turn", "no_member")
    assert [kind for kind in kinds if not found[kind]] == []


@pytest.mark.parametrize("pack", ["hanoi-2025-grade-10", "bentre-2025-grade-10", "hanoi-2025-grade-1"])
def test_what_is_called_enough_is_enough_when_the_round_is_run_again(pack) -> None:
    """One child has what was called enough, all else is as it was: it gets that wish or one that it prefers,
    unless the change moved the line itself, which the words do not promise."""
    policy, case = load_pack(pack), pack_round(pack, seed=7, children=900)
    decision = decide(policy, case, seed="lô")
    confirmed = moved = 0
    for child, row, kind, figures in told_enough(policy, decision):
        other = changed(policy, case, child, row, kind, figures)
        if other is None:
            continue
        again = decide(policy, other, seed="lô")
        if 0 <= again.wish_positions[child] <= row:
            confirmed += 1
        else:
            place = case.offerings[row]
            assert again.matching.cutoffs[place] > max(decision.matching.cutoffs[place], NO_CUTOFF)
            moved += 1
        if confirmed + moved == 60:
            break
    assert confirmed >= 40
    assert moved <= 3


@pytest.mark.parametrize("pack", ["hanoi-2025-grade-10", "hanoi-2025-grade-1"])
def test_one_step_less_than_enough_is_not_enough(pack) -> None:
    policy, case = load_pack(pack), pack_round(pack, seed=7, children=900)
    decision = decide(policy, case, seed="lô")
    tried = 0
    for child, row, kind, figures in told_enough(policy, decision):
        other = changed(policy, case, child, row, kind, figures, short=True)
        if other is not None:
            again = decide(policy, other, seed="lô")
            assert again.wish_positions[child] != row
            tried += 1
        if tried == 40:
            break
    assert tried == 40


def told_enough(policy: Policy, decision: Decision):
    """Child, wish, kind and figures of whatever is called enough, shuffled."""
    outcomes, found = outcomes_of(decision), []
    for child in range(len(outcomes)):
        for wish in child_reasons(policy, outcomes[child]).wishes:
            row = int(decision.case.starts[child]) + wish.rank - 1
            for queue in wish.queues:
                for each in queue.statements:
                    if queue.result == NO_SEAT and each.kind.startswith("enough"):
                        found.append((child, row, each.kind, each.figures))
    np.random.default_rng(3).shuffle(found)
    return found


def changed(policy: Policy, case: Case, child: int, row: int, kind: str, figures, *, short: bool = False):
    """The round in which this child has what is enough, or one step less; None where its papers do not give
    just that."""
    if kind == "enough_score":
        marks = {name: column.copy() for name, column in case.applicant_facts.items()}
        missing = figures["missing"] - (25 if short else 0)
        for term in policy.score.terms:
            more = min(
                missing * 10_000 // term.weight, policy.fact(term.fact).scale - marks[term.fact][child]
            )
            marks[term.fact][child] += more
            missing -= more * term.weight // 10_000
        return replace(case, applicant_facts=marks) if missing == 0 else None
    fact, value = figures["value"]
    if fact.of != "preference" or (short and fact.type != "integer"):
        return None
    column = case.preference_facts[fact.name].copy()
    column[row] = value + short * further(kind, fact)
    return replace(case, preference_facts={**case.preference_facts, fact.name: column})


def further(kind: str, fact: Fact) -> int:
    return 1 if kind == "enough_up_to" else -1
