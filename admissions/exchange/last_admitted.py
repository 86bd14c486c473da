"""`category=1;distance_m=850`: what ranked the last admitted, as text and as values of steps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from admissions.rules.case import Case
from admissions.rules.facts import MISSING, Fact, FactError, Label, decode, encode, hundredths_text
from admissions.rules.policy import Order, Policy
from admissions.rules.programmes import parts_of

APPLICANT: Final = "applicant"
"""The last step where a line ends at one child among equals: its place in the order of codes."""
POINTS: Final = Fact("score", "line", "decimal", Label("", ""), "outcome")


class LastAdmitted:
    """Reads and writes the cells of one case, by the order of each offering's programme."""

    def __init__(self, policy: Policy, case: Case) -> None:
        self.policy, self.ids = policy, case.applicant_ids
        self.orders = [policy.parts[part].order for part in parts_of(policy, case).tolist()]

    def read(self, offering: int, text: str) -> tuple[int, ...]:
        """One value a step in natural units, and where the text names a child its index. Raises FactError."""
        order = self.orders[offering]
        cells = _split(text, [*(step.key for step in order), APPLICANT])
        values = [self._value(step, cell) for step, cell in zip(order, cells, strict=False)]
        if len(cells) > len(order) and cells[-1]:
            values.append(bisect_right(self.ids, cells[-1]) - 1)
        return tuple(values)

    def text(self, offering: int, values: Sequence[int]) -> str:
        order = self.orders[offering]
        parts = [
            f"{step.key}={step_text(self.policy, step, value)}"
            for step, value in zip(order, values, strict=False)
        ]
        if len(values) > len(order) and values[-1] >= 0:
            parts.append(f"{APPLICANT}={self.ids[values[-1]]}")
        return ";".join(parts)

    def _value(self, step: Order, cell: str) -> int:
        if step.fact:
            return encode(self.policy.fact(step.fact), cell)
        if step.criterion == "score":
            return encode(POINTS, cell)
        if not cell:
            return MISSING
        if not cell.isdecimal():
            raise FactError(f"“{cell}” ở bước {step.key} không phải là số")
        return int(cell) - (step.criterion == "category")


def step_text(policy: Policy, step: Order, value: int) -> str:
    """Categories are counted from 1; nothing for what is not known."""
    if step.fact:
        return decode(policy.fact(step.fact), value)
    if value == MISSING:
        return ""
    if step.criterion == "score":
        return hundredths_text(value)
    return str(value + 1 if step.criterion == "category" else value)


def _split(text: str, names: Sequence[str]) -> list[str]:
    """What stands behind each name; the last names may be left out. A cell may itself contain a semicolon."""
    cells: list[str] = []
    rest = text
    for name, following in zip(names, [*names[1:], ""], strict=True):
        if not rest.startswith(f"{name}="):
            raise FactError(f"“{text}” không theo các bước xếp hạng; hãy viết như {';'.join(names[:-1])}")
        cell, found, tail = rest.removeprefix(f"{name}=").partition(f";{following}=")
        cells.append(cell)
        if not found:
            break
        rest = f"{following}={tail}"
    return cells
