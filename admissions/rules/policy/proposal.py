"""Places that are proposed before anyone applies (đề xuất chỗ học)."""

from __future__ import annotations

from dataclasses import dataclass

from admissions.rules.policy.conditions import Condition
from admissions.rules.policy.ranking import PERCENT_UNIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A child of the usual year of birth whose residential unit is known, and who meets `who`, is proposed a
    place: at a school in whose catchment the home lies, then at one of the `overflow` nearest others, no
    farther than `within_m` (None: however far).

    `seats`: hundredths of a percent of a school's seats that proposals may fill; `papers`: kinds that a
    family still sends after agreeing, because the register vouches for the rest.
    """

    who: tuple[Condition, ...] = ()
    overflow: int = 0
    within_m: int | None = None
    seats: int = PERCENT_UNIT
    papers: tuple[str, ...] = ()
