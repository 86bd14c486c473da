"""How a province's flat file of candidates is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SetAside:
    """Rows of a past round that the run does not decide.

    Either `patterns` (`*` for anything, case ignored) on the outcome column, or a `blank` cell of the column
    of this role or fact (`total`, `math`, …). The first of the list that fits gives the reason.
    """

    reason: str
    patterns: tuple[str, ...] = ()
    blank: str | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact that the file does not have: the total minus these facts, a blank part counting as zero."""

    fact: str
    minus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """How to read a province's flat file, one row a candidate. Every column has several accepted headers."""

    applicant: tuple[str, ...]
    preferences: tuple[tuple[str, ...], ...]
    facts: Mapping[str, tuple[str, ...]]
    outcome: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    no_wish: tuple[str, ...] = ("",)
    not_admitted: tuple[str, ...] = ("",)
    set_aside: tuple[SetAside, ...] = ()
    derived: tuple[Derived, ...] = ()
