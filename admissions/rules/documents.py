"""Which papers an application needs, as its facts stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from admissions.rules.conditions import holds_one
from admissions.rules.facts import MISSING
from admissions.rules.policy import FAMILY_SOURCES, Document, Policy


def documents_for(policy: Policy, values: Mapping[str, int]) -> tuple[Document, ...]:
    """The papers to hand in, in the order of the rule set.

    `values` are stored values by fact name; unanswered ones may be left out. Of a fact that is asked for
    every wish pass the largest, so that a claim made for any wish asks for its paper.
    """
    claimed = {
        paper
        for fact in policy.facts
        if fact.of != "offering" and fact.claims(values.get(fact.name, MISSING))
        for paper in fact.papers
    }
    return tuple(
        document
        for document in policy.documents
        if document.required or document.kind in claimed or _is_asked_for(policy, document, values)
    )


def documents_after_agreeing(
    policy: Policy, values: Mapping[str, int], vouched: Collection[str]
) -> tuple[Document, ...]:
    """The papers of a family that agreed to a proposed place: those that [proposal] still asks for, and those
    of what the family says and the register does not; `vouched` are the facts of which it says the same."""
    still = policy.proposal.papers if policy.proposal else ()
    said = [
        fact
        for fact in policy.facts
        if fact.source in FAMILY_SOURCES
        and fact.of != "offering"
        and fact.name not in vouched
        and fact.claims(values.get(fact.name, MISSING))
    ]
    shown = {paper for fact in said for paper in fact.papers}
    names = {fact.name for fact in said}
    return tuple(
        document
        for document in documents_for(policy, values)
        if document.kind in still or document.kind in shown or not names.isdisjoint(document.when_claimed)
    )


def _is_asked_for(policy: Policy, document: Document, values: Mapping[str, int]) -> bool:
    for name in document.when_claimed:
        if policy.fact(name).claims(values.get(name, MISSING)):
            return True
    return bool(document.when) and all(
        holds_one(policy.fact(condition.fact), condition, values.get(condition.fact, MISSING))
        for condition in document.when
    )
