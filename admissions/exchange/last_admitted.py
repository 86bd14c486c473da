"""`category=1;distance_m=850`: what ranked the last admitted, as text and as values of steps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from admissions.rules.case import Case
from admissions.rules.facts import MISSING, Fact, FactError, Label, decode, encode, hundredths_text
from admissions.rules.policy import Order, Policy
from admissions.rules.programmes import parts_of

APPLICANT: Final = "applicant"
"""The last step where a line ends at one child among equals: its place in the order of codes."""
POINTS: Final = Fact("score", "line", "decimal", Label("", ""), "outcome")
GREATEST_DRAW: Final = 2**62 - 1


class LastAdmitted:
    """Reads and writes the cells of one case, by the order of each offering's programme."""

    def __init__(self, policy: Policy, case: Case) -> None:
        self.policy, self.ids = policy, case.applicant_ids
        self.parts = [policy.parts[part] for part in parts_of(policy, case).tolist()]
        self.orders = [part.order for part in self.parts]

    def read(self, offering: int, text: str) -> tuple[int, ...]:
        """One value a step in natural units, and where the text names a child its index. Raises FactError."""
        order = self.orders[offering]
        cells = _split(text, [*(step.key for step in order), APPLICANT])
        values = [self._value(step, cell) for step, cell in zip(order, cells, strict=False)]
        if len(cells) > len(order):
            if not cells[-1]:
                raise FactError(f"bước {APPLICANT} để trống; hãy ghi mã hồ sơ hoặc bỏ bước này")
            place = bisect_left(self.ids, cells[-1])
            if place == len(self.ids) or self.ids[place] != cells[-1]:
                raise FactError(f"“{cells[-1]}” ở bước {APPLICANT} không có trong applicants.csv")
            values.append(place)
        return tuple(values)

    def score(self, offering: int, values: Sequence[int]) -> int | None:
        """The effective score among the values of `read`; None where they end before that step."""
        pairs = zip(self.orders[offering], values, strict=False)
        return next((value for step, value in pairs if step.criterion == "score"), None)

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
        """Who is admitted has a score, a category and a draw, and yes or no; other facts may be unknown."""
        fact = self.policy.fact(step.fact) if step.fact else None
        if not cell.strip() and (fact is None or fact.type == "flag"):
            raise FactError(f"bước {step.key} để trống; hãy ghi giá trị của người cuối cùng được nhận")
        try:
            if fact is not None:
                return encode(fact, cell)
            if step.criterion == "score":
                return encode(POINTS, cell)
        except FactError as error:
            raise FactError(f"bước {step.key}: {error}") from None
        least, most = (1, len(self.policy.categories)) if step.criterion == "category" else (0, GREATEST_DRAW)
        number = int(cell) if cell.strip().isdecimal() and len(cell) <= len(str(GREATEST_DRAW)) else -1
        if not least <= number <= most:
            raise FactError(f"“{cell}” ở bước {step.key} không dùng được; hãy nhập số từ {least} đến {most}")
        return number - (step.criterion == "category")


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
        cell, found, tail = rest.removeprefix(f"{name}=").partition(f";{following}=")
        if not rest.startswith(f"{name}=") or any(f";{each}=" in f";{cell}" for each in names):
            steps = ";".join(f"{each}=…" for each in names[:-1])
            raise FactError(
                f"“{text}” không theo các bước xếp hạng; hãy viết như {steps}, theo đúng thứ tự này, "
                f"có thể bỏ các bước cuối, có thể thêm ;{APPLICANT}=MÃ sau bước cuối"
            )
        cells.append(cell)
        if not found:
            break
        rest = f"{following}={tail}"
    return cells
