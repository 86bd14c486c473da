"""The reason in whole sentences: the result first, then why, with the child's own figures.

An explanation compares a wish with the last admitted of the offering, step by step in the order of the rules:
the first step at which the two differ decided. All that is said can be recomputed from the figures of a
`WishOutcome`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from admissions.rules import phrases
from admissions.rules.case import Case
from admissions.rules.decision import Decision
from admissions.rules.display import show, show_hundredths
from admissions.rules.eligibility import Reason, refusal_label
from admissions.rules.facts import MISSING, Label
from admissions.rules.outcomes import Outcomes, WishOutcome
from admissions.rules.policy import Order, Policy
from admissions.rules.priorities import CRITERIA


def explanations(policy: Policy, case: Case, decision: Decision, *, language: str = "vi") -> list[str]:
    """One text an applicant, in the order of the case."""
    outcomes = Outcomes(policy, case, decision)
    return [
        explain_outcome(policy, outcomes[applicant], language=language) for applicant in range(len(outcomes))
    ]


def explain(
    policy: Policy, case: Case, decision: Decision, applicant_index: int, language: str = "vi"
) -> str:
    """The text of one applicant. For many use `explanations`."""
    return explain_outcome(policy, Outcomes(policy, case, decision)[applicant_index], language=language)


def explain_outcome(policy: Policy, wishes: tuple[WishOutcome, ...], *, language: str = "vi") -> str:
    """Result and reason from the outcomes of one applicant's wishes, in their order."""
    if not wishes:
        return _say(phrases.UNPLACED, language, why=phrases.NO_WISH.text(language))
    *earlier, last = wishes
    if last.result.startswith("granted"):
        why = explain_wish(policy, language=language, wish=last)
        text = _say(phrases.PLACED, language, offering=last.offering, rank=last.rank, why=why)
        return " ".join([text, *(_sentence(_in_vain(policy, wish, language)) for wish in earlier)])
    reasons = {explain_wish(policy, language=language, wish=wish) for wish in wishes}
    if len(reasons) == 1 and last.result == "refused":
        return _say(phrases.UNPLACED, language, why=reasons.pop())
    first, *others = (_in_vain(policy, wish, language) for wish in wishes)
    return " ".join([_say(phrases.UNPLACED, language, why=first), *map(_sentence, others)])


def reason_words(policy: Policy, reason: str, *, language: str = "vi") -> str:
    """A stored reason code in a few words, for lists and tables."""
    kind, _, code = reason.partition(":")
    words = phrases.REASONS[kind].text(language)
    return f"{words}: {refusal_label(policy, code).text(language)}" if code else words


def explain_wish(policy: Policy, *, language: str = "vi", wish: WishOutcome) -> str:
    """Why one wish was granted or not, as a clause without a full stop."""
    if wish.refusal is not None:
        return _refusal(wish.refusal, wish, language)
    if not wish.last:
        return phrases.NOBODY.text(language)
    if wish.result != "no_seat" and wish.everyone:
        first = _step_words(policy, policy.order[0], wish, language, decided=False)
        return "; ".join(filter(None, [phrases.EVERYONE.text(language), first]))
    clauses: list[str] = []
    decided = False
    for step in policy.order:
        decided = wish.own[step.key] != wish.last[step.key]
        clauses.append(_step_words(policy, step, wish, language, decided=decided))
        if decided:
            break
    if wish.result == "granted_in_tie":
        clauses.append(phrases.TIE.text(language))
    elif wish.result == "no_seat" and not decided:
        clauses.append(phrases.ALL_EQUAL.text(language))
    return "; ".join(filter(None, clauses))


def _refusal(refusal: Reason, wish: WishOutcome, language: str) -> str:
    why, fact = refusal.label.text(language), refusal.fact
    if fact is not None and wish.refusal_value != MISSING:
        value = show(fact, wish.refusal_value, language)
        why += _say(phrases.OWN_VALUE, language, fact=fact.label.text(language), value=value)
    return _say(phrases.REFUSED, language, why=why)


def _in_vain(policy: Policy, wish: WishOutcome, language: str) -> str:
    why = explain_wish(policy, language=language, wish=wish)
    return _say(phrases.WISH, language, rank=wish.rank, offering=wish.offering, why=why)


def _step_words(policy: Policy, step: Order, wish: WishOutcome, language: str, *, decided: bool) -> str:
    return WORDS.get(step.criterion, fact_words)(policy, step, wish, language, decided)


def category_words(policy: Policy, step: Order, wish: WishOutcome, language: str, decided: bool) -> str:
    own, last = (policy.categories[values[step.key]].label.text(language) for values in (wish.own, wish.last))
    phrase = phrases.CATEGORY[wish.result != "no_seat"] if decided else phrases.CATEGORY_OWN
    return _say(phrase, language, own=own, last=last)


def score_words(policy: Policy, step: Order, wish: WishOutcome, language: str, decided: bool) -> str:
    cutoff, margin = wish.last[step.key], policy.wishes.margin(wish.rank)
    table = phrases.SCORE_WITH_MARGIN if margin else phrases.SCORE
    if policy.wishes.is_strict(wish.rank):
        table = phrases.SCORE_STRICT
    return _say(
        table[wish.result != "no_seat" or not decided],
        language,
        score=show_hundredths(wish.score, language),
        cutoff=show_hundredths(cutoff, language),
        needed=show_hundredths(cutoff + margin, language),
        margin=show_hundredths(margin, language),
        rank=wish.rank,
    )


def draw_words(policy: Policy, step: Order, wish: WishOutcome, language: str, decided: bool) -> str:
    return phrases.DRAW[wish.result != "no_seat"].text(language) if decided else ""


def fact_words(policy: Policy, step: Order, wish: WishOutcome, language: str, decided: bool) -> str:
    """Also the words of any criterion that has none of its own."""
    fact = policy.fact(step.fact) if step.fact else None
    if fact is not None and fact.type == "flag" and not decided and wish.own[step.key] != 1:
        return ""
    name = _lower((fact or CRITERIA[step.criterion]).label.text(language))
    own, last = (
        show(fact, values[step.key], language) if fact else _plain(values[step.key], language)
        for values in (wish.own, wish.last)
    )
    phrase = phrases.FACT[wish.result != "no_seat"] if decided else phrases.FACT_OWN
    return _say(phrase, language, fact=name, own=own, last=last)


WORDS: Final[dict[str, Callable[[Policy, Order, WishOutcome, str, bool], str]]] = {
    "category": category_words,
    "score": score_words,
    "lottery": draw_words,
    "fact": fact_words,
}


def _plain(value: int, language: str) -> str:
    """The value of a criterion that is no declared fact."""
    return phrases.NOT_KNOWN.text(language) if value == MISSING else str(value)


def _say(label: Label, language: str, **values: object) -> str:
    return label.text(language).format(**values)


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
