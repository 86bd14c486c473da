"""What a rule asks of a fact, and the rules that only let through or refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from admissions.rules.facts import Fact, Label

OPERATORS: Final = (">", ">=", "<", "<=", "=", "in")
TOTAL: Final = "total"
TOTAL_FACT: Final = Fact(TOTAL, "applicant", "decimal", Label("tổng điểm", "total score"), "computed")
RANK: Final = "rank"
RANK_FACT: Final = Fact(
    RANK, "preference", "integer", Label("thứ tự nguyện vọng", "rank of the wish"), "computed", minimum=1
)


@dataclass(frozen=True, slots=True)
class Condition:
    """`fact op values`, or `fact op limit_fact`, where an unset limit lets everybody pass.

    Two facts are always there: `total`, the score of the wish by the rules of its programme, and `rank`, the
    number of the wish inside its programme.
    """

    fact: str
    op: str
    values: tuple[int, ...] = ()
    limit_fact: str | None = None
    missing_passes: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """Who does not pass cannot be granted the wish. `unless`: conditions that, all true, let one through."""

    on: str
    condition: Condition
    reason: str
    label: Label
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AgeRule:
    """Age by calendar year: born in `birth_year`; with `claim` also up to `late_years` years earlier."""

    fact: str
    birth_year: int
    late_years: int = 0
    claim: str | None = None

    @property
    def earliest_year(self) -> int:
        return self.birth_year - self.late_years


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that an application needs: always, or when a claim or a condition says so."""

    kind: str
    label: Label
    required: bool = False
    when_claimed: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    hint: Label | None = None
