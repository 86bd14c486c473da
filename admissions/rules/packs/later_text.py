"""The rule text of a later round (đợt bổ sung): that of the first with as many wishes as [later] says.

Only the lists that have one entry a wish are written anew; every other line stays as it is, comments too. The
text parses to `later_policy`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import Any, Final

from admissions.rules.parsing.locate import statements

Keys = tuple[str, ...]


def later_text(text: str) -> str:
    """The text of a later round; the same text where the rules have no [later]."""
    table = tomllib.loads(text)
    if "later" not in table:
        return text
    number = int(table["later"].get("wishes", 1))
    lines = text.split("\n")
    changes: list[tuple[int, int, str]] = []
    header: Keys = ()
    for each in statements(text):
        if each.brackets:
            header = each.keys
            continue
        cut = _CUTS.get((*header, *each.keys))
        if cut is not None:
            value = tomllib.loads("\n".join(lines[each.first - 1 : each.last]))
            for key in each.keys:
                value = value[key]
            written = f"{'.'.join(each.keys)} = {_toml(cut(value, number))}"
            changes.append((each.first - 1, each.last, written))
    for first, last, written in reversed(changes):
        lines[first:last] = [written]
    return "\n".join(lines)


def _most(value: int, number: int) -> int:
    return min(value, number)


def _each(value: list[Any], number: int) -> list[Any]:
    """One entry a wish; a longer list goes on as it ended."""
    return [*value, *value[-1:] * number][:number]


def _zones(value: list[Any], number: int) -> list[Any]:
    """One row a number of wishes; without a row for this number the rule does not go on."""
    return value[:number] if len(value) >= number else []


def _between(value: list[Any], number: int) -> list[Any]:
    """One entry a step from a wish to the next."""
    return _each(value, number - 1)


def _ranked(value: list[Mapping[str, Any]], number: int) -> list[Mapping[str, Any]]:
    return [each for each in value if each["rank"] <= number]


_CUTS: Final[Mapping[Keys, Callable[[Any, int], Any]]] = {
    ("wishes", "max"): lambda value, number: number,
    ("wishes", "margins"): _each,
    ("wishes", "zones"): _zones,
    ("wishes", "margins_for", "margins"): _each,
    ("programmes", "max"): _most,
    ("programmes", "margins"): lambda value, number: value[:number],
    ("chain", "gaps"): _between,
    ("chain", "shares"): _ranked,
    ("import", "preferences"): lambda value, number: value[:number],
}


def _toml(value: Any) -> str:
    """Texts, whole numbers, lists and tables in braces as TOML writes them."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
