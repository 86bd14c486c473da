"""Where the marks of a chart stand. Widths are percentages and heights pixels, so that a chart
fills any screen while its words keep their size; templates draw what is computed here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import TypeAlias

Value: TypeAlias = float | int | None
ChartRow: TypeAlias = tuple[object, Value | Sequence[Value]]

LABEL_HEIGHT = 22
BAR_HEIGHT = 18
BAR_STEP = 22
BAR_GAP = 12
BAR_SHARE = 66.0  # of the width at most: the rest is for the figure behind the bar
PLOT_TOP = 40
PLOT_HEIGHT = 170
AXIS_HEIGHT = 26
LABELS_ON_A_PHONE = 7


def percent(share: float) -> str:
    """A share of 100 as SVG wants it, whatever the language of the page."""
    return f"{share:.2f}%"


@dataclass(frozen=True, slots=True)
class Bar:
    value: Value
    series: str
    number: int
    y: int
    text_y: int
    width: str


@dataclass(frozen=True, slots=True)
class BarGroup:
    label: object
    y: int
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Mark:
    """A column of a distribution or a point of a line."""

    label: object
    value: Value
    x: str
    left: str
    width: str
    y: int
    height: int
    label_shown: bool
    value_shown: bool
    number: int = 1


@dataclass(frozen=True, slots=True)
class Plot:
    height: int
    baseline: int
    marks: list[Mark] = field(default_factory=list)
    groups: list[BarGroup] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    threshold: Mark | None = None
    top: int = PLOT_TOP
    depth: int = PLOT_HEIGHT

    @property
    def threshold_anchor(self) -> str:
        """On which side of its line the words of the threshold have room."""
        return "start" if self.threshold in self.marks[: len(self.marks) // 2] else "end"


def values_of(row: ChartRow) -> list[Value]:
    """A row's figures as a list, one a series."""
    values = row[1]
    return list(values) if isinstance(values, Sequence) else [values]


def _largest(rows: Sequence[ChartRow]) -> float:
    return max((float(value) for row in rows for value in values_of(row) if value), default=0.0) or 1.0


def lay_out_bars(rows: Sequence[ChartRow], *, series: Sequence[str] = ()) -> Plot:
    """Horizontal bars from zero, grouped by row, each row's label above its bars."""
    largest = _largest(rows)
    groups, y = [], 0
    for row in rows:
        top = y + LABEL_HEIGHT
        bars = [
            Bar(
                value=value,
                series=series[number] if number < len(series) else "",
                number=number + 1,
                y=top + number * BAR_STEP,
                text_y=top + number * BAR_STEP + BAR_HEIGHT // 2,
                width=percent(BAR_SHARE * float(value or 0) / largest),
            )
            for number, value in enumerate(values_of(row))
        ]
        groups.append(BarGroup(label=row[0], y=y + 16, bars=bars))
        y = top + len(bars) * BAR_STEP + BAR_GAP
    return Plot(height=max(y - BAR_GAP, 0), baseline=0, groups=groups)


def lay_out_columns(rows: Sequence[ChartRow], *, threshold: object = None) -> Plot:
    """Columns from zero, in the order given; a line stands before the column labelled `threshold`."""
    largest, slot = _largest(rows), 100 / max(len(rows), 1)
    every = ceil(len(rows) / LABELS_ON_A_PHONE) or 1
    marks = []
    for position, row in enumerate(rows):
        value = values_of(row)[0]
        height = round(PLOT_HEIGHT * float(value or 0) / largest)
        marks.append(
            Mark(
                label=row[0],
                value=value,
                x=percent((position + 0.5) * slot),
                left=percent((position + 0.1) * slot),
                width=percent(0.8 * slot),
                y=PLOT_TOP + PLOT_HEIGHT - height,
                height=height,
                label_shown=position % every == 0,
                value_shown=bool(value) and (every == 1 or value == largest),
            )
        )
    found = next((mark for mark in marks if str(mark.label) == str(threshold)), None)
    return Plot(
        height=PLOT_TOP + PLOT_HEIGHT + AXIS_HEIGHT,
        baseline=PLOT_TOP + PLOT_HEIGHT,
        marks=marks,
        threshold=found,
    )


def lay_out_line(rows: Sequence[ChartRow]) -> Plot:
    """One line a series from zero; only first, highest and last point carry their figure."""
    largest, count = _largest(rows), len(rows)
    every = ceil(count / LABELS_ON_A_PHONE) or 1
    slot = 100 / max(count, 1)
    marks, lines = [], []
    for number in range(max((len(values_of(row)) for row in rows), default=0)):
        points = [(index, values_of(row)[number]) for index, row in enumerate(rows)]
        known = [(index, float(value)) for index, value in points if value is not None]
        peak = max(known, key=lambda point: point[1], default=(0, 0.0))[0]
        told = {known[0][0], peak, known[-1][0]} if known else set()
        lines.append(
            " ".join(f"{(i + 0.5) * slot:.2f},{100 - 100 * value / largest:.2f}" for i, value in known)
        )
        for index, value in known:
            y = PLOT_TOP + PLOT_HEIGHT - round(PLOT_HEIGHT * value / largest)
            marks.append(
                Mark(
                    label=rows[index][0],
                    value=values_of(rows[index])[number],
                    x=percent((index + 0.5) * slot),
                    left="",
                    width="",
                    y=y,
                    height=0,
                    label_shown=number == 0 and index % every == 0,
                    value_shown=index in told,
                    number=number + 1,
                )
            )
    return Plot(
        height=PLOT_TOP + PLOT_HEIGHT + AXIS_HEIGHT, baseline=PLOT_TOP + PLOT_HEIGHT, marks=marks, lines=lines
    )
