"""What the law asks of a round's plan (kế hoạch tuyển sinh), before any child is looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`third_paper`: the examination paper beside mathematics and literature, a declared fact; the same one
    may be chosen at most `third_paper_years` years running (TT 30/2024 Art. 13). `announced_before`: (month,
    day) of the year in which the school year starts, before which the plan is public (Art. 7, 12).
    None where the rules do not say."""

    third_paper: str | None = None
    third_paper_years: int | None = None
    announced_before: tuple[int, int] | None = None
