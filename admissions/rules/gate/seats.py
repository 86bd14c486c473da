"""Seats that a decision can hardly have meant: blank, none, a digit off, another column's, too many a class.

The French admissions of 2019 took 400 wrong capacities out of 14,500 for right ones and found them after
publication, by offers out of proportion. Here they are held against last year, the classes and the law first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from admissions.rules.facts import MISSING, Label
from admissions.rules.gate.finding import Finding, shown
from admissions.rules.gate.limits import GateLimits

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SeatTable:
    """One row an offering; MISSING where a figure is not known.

    `last_seats`: of the same school and programme a year ago; `class_sizes`: the largest legal class;
    `signed`: whether a signed decision gives the seats; `wishes`: how many wishes name the offering.
    `files`: all files that will be ranked.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    seats: Ints
    classes: Ints
    last_seats: Ints
    class_sizes: Ints
    signed: npt.NDArray[np.bool_]
    wishes: Ints
    files: int


def find_seat_errors(table: SeatTable, limits: GateLimits) -> list[Finding]:
    """What is odd about the seats, in the order of the offerings and then of the whole.

    For each offering with a decision the first that fits: blank, none, mixed up with the classes, a digit
    off, far from last year. A class above the legal size is named besides, unless mixed-up columns or a digit
    explain it. An offering without a decision is named when somebody wishes for it.
    """
    found: list[Finding] = []
    for row in range(len(table.codes)):
        if not table.signed[row]:
            found += _without_decision(table, row)
            continue
        odd = _odd_seats(table, limits, row)
        found += [odd] if odd else []
        if odd is None or odd.code == "seats_changed":
            found += _large_class(table, row)
    return found + _out_of_proportion(table, limits)


def _without_decision(table: SeatTable, row: int) -> list[Finding]:
    wishes = int(table.wishes[row])
    if not wishes:
        return []
    name, vi, en = table.names[row], shown(wishes, "vi"), shown(wishes, "en")
    sentence = Label(
        f"{name} chưa có quyết định giao chỉ tiêu mà có {vi} nguyện vọng. Hãy ghi quyết định đã ký, hoặc báo"
        " các gia đình chọn trường khác.",
        f"{name} has no signed decision on seats but {en} wishes. Record the signed decision, or have the"
        " families choose another school.",
    )
    return [_finding(table, row, "no_decision", sentence, wishes=wishes)]


def _odd_seats(table: SeatTable, limits: GateLimits, row: int) -> Finding | None:
    seats, classes, last = (int(x[row]) for x in (table.seats, table.classes, table.last_seats))
    name = table.names[row]
    if seats == MISSING:
        sentence = Label(
            f"{name} bỏ trống chỉ tiêu. Hãy ghi số chỉ tiêu theo quyết định.",
            f"{name} has a blank for its seats. Enter the figure of the decision.",
        )
        return _finding(table, row, "seats_blank", sentence)
    if seats <= 0:
        sentence = Label(
            f"{name} có chỉ tiêu {seats}. Hãy ghi số đúng theo quyết định; trường không tuyển thì bỏ khỏi"
            " đợt.",
            f"{name} has {seats} seats. Enter the figure of the decision; a school that does not admit leaves"
            " the round.",
        )
        return _finding(table, row, "seats_zero", sentence, seats=seats)
    if classes not in (MISSING, 0) and seats <= classes:
        sentence = Label(
            f"{name} có {seats} chỗ cho {classes} lớp: cột chỉ tiêu và cột số lớp có thể bị đổi chỗ. Hãy"
            " xem lại quyết định và tệp đã nhập.",
            f"{name} has {seats} seats for {classes} classes: the two columns may have been swapped. Look"
            " at the decision and the list again.",
        )
        return _finding(table, row, "seats_swapped", sentence, seats=seats, classes=classes)
    if last == MISSING or last <= 0:
        return None
    return _against_last_year(table, limits, row, seats, last)


