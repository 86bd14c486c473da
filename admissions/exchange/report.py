"""What a command tells on the terminal, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from admissions.exchange.allocate import Line, Summary
from admissions.exchange.candidates import OTHER_OUTCOME
from admissions.exchange.round_file import RoundReport

SET_ASIDE_REASONS = {
    "direct_admission": gettext_noop("tuyển thẳng"),
    "boarding": gettext_noop("trường dân tộc nội trú"),
    "admitted_earlier": gettext_noop("đã trúng tuyển nơi xét trước"),
    "no_total": gettext_noop("không có tổng điểm"),
    OTHER_OUTCOME: gettext_noop("kết quả ngoài các nguyện vọng của mình"),
}


WARNINGS = {
    "unread": gettext_noop("%(name)s không phải tên tệp của một gói dữ liệu nên không được đọc"),
    "no_lines": gettext_noop(
        "lines.csv không có dòng nào nên không nguyện vọng nào đạt; nếu đợt này không dùng điểm chuẩn định "
        "sẵn, hãy bỏ tệp ra rồi chạy lại"
    ),
    "empty": gettext_noop("%(name)s chỉ có tiêu đề, không có dòng nào"),
    "no_nearby": gettext_noop(
        "policy.toml có mục [placement] mà thư mục không có nearby.csv nên không em nào được xếp gần nơi cư "
        "trú; nếu đợt này có bước đó, hãy thêm nearby.csv rồi chạy lại"
    ),
    "taken_beyond": gettext_noop("“%(name)s” đã nhận trước %(count)s, nhiều hơn chỉ tiêu %(whole)s"),
    "unshared": gettext_noop(
        "“%(name)s” có %(whole)s chỗ mà các hàng xét trong [[queues]] chỉ lấy %(count)s; chỗ còn lại để trống"
    ),
    "unreached": gettext_noop("không nguyện vọng nào vào “%(name)s” đạt điểm chuẩn ghi trong lines.csv"),
}
SHOWN = 20
"""As many warnings are told one by one."""


def summary_lines(summary: Summary, folder: Path) -> Iterator[str]:
    """What `allocate` did."""
    yield summary.title.text(get_language() or "vi")
    yield _("  Hồ sơ: %(count)s; nguyện vọng: %(wishes)s; tách riêng: %(aside)s") % {
        "count": _number(summary.applicants),
        "wishes": _number(summary.preferences),
        "aside": _number(summary.set_aside),
    }
    yield from _seat_lines(summary)
    yield _("  Trúng tuyển: %(count)s") % {"count": _number(summary.placed)}
    for rank, count in zip(summary.ranks, summary.placed_by_rank, strict=True):
        yield _("    nguyện vọng %(rank)s: %(count)s") % {"rank": rank, "count": _number(count)}
    if summary.placed_nearby:
        yield _("    xếp gần nơi cư trú: %(count)s") % {"count": _number(summary.placed_nearby)}
    yield _("  Không trúng tuyển: %(count)s (không đủ điều kiện: %(barred)s)") % {
        "count": _number(summary.unplaced),
        "barred": _number(summary.not_eligible),
    }
    for name in summary.undecided:
        yield _("  Chờ quyết định về các em bằng nhau ở chỗ cuối: %(name)s") % {"name": name}
    yield from _top_lines(summary)
    yield from _warnings(summary)
    if summary.draws_lots:
        yield _("  Hạt giống bốc thăm: %(seed)s") % {"seed": summary.seed or _("để trống")}
    yield _("  SHA-256 của đầu vào: %(sha)s") % {"sha": summary.input_sha256}
    yield _("Đã ghi placements.csv, cutoffs.csv, manifest.json vào %(folder)s") % {"folder": folder}


def import_lines(report: RoundReport) -> Iterator[str]:
    """What was read of a province's file, and who was set aside and why."""
    yield _("Đọc %(rows)s thí sinh; đưa vào xét: %(kept)s thí sinh, %(wishes)s nguyện vọng") % {
        "rows": _number(report.rows),
        "kept": _number(report.applicants),
        "wishes": _number(report.preferences),
    }
    yield _("Nơi tuyển: %(count)s; chỉ tiêu: %(seats)s") % {
        "count": _number(report.offerings),
        "seats": _number(report.seats),
    }
    yield _("Tách riêng: %(count)s thí sinh") % {"count": _number(sum(report.set_aside.values()))}
    for reason, count in sorted(report.set_aside.items()):
        yield _("  %(reason)s (%(code)s): %(count)s") % {
            "reason": _(SET_ASIDE_REASONS.get(reason, reason)),
            "code": reason,
            "count": _number(count),
        }
        for outcome, times in _outcomes(report, reason):
            yield _("    kết quả trong tệp “%(outcome)s”: %(count)s") % {
                "outcome": outcome,
                "count": _number(times),
            }
    yield from _notes(report)


