"""Chains in which every refusal causes one more: what is left to the heaps."""

from admissions.matching import textbook
from admissions.matching.deferred_acceptance import LAST_ROUND, match
from admissions.matching.instance import Instance
from tests.matching.instances import instance_of, places_of, same


def chain(length: int) -> Instance:
    """One newcomer displaces applicant 0, who displaces applicant 1, and so on: one refusal a round."""
    settled = [[(own, 0), (own + 1, 1)] for own in range(length)]
    return instance_of([1] * (length + 1), *settled, [(0, 5)])


def test_a_chain_of_displacements_runs_to_its_end() -> None:
    instance = chain(3000)
    result = match(instance)
    assert places_of(instance, result) == [*range(1, 3001), 0]
    assert result.cutoffs.tolist() == [5] + [1] * 3000
    assert result.rounds == LAST_ROUND, "the rest must be left to the heaps"
    assert same(result, textbook.match(instance))


def test_a_chain_through_tie_classes_runs_to_its_end() -> None:
    """Two who tie share the one seat of each offering; the pair before them is better and displaces both."""
    length = 200
    pairs = [[(own, 0), (own + 1, 1)] for own in range(length) for _ in range(2)]
    instance = instance_of([1] * (length + 1), *pairs, [(0, 5)], ties=range(length + 1))
    result = match(instance)
    assert places_of(instance, result) == [own + 1 for own in range(length) for _ in range(2)] + [0]
    assert result.rounds == LAST_ROUND
    assert same(result, textbook.match(instance))
