"""The last admitted of an offering in words, where criteria other than a score decided."""

from admissions.rules.display import show
from admissions.rules.facts import MISSING, FactError, encode
from admissions.rules.policy import Policy

SAID_ELSEWHERE = ("score", "lottery")


def criteria_in_words(policy: Policy, stored: str, language: str) -> str:
    """'category=1;distance_m=850' as people read it; what a draw or a plain no says is left out."""
    parts = (part.partition("=") for part in stored.split(";"))
    words = (_criterion(policy, key, text, language) for key, _sign, text in parts if text)
    first, *others = [word for word in words if word] or [""]
    return "; ".join([first, *(f"{other[:1].lower()}{other[1:]}" for other in others)])


def _criterion(policy: Policy, key: str, text: str, language: str) -> str:
    if key in SAID_ELSEWHERE:
        return ""
    if key == "category":
        place = int(text) - 1
        return policy.categories[place].label.text(language) if place < len(policy.categories) else ""
    try:
        fact = policy.fact(key)
        value = encode(fact, text)
    except (KeyError, FactError):
        return ""
    label = fact.label.text(language)
    if fact.type == "flag":
        return label if value == 1 else ""
    return f"{label}: {show(fact, value, language)}" if value != MISSING else ""