def _seat_lines(summary: Summary) -> Iterator[str]:
    yield _("  Nơi tuyển: %(count)s; chỉ tiêu: %(seats)s") % {
        "count": _number(summary.offerings),
        "seats": _number(summary.seats),
    }
    if summary.taken:
        yield _("    đã nhận trước: %(taken)s; còn xét: %(left)s") % {
            "taken": _number(summary.taken),
            "left": _number(summary.left),
        }


def _warnings(summary: Summary) -> Iterator[str]:
    for each in summary.warnings[:SHOWN]:
        numbers = {"count": _number(each.count), "whole": _number(each.whole)}
        yield _("  Lưu ý: %(what)s") % {"what": _(WARNINGS[each.kind]) % {"name": each.name, **numbers}}
    if len(summary.warnings) > SHOWN:
        yield _("  … và %(count)s lưu ý nữa") % {"count": _number(len(summary.warnings) - SHOWN)}


def _top_lines(summary: Summary) -> Iterator[str]:
    if not summary.top:
        return
    if summary.top[0].cutoff:
        yield _("  Điểm chuẩn cao nhất:")
    else:
        yield _("  Nơi có nhiều nguyện vọng không được nhận nhất:")
    for line in summary.top:
        figures = {
            "name": line.name,
            "seats": _number(line.seats),
            "admitted": _number(line.admitted),
            "refused": _number(line.refused),
        }
        if line.cutoff:
            yield _(
                "    %(line)s  %(name)s (chỉ tiêu %(seats)s, nhận %(admitted)s, không nhận %(refused)s)"
            ) % {"line": _score(line), **figures}
            continue
        yield _("    %(name)s (chỉ tiêu %(seats)s, nhận %(admitted)s, không nhận %(refused)s)") % figures
        if line.last_admitted:
            yield _("      cuối cùng được nhận: %(what)s") % {"what": _last_admitted(line)}


def _notes(report: RoundReport) -> Iterator[str]:
    if report.repeated:
        yield _("Bỏ %(count)s nguyện vọng trùng trường với nguyện vọng trước của cùng thí sinh") % {
            "count": _number(report.repeated)
        }
    if report.without_wish:
        yield _("%(count)s thí sinh không có nguyện vọng nào") % {"count": _number(report.without_wish)}
    if report.totals_differ:
        yield _("%(count)s thí sinh có tổng điểm trong tệp khác tổng tính theo quy tắc") % {
            "count": _number(report.totals_differ)
        }
    if report.absent:
        yield _("Tệp không có cột cho: %(names)s; coi như chưa biết") % {"names": ", ".join(report.absent)}


def _outcomes(report: RoundReport, reason: str) -> list[tuple[str, int]]:
    """Most frequent first."""
    counts = [(what, count) for (why, what), count in report.outside.items() if why == reason and what]
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))


def _score(line: Line) -> str:
    return line.cutoff if get_language() == "en" else line.cutoff.replace(".", ",")


def _last_admitted(line: Line) -> str:
    """What ranked the last admitted, step by step."""
    language = get_language() or "vi"
    return "; ".join(f"{label.text(language)}: {value.text(language)}" for label, value in line.last_admitted)


def _number(count: int) -> str:
    """1857 -> "1.857", in English "1,857"."""
    return f"{count:,}" if get_language() == "en" else f"{count:,}".replace(",", ".")
