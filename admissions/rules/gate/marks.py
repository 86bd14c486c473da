"""Marks that cannot be: off the scale or the step, missing without an absence, read from the wrong end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import atanh, sqrt

import numpy as np
import numpy.typing as npt

from admissions.rules.facts import MISSING, Fact, Label, comma
from admissions.rules.gate.finding import Finding, named, shown
from admissions.rules.gate.limits import GateLimits
from admissions.rules.gate.statistics import correlation, holm, normal_tail, rank_shares

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.bool_]
CLASSES = 10


@dataclass(frozen=True, slots=True)
class Grouping:
    """A partition of the candidates, such as their rooms; `index` is -1 where one's group is not known."""

    label: Label
    names: tuple[str, ...]
    index: Ints


@dataclass(frozen=True, slots=True)
class MarkTable:
    """One row a candidate, one column a fact; MISSING where there is no mark.

    `recorded` says where a mark or an absence was entered. `groupings`: by kind, e.g. "present_school",
    "room".
    """

    candidates: tuple[str, ...]
    facts: tuple[Fact, ...]
    values: Ints
    recorded: Rows
    groupings: Mapping[str, Grouping]

    def column(self, position: int) -> Floats:
        """Marks as floats for statistics; NaN where there is none."""
        marks = self.values[:, position]
        return np.where(marks == MISSING, np.nan, marks.astype(np.float64))

    def scored(self, *sources: str) -> list[int]:
        """Columns of marks where more is better, of these sources or of any."""
        return [
            position
            for position, fact in enumerate(self.facts)
            if fact.type in ("score", "decimal") and (not sources or fact.source in sources)
        ]

    def common(self, *sources: str) -> list[int]:
        """Those of `scored` that at least half of the candidates with any mark have; the others are optional,
        such as the specialised paper of those who wish for a specialised class."""
        present = self.values != MISSING
        half = present[:, self.scored()].any(axis=1).sum() / 2
        return [position for position in self.scored(*sources) if present[:, position].sum() >= max(half, 1)]

    def spread(self, position: int, rows: Rows | Ints) -> tuple[tuple[int, int], ...]:
        """(of these rows, of all) in ten classes over the scale."""
        scale, marks = self.facts[position].scale, self.values[:, position]
        if not scale:
            return ()
        counts = []
        for chosen in (marks[rows], marks):
            present = chosen[chosen >= 0]  # MISSING is far below
            classes = np.minimum(present * CLASSES // scale, CLASSES - 1)
            counts.append(np.bincount(classes, minlength=CLASSES).tolist())
        return tuple(zip(*counts, strict=True))


def find_mark_errors(table: MarkTable, *, complete: bool) -> list[Finding]:
    """Marks off the scale or the step, one finding a fact.

    With `complete`, also who has neither a mark nor an absence.
    """
    found: list[Finding] = []
    for position, fact in enumerate(table.facts):
        marks = table.values[:, position]
        present = marks != MISSING
        low, high = _bounds(fact)
        outside = present & ((marks < low) | (marks > high))
        found += _about(table, position, outside, "score_off_scale", _off_scale(fact, low, high))
        if fact.step:
            between = present & ~outside & (marks % fact.step != 0)
            found += _about(table, position, between, "score_off_step", _off_step(fact))
        if complete:
            found += _about(table, position, ~table.recorded[:, position], "score_missing", _missing(fact))
    return found


def _bounds(fact: Fact) -> tuple[int, int]:
    """The least and the greatest value that the fact allows."""
    whole = np.iinfo(np.int64)
    if fact.type == "score":
        return 0, fact.scale if fact.scale is not None else int(whole.max)
    return (
        fact.minimum if fact.minimum is not None else int(whole.min) + 1,
        fact.maximum if fact.maximum is not None else int(whole.max),
    )


def _about(table: MarkTable, position: int, rows: Rows, code: str, words: Label) -> list[Finding]:
    count = int(rows.sum())
    if not count:
        return []
    fact = table.facts[position]
    sentence = Label(
        f"{fact.label.vi}: {shown(count, 'vi')} thí sinh {words.vi}",
        f"{fact.label.en}: {shown(count, 'en')} {'candidate' if count == 1 else 'candidates'} {words.en}",
    )
    who = named(table.candidates[row] for row in np.flatnonzero(rows))
    return [Finding(code, sentence, fact=fact.name, who=who, figures={"candidates": count})]


def _off_scale(fact: Fact, low: int, high: int) -> Label:
    limit = comma(high) if fact.type == "score" else str(high)
    return Label(
        f"có điểm ngoài khoảng từ {low} đến {limit}. Hãy đối chiếu với bảng điểm gốc rồi nhập lại.",
        f"with a mark outside {low} to {limit.replace(',', '.')}. Compare with the original list and enter"
        " it again.",
    )


def _off_step(fact: Fact) -> Label:
    step = comma(fact.step or 0)
    return Label(
        f"có điểm không theo bước {step}. Hãy đối chiếu với bảng điểm gốc rồi nhập lại.",
        f"with a mark off the step of {step.replace(',', '.')}. Compare with the original list and enter it"
        " again.",
    )


def _missing(fact: Fact) -> Label:
    return Label(
        "chưa có điểm mà cũng không ghi vắng. Hãy nhập điểm, hoặc để trống ô trong tệp để ghi vắng.",
        "with neither a mark nor an absence. Enter the mark, or leave the cell blank in the list for an"
        " absence.",
    )


def find_inverted(table: MarkTable, limits: GateLimits) -> list[Finding]:
    """Columns that go against all the others: a list ranked or pasted from the wrong end.

    1. Marks are replaced by their ranks in the round, so that no single mark weighs much; a column's partner
       is the mean of the other columns that most candidates have. Who lacks one of those is left out.
    2. In the whole round a correlation below −`inverted_percent`/100 is named when it could not be chance.
    3. Otherwise in every group: r is compared, as z = (atanh r − atanh r₀)·√((n − 3) / 1.06) (Fisher 1915;
       Fieller, Hartley & Pearson 1957 for ranks), with the median r₀ of the groups of the same kind, so that
       schools whose pupils are alike are not held against it. The tests of all groups and columns share the
       level by Holm's method, and r must again lie below −`inverted_percent`/100.
    """
    columns = [each for each in _compared(table) if len(each.rows) >= limits.least_in_group]
    return _inverted_whole(table, limits, columns) or _inverted_groups(table, limits, columns)


@dataclass(frozen=True, slots=True)
class _Compared:
    """One column and what it is compared with, over the candidates `rows` who have both."""

    position: int
    rows: Ints
    scores: Floats
    partner: Floats


def _compared(table: MarkTable) -> Iterator[_Compared]:
    common = table.common()
    if not common:
        return
    marks = np.stack([table.column(position) for position in common], axis=1)
    rows = np.flatnonzero(~np.isnan(marks).any(axis=1))
    if not len(rows):
        return
    scores = np.stack([rank_shares(marks[rows, k]) for k in range(len(common))], axis=1)
    for k, position in enumerate(common):
        if len(common) > 1:
            partner = (scores.sum(axis=1) - scores[:, k]) / (len(common) - 1)
            yield _Compared(position, rows, scores[:, k], partner)
    for position in table.scored():
        optional = table.column(position)[rows]
        sat = ~np.isnan(optional)
        if position not in common and sat.any():
            yield _Compared(position, rows[sat], rank_shares(optional[sat]), scores[sat].mean(axis=1))


def _inverted_whole(table: MarkTable, limits: GateLimits, columns: list[_Compared]) -> list[Finding]:
    found = []
    for each in columns:
        r = correlation(each.scores, each.partner)
        chance = normal_tail(-atanh(r) * _precision(len(each.rows)))
        if r < -limits.inverted_percent / 100 and chance < limits.inverted_false_alarms / len(columns):
            found.append(_inverted(table, each.position, ("", ""), each.rows, r))
    return found


def _precision(count: int) -> float:
    """One over the standard error of atanh of a rank correlation."""
    return sqrt((count - 3) / 1.06)


@dataclass(frozen=True, slots=True)
class _GroupTest:
    chance: float
    r: float
    position: int
    group: tuple[str, str]
    rows: Ints


def _inverted_groups(table: MarkTable, limits: GateLimits, columns: list[_Compared]) -> list[Finding]:
    tests: list[_GroupTest] = []
    for kind, grouping in table.groupings.items():
        for each in columns:
            members = list(_members(grouping.index[each.rows], limits.least_in_group))
            found = [correlation(each.scores[rows], each.partner[rows]) for _group, rows in members]
            usual = atanh(float(np.median(found))) if found else 0.0
            for (group, rows), r in zip(members, found, strict=True):
                chance = normal_tail((usual - atanh(r)) * _precision(len(rows)))
                name = (kind, grouping.names[group])
                tests.append(_GroupTest(chance, r, each.position, name, each.rows[rows]))
    stands = holm([test.chance for test in tests], limits.inverted_false_alarms)
    return [
        _inverted(table, test.position, test.group, test.rows, test.r)
        for test, stand in zip(tests, stands, strict=True)
        if stand and test.r < -limits.inverted_percent / 100
    ]


def _members(index: Ints, least: int) -> Iterator[tuple[int, Ints]]:
    """(group, its rows) for the groups that are large enough, in order."""
    order = np.argsort(index, kind="stable")
    ordered = index[order]
    groups, starts = np.unique(ordered, return_index=True)
    for group, rows in zip(groups.tolist(), np.split(order, starts[1:]), strict=True):
        if group >= 0 and len(rows) >= least:
            yield group, rows


def _inverted(table: MarkTable, position: int, group: tuple[str, str], rows: Ints, r: float) -> Finding:
    fact, count = table.facts[position], len(rows)
    where = place(table, group)
    sentence = Label(
        f"{fact.label.vi}{where.vi}: {shown(count, 'vi')} em càng giỏi ở các điểm khác thì điểm này càng"
        " thấp. Danh sách có thể bị xếp ngược hoặc lệch dòng; hãy đối chiếu với bảng gốc rồi nhập lại.",
        f"{fact.label.en}{where.en}: of {shown(count, 'en')} candidates the better in all else have the"
        " lower marks. The list may be upside down or its rows shifted; compare with the original and enter"
        " it again.",
    )
    figures = {"candidates": count, "correlation_percent": round(r * 100)}
    spread = table.spread(position, rows)
    return Finding("scores_inverted", sentence, fact=fact.name, group=group, figures=figures, spread=spread)


def place(table: MarkTable, group: tuple[str, str]) -> Label:
    """Where, as it stands inside a sentence: “, phòng 012”; nothing for the whole round."""
    if not group[0]:
        return Label("", "")
    label = table.groupings[group[0]].label
    return Label(f", {label.vi} {group[1]}", f", {label.en} {group[1]}")
