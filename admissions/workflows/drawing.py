"""Draws each workflow from its own code, as Mermaid and as SVG; the same code gives the same bytes.

The drawing reads top to bottom in the order of life, which is the order of the states in the file: a step to
the next state is a straight arrow, a step over states runs on the right, a step back on the left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

BOX_WIDTH, BOX_HEIGHT, STEP = 260, 44, 92
LANE, FIRST_LANE, MARGIN = 118, 60, 24


@dataclass(frozen=True, slots=True)
class Edge:
    name: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """A workflow's states with their labels, in the order of life, and its transitions."""

    title: str
    states: tuple[tuple[str, str], ...]
    edges: tuple[Edge, ...]


def read_workflow(model: Any) -> Diagram:
    """The diagram of a model with a `state` field."""
    states = tuple((code, str(label)) for code, label in model._meta.get_field("state").choices)
    order = {code: index for index, (code, _label) in enumerate(states)}
    edges = {
        Edge(each.name, str(each.source), str(each.target)) for each in model().get_all_state_transitions()
    }
    ordered = sorted(edges, key=lambda edge: (order[edge.source], order[edge.target], edge.name))
    return Diagram(model.__name__, states, tuple(ordered))


def as_mermaid(diagram: Diagram) -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {diagram.states[0][0]}"]
    lines += [f"    {edge.source} --> {edge.target}: {edge.name}" for edge in diagram.edges]
    leaving = {edge.source for edge in diagram.edges}
    lines += [f"    {code} --> [*]" for code, _label in diagram.states if code not in leaving]
    return "\n".join(lines) + "\n"


def as_svg(diagram: Diagram) -> str:
    order = {code: index for index, (code, _label) in enumerate(diagram.states)}
    steps = [(order[edge.source], order[edge.target], edge.name) for edge in diagram.edges]
    over = _lanes(_buses(each for each in steps if each[1] > each[0] + 1))
    back = _lanes(_buses(each for each in steps if each[1] < each[0]))
    left = MARGIN + (FIRST_LANE + LANE * _lane_count(back) if back else 0)
    width = left + BOX_WIDTH + (FIRST_LANE + LANE * _lane_count(over) if over else 0) + MARGIN
    height = 2 * MARGIN + STEP * (len(diagram.states) - 1) + BOX_HEIGHT
    parts = [_opening(width, height, diagram.title)]
    parts += [_side_arrow(left + BOX_WIDTH, bus, lane, +1) for lane, bus in over]
    parts += [_side_arrow(left, bus, lane, -1) for lane, bus in back]
    parts += [_arrow(left + BOX_WIDTH // 2, each) for each in steps if each[1] == each[0] + 1]
    parts += [_box(left, index, code, label) for index, (code, label) in enumerate(diagram.states)]
    parts += [_label(left + BOX_WIDTH, bus, lane, +1) for lane, bus in over]
    parts += [_label(left, bus, lane, -1) for lane, bus in back]
    return "\n".join([*parts, "</svg>"]) + "\n"


Step = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Bus:
    """One transition on a side of the drawing, from all its sources to its target."""

    name: str
    target: int
    sources: tuple[int, ...]

    @property
    def span(self) -> tuple[int, int]:
        return min(self.target, *self.sources), max(self.target, *self.sources)

    def meets(self, other: "Bus") -> bool:
        return self.span[0] <= other.span[1] and other.span[0] <= self.span[1]


def _buses(steps: Iterable[Step]) -> list[Bus]:
    sources: dict[tuple[str, int], list[int]] = {}
    for source, target, name in steps:
        sources.setdefault((name, target), []).append(source)
    return [Bus(name, target, tuple(sorted(each))) for (name, target), each in sorted(sources.items())]


def _lanes(buses: Sequence[Bus]) -> list[tuple[int, Bus]]:
    """Give each the innermost lane in which it meets no other; short ones first."""
    placed: list[tuple[int, Bus]] = []
    for bus in sorted(buses, key=lambda each: (each.span[1] - each.span[0], each.span, each.name)):
        lane = 0
        while any(lane == other and bus.meets(taken) for other, taken in placed):
            lane += 1
        placed.append((lane, bus))
    return placed


def _lane_count(placed: Sequence[tuple[int, Bus]]) -> int:
    return 1 + max(lane for lane, _bus in placed)


def _top(index: int) -> int:
    return MARGIN + STEP * index


def _opening(width: int, height: int, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}"'
        f' font-family="Be Vietnam Pro, sans-serif" font-size="13" role="img" aria-label="{escape(title)}">\n'
        '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7"'
        ' orient="auto-start-reverse"><path d="M0 0 L10 5 L0 10 z" fill="#4A535E"/></marker></defs>\n'
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>'
    )


def _box(left: int, index: int, code: str, label: str) -> str:
    top, middle = _top(index), left + BOX_WIDTH // 2
    return (
        f'<rect x="{left}" y="{top}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="4" fill="#E8F0F9"'
        ' stroke="#0B5394"/>\n'
        f'<text x="{middle}" y="{top + 19}" text-anchor="middle" fill="#1A1D21" font-weight="700">'
        f"{code}</text>\n"
        f'<text x="{middle}" y="{top + 36}" text-anchor="middle" fill="#4A535E">{escape(label)}</text>'
    )


def _arrow(middle: int, step: Step) -> str:
    start, end = _top(step[0]) + BOX_HEIGHT, _top(step[1])
    return (
        f'<path d="M{middle} {start} V{end}" fill="none" stroke="#4A535E" marker-end="url(#head)"/>\n'
        f'<text x="{middle + 10}" y="{(start + end) // 2 + 4}" fill="#083E70">{escape(step[2])}</text>'
    )


def _lane_x(edge: int, lane: int, side: int) -> int:
    return edge + side * (FIRST_LANE + LANE * lane)


def _side_arrow(edge: int, bus: Bus, lane: int, side: int) -> str:
    """Out of each source a little below its middle, into the target a little above its middle."""
    x, end = _lane_x(edge, lane, side), _top(bus.target) + BOX_HEIGHT // 2 - 8
    starts = [_top(source) + BOX_HEIGHT // 2 + 8 for source in bus.sources]
    far = max(starts, key=lambda start: abs(start - end))
    stubs = "".join(f"M{edge} {start} H{x} " for start in starts if start != far)
    return (
        f'<path d="{stubs}M{edge} {far} H{x} V{end} H{edge}" fill="none" stroke="#4A535E"'
        ' stroke-linejoin="round" marker-end="url(#head)"/>'
    )


def _label(edge: int, bus: Bus, lane: int, side: int) -> str:
    """Written on the lane just before the target, where each lane has a height of its own."""
    x, towards = _lane_x(edge, lane, side), 1 if bus.target < bus.sources[0] else -1
    y = _top(bus.target) + BOX_HEIGHT // 2 + towards * (STEP // 2)
    width = 8 * len(bus.name) + 8
    return (
        f'<rect x="{x - width // 2}" y="{y - 10}" width="{width}" height="20" fill="#FFFFFF"/>\n'
        f'<text x="{x}" y="{y + 4}" text-anchor="middle" fill="#083E70">{escape(bus.name)}</text>'
    )