def _against_last_year(
    table: SeatTable, limits: GateLimits, row: int, seats: int, last: int
) -> Finding | None:
    name = table.names[row]
    if seats >= limits.tenfold * last or seats * limits.tenfold <= last:
        sentence = Label(
            f"{name} có {shown(seats, 'vi')} chỗ, năm trước {shown(last, 'vi')}: có thể thừa hoặc thiếu một"
            " chữ số. Hãy xem lại quyết định.",
            f"{name} has {shown(seats, 'en')} seats, last year {shown(last, 'en')}: a digit may be missing"
            " or too many. Look at the decision again.",
        )
        return _finding(table, row, "seats_tenfold", sentence, seats=seats, last_seats=last)
    if abs(seats - last) * 100 <= limits.change_percent * last:
        return None
    percent = round((seats - last) * 100 / last)
    more = percent > 0
    sentence = Label(
        f"{name} có {shown(seats, 'vi')} chỗ, {'tăng' if more else 'giảm'} {abs(percent)}% so với"
        f" {shown(last, 'vi')} của năm trước. Hãy đối chiếu với quyết định.",
        f"{name} has {shown(seats, 'en')} seats, {abs(percent)}% {'above' if more else 'below'} the"
        f" {shown(last, 'en')} of last year. Compare with the decision.",
    )
    return _finding(table, row, "seats_changed", sentence, seats=seats, last_seats=last, percent=percent)


def _large_class(table: SeatTable, row: int) -> list[Finding]:
    seats, classes, size = (int(x[row]) for x in (table.seats, table.classes, table.class_sizes))
    if MISSING in (classes, size) or classes <= 0 or seats <= classes * size:
        return []
    average = -(-seats // classes)
    name = table.names[row]
    sentence = Label(
        f"{name} có {shown(seats, 'vi')} chỗ cho {classes} lớp, tức {average} em một lớp; quy định nhiều nhất"
        f" {size}. Hãy sửa chỉ tiêu hoặc số lớp.",
        f"{name} has {shown(seats, 'en')} seats for {classes} classes, {average} pupils a class; the law"
        f" allows {size}. Correct the seats or the classes.",
    )
    return [_finding(table, row, "class_too_large", sentence, seats=seats, classes=classes, largest=size)]


def _out_of_proportion(table: SeatTable, limits: GateLimits) -> list[Finding]:
    """All seats against all files, where there are enough files to say."""
    seats = int(table.seats[table.signed & (table.seats > 0)].sum())
    files = table.files
    if files < limits.least_files or not seats:
        return []
    figures = {"seats": seats, "files": files}
    vi = f"{shown(seats, 'vi')} chỗ cho {shown(files, 'vi')} hồ sơ"
    en = f"{shown(seats, 'en')} seats for {shown(files, 'en')} files"
    if seats * 100 < limits.few_seats_percent * files:
        sentence = Label(
            f"Cả đợt có {vi}, ít hơn {limits.few_seats_percent}%. Hãy xem có trường nào thiếu chỉ tiêu"
            " không.",
            f"The round has {en}, below {limits.few_seats_percent}%. See whether some school lacks its"
            " seats.",
        )
        return [Finding("seats_too_few", sentence, figures=figures)]
    if seats * 100 > limits.many_seats_percent * files:
        sentence = Label(
            f"Cả đợt có {vi}, hơn {limits.many_seats_percent}%. Hãy xem có trường nào thừa chữ số không, và"
            " hồ sơ đã đủ chưa.",
            f"The round has {en}, above {limits.many_seats_percent}%. See whether some school has a digit too"
            " many, and whether all files are there.",
        )
        return [Finding("seats_too_many", sentence, figures=figures)]
    return []


def _finding(table: SeatTable, row: int, code: str, sentence: Label, **figures: int) -> Finding:
    return Finding(code, sentence, offering=table.codes[row], figures=figures)
