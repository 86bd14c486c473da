"""Conditions of the rules in words, as a family reads them."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.rules.conditions import fact_of
from admissions.rules.display import show
from admissions.rules.facts import Fact
from admissions.rules.policy import RANK, Condition, Policy


def in_words(policy: Policy, conditions: Sequence[Condition], of: str = "") -> str:
    """All conditions in one clause. `of` "offering" where they are about the school alone."""
    return _(" và ").join(_one(policy, condition, of) for condition in conditions)


def _one(policy: Policy, condition: Condition, of: str) -> str:
    language = get_language() or "vi"
    fact = policy.fact(condition.fact, "offering") if of else fact_of(condition, policy)
    label = _lower(fact.label.text(language))
    if condition.limit_fact is not None:
        return _limit(label, condition.op)
    if condition.fact == RANK and condition.op in ("=", "in"):
        ranks = _(" hoặc ").join(str(value) for value in condition.values)
        return _("nguyện vọng %(ranks)s") % {"ranks": ranks}
    if fact.type == "flag":
        return label if condition.values[0] == 1 else _("không phải: %(label)s") % {"label": label}
    if condition.op in ("=", "in"):
        return f"{label}: {_(' hoặc ').join(_values(fact, condition, language))}"
    return f"{label} {_operator(condition.op)} {show(fact, condition.values[0], language)}"


def _values(fact: Fact, condition: Condition, language: str) -> list[str]:
    if fact.type == "choices":
        mask = condition.values[0]
        return [each.label.text(language) for bit, each in enumerate(fact.choices) if mask >> bit & 1]
    return [show(fact, value, language) for value in condition.values]


def _limit(label: str, op: str) -> str:
    if op == "=":
        return _("%(label)s trùng với của trường") % {"label": label}
    return _("%(label)s %(op)s mức của trường") % {"label": label, "op": _operator(op)}


def _operator(op: str) -> str:
    return {">": _("trên"), ">=": _("từ"), "<": _("dưới"), "<=": _("không quá"), "=": _("bằng")}[op]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
