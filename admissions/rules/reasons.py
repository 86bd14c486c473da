"""Statements in whole sentences, in both languages: the result first, then why, with the child's own figures.

All that is said can be recomputed from the published bundle. For one child at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from admissions.rules import phrases
from admissions.rules.decision import Decision
from admissions.rules.display import show, show_exact, show_hundredths
from admissions.rules.eligibility import refusal_label
from admissions.rules.facts import MISSING, Fact, Label
from admissions.rules.figures import outcomes_of
from admissions.rules.outcomes import Outcomes, WishOutcome
from admissions.rules.policy import WEIGHT_UNIT, Policy
from admissions.rules.queue_statements import Statement
from admissions.rules.records import IN, NOT_REACHED
from admissions.rules.score_parts import Part, ScoreParts
from admissions.rules.statements import ChildReasons, QueueReasons, WishReasons, child_reasons

_POINTS = ("score", "cutoff", "margin", "needed", "missing")
_DECIDING = ("score_", "fixed", "category_", "fact_", "draw_", "all_equal", "tie_", "everyone", "no_seats")
_DECIDING_TOO = ("called_", "refused", "not_reached")


def explanations(policy: Policy, decision: Decision, *, language: str = "vi") -> list[str]:
    """One text an applicant, in the order of the case."""
    outcomes = outcomes_of(decision)
    return [_explain(policy, decision, outcomes, child, language) for child in range(len(outcomes))]


def explain(policy: Policy, decision: Decision, applicant: int, *, language: str = "vi") -> str:
    """The text of one applicant. For many use `explanations`."""
    return _explain(policy, decision, outcomes_of(decision), applicant, language)


def _explain(policy: Policy, decision: Decision, outcomes: Outcomes, child: int, language: str) -> str:
    offering = int(decision.nearby[child])
    nearby = decision.case.offering_names[offering] if offering >= 0 else ""
    return explain_outcome(policy, outcomes[child], language=language, nearby=nearby)


def explain_outcome(
    policy: Policy, wishes: Sequence[WishOutcome], *, language: str = "vi", nearby: str = ""
) -> str:
    """Result and reason in a few sentences: of each wish only what decided."""
    return short(child_reasons(policy, wishes), language=language, nearby=nearby)


def short(reasons: ChildReasons, *, language: str = "vi", nearby: str = "") -> str:
    """What decided, wish by wish, the result first. `nearby`: the school of the second step."""
    return " ".join(short_sentences(reasons, language=language, nearby=nearby))


def short_sentences(reasons: ChildReasons, *, language: str = "vi", nearby: str = "") -> list[str]:
    """The same one by one: the result, then each other wish that was looked at."""
    wishes = [wish for wish in reasons.wishes if wish.result != NOT_REACHED]
    if nearby:
        first = _say(phrases.PLACED_NEARBY, language, offering=nearby)
        return [first, *(sentence(_in_vain(wish, language)) for wish in wishes)]
    if not wishes:
        return [_say(phrases.UNPLACED, language, why=phrases.NO_WISH.text(language))]
    granted = next((wish for wish in wishes if wish.result in IN), None)
    if granted is not None:
        why = _deciding(granted, language)
        first = _say(phrases.PLACED, language, offering=granted.offering, rank=granted.rank, why=why)
        return [first, *(sentence(_in_vain(wish, language)) for wish in wishes if wish is not granted)]
    whys = {_deciding(wish, language) for wish in wishes}
    if len(whys) == 1 and not wishes[0].queues:
        return [_say(phrases.UNPLACED, language, why=whys.pop())]
    told, *others = (_in_vain(wish, language) for wish in wishes)
    return [_say(phrases.UNPLACED, language, why=told), *map(sentence, others)]


def reason_words(policy: Policy, reason: str, *, language: str = "vi") -> str:
    """A stored reason code in a few words, for lists and tables."""
    kind, _, code = reason.partition(":")
    words = phrases.REASONS[kind].text(language)
    return f"{words}: {refusal_label(policy, code).text(language)}" if code else words


def sentences(statements: Iterable[Statement], *, language: str = "vi") -> list[str]:
    """Each statement as a sentence of its own."""
    return [sentence(clause) for clause in (say(each, language) for each in statements) if clause]


def say(statement: Statement, language: str) -> str:
    """One statement as a clause without a full stop; "" where there is nothing to say."""
    figures = statement.figures
    values = {name: _shown(name, value, language) for name, value in figures.items()}
    kind, fixed = statement.kind, ""
    if kind.startswith("fixed_score"):
        kind, fixed = kind.removeprefix("fixed_"), phrases.STATEMENTS["fixed"].text(language)
    if "level" in figures:
        values["sum"] = _level(figures, language)
        values["level"] = show_exact(figures["level"], language)
    if statement.kind.startswith(("fact_", "enough_")) and "fact" in values:
        values["fact"] = _lower(values["fact"])
    return phrases.STATEMENTS[kind].text(language).format(**values) + fixed


def total_words(parts: ScoreParts, *, language: str = "vi") -> str:
    """How a total came about, in one sentence."""
    listed = " + ".join(filter(None, (_part(part, language) for part in parts.parts)))
    if parts.total == MISSING:
        return sentence(_say(phrases.TOTAL_UNKNOWN, language, sum=listed))
    if parts.is_rounded:
        listed += f" = {_rounded(parts, language)}"
    return sentence(_say(phrases.TOTAL, language, total=show_hundredths(parts.total, language), sum=listed))


def total_rows(parts: ScoreParts, *, language: str = "vi") -> list[tuple[str, str]]:
    """How a total came about, addend by addend: what it is of, and how many points."""
    rows = []
    for part in parts.parts:
        label, _, value = _part(part, language).rpartition(": " if part.kind != "paper" else "\n")
        if part.kind == "paper":
            fact, stored = part.values[0]
            label, value = fact.label.text(language), show(fact, stored, language)
            if part.weight != WEIGHT_UNIT:
                value = _say(phrases.PRODUCT, language, own=value, **_weighted(part, language))
        if label:
            rows.append((label, value))
    if parts.is_rounded and parts.total != MISSING:
        rows.append((phrases.BEFORE_ROUNDING.text(language), _rounded(parts, language)))
    return rows


def _rounded(parts: ScoreParts, language: str) -> str:
    exact, unit = show_exact(parts.exact, language), show_hundredths(parts.rounding.unit, language)
    return _say(phrases.ROUNDED, language, exact=exact, unit=unit)


def _weighted(part: Part, language: str) -> dict[str, str]:
    weight, points = show_exact(part.weight * 100, language), show_exact(part.points, language)
    return {"weight": weight, "points": points}


def sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."


def _deciding(wish: WishReasons, language: str) -> str:
    """The clauses that decided a wish: of the queue that took the child, else of all."""
    said = [say(each, language) for each in wish.statements if _decides(each)]
    queues = [queue for queue in wish.queues if queue.result in IN] or wish.queues
    said += [_of_queue(queue, language) for queue in queues]
    return "; ".join(clause for clause in said if clause)


def _of_queue(queue: QueueReasons, language: str) -> str:
    why = "; ".join(filter(None, (say(each, language) for each in queue.statements if _decides(each))))
    if queue.label is None or not why:
        return why
    return _say(phrases.IN_QUEUE, language, queue=queue.label.text(language), why=why)


def _decides(statement: Statement) -> bool:
    return statement.kind.startswith(_DECIDING + _DECIDING_TOO)


def _in_vain(wish: WishReasons, language: str) -> str:
    why = _deciding(wish, language)
    return _say(phrases.WISH, language, rank=wish.rank, offering=wish.offering, why=why)


def _shown(name: str, value: Any, language: str) -> str:
    if name == "op":
        return phrases.OPERATORS[value].text(language)
    if isinstance(value, Label):
        return value.text(language)
    if isinstance(value, str):
        return value
    if name == "record":
        return phrases.RECORD.text(language) if value else ""
    if name == "groups":
        return "; ".join(
            _say(
                phrases.OUT_OF,
                language,
                group=label.text(language),
                percent=show_hundredths(percent, language),
            )
            for label, percent in value
        )
    if name == "percent":
        return show_hundredths(value, language)
    if isinstance(value, tuple):
        fact, stored = value
        return show(fact, stored, language)
    if value == MISSING:
        return phrases.NOT_KNOWN.text(language)
    return show_hundredths(value, language) if name in _POINTS else str(value)


def _level(figures: Any, language: str) -> str:
    """How the level of a wish comes from the line."""
    has_ratio, has_margin = figures["ratio"] != WEIGHT_UNIT, figures["margin"] != 0
    kind = {(True, True): "both", (True, False): "times", (False, True): "plus"}.get(
        (has_ratio, has_margin), "alone"
    )
    return _say(
        phrases.LEVEL[kind],
        language,
        cutoff=show_hundredths(figures["cutoff"], language),
        margin=show_hundredths(figures["margin"], language),
        ratio=show_hundredths(figures["ratio"], language),
    )


def _part(part: Part, language: str) -> str:
    points = show_exact(part.points, language)
    (fact, value), *others = part.values
    if part.kind == "table":
        pairs = ((fact, value), *others)
        facts = ", ".join(
            f"{each.label.text(language)} {show(each, stored, language)}" for each, stored in pairs
        )
        return _say(phrases.TABLE, language, facts=facts, points=points)
    if part.kind == "bonus":
        return _bonus(part, fact, points, language)
    own, label = show(fact, value, language), fact.label.text(language)
    phrase = phrases.PAPER if part.weight == WEIGHT_UNIT else phrases.WEIGHTED
    return _say(phrase, language, fact=label, own=own, **_weighted(part, language))


def _bonus(part: Part, fact: Fact, points: str, language: str) -> str:
    if not part.claims:
        return ""
    claim = part.counted.label.text(language) if part.counted else show(fact, 1, language)
    phrase = phrases.HIGHEST if part.claims > 1 else phrases.BONUS
    return _say(
        phrase, language, fact=fact.label.text(language), claim=claim, claims=part.claims, points=points
    )


def _say(label: Label, language: str, **values: object) -> str:
    return label.text(language).format(**values)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
