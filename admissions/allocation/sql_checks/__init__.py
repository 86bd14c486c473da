"""Whether what a run stored is right, asked of the database alone: no array, and no code of the engine.

The properties are those of `admissions.matching.checks`, from the same definition, over rows; besides, each
row must be where it belongs. A statement names whoever a property is broken for: rule, file, offering.
PostgreSQL and SQLite run the same text but for four spellings.

`children` goes through each child's claims and `queues` through each queue's; `rows` looks for strangers and
adds up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admissions.allocation.frozen import INT, record_size
from admissions.allocation.sql_checks.children import CHILDREN
from admissions.allocation.sql_checks.queues import POSITIONS, QUEUES
from admissions.allocation.sql_checks.rows import OFFERINGS, STRAYS
from admissions.models import AllocationRun, Application, Offering

LIMIT: Final = 100
MOST_SORTED: Final = 1_000_000
"""Wishes up to which a run looks at positions too; above it `manage.py check_run` does, when it is asked."""
MEANINGS: Final[dict[str, str | Promise]] = {
    "passed_over": gettext_lazy("bị từ chối trong khi em có thứ tự ưu tiên thấp hơn được nhận"),
    "tie_refused": gettext_lazy("hai em bằng nhau mà một em được nhận, một em không"),
    "seats_respected": gettext_lazy("nhận quá chỉ tiêu mà quy tắc cho phép"),
    "band_refused": gettext_lazy("nhóm được coi là bằng nhau ở chỗ cuối phải được nhận cả nhóm mà không"),
    "seat_left_empty": gettext_lazy("còn chỗ trong khi có em đủ điều kiện muốn vào"),
    "offer_on_own_list": gettext_lazy("kết quả của em không khớp với nguyện vọng được xếp của em"),
    "offer_eligible": gettext_lazy("được xét ở nơi không đủ điều kiện, hoặc bị loại mà không có lý do"),
    "first_that_takes": gettext_lazy("không được xếp theo nguyện vọng đầu tiên nhận em"),
    "reason_told": gettext_lazy("lý do ghi cho em không đúng"),
    "cutoff_published": gettext_lazy("điểm chuẩn hoặc số liệu của trường không khớp với những em được nhận"),
    "position_told": gettext_lazy("thứ tự ghi trong danh sách của trường không đúng"),
    "result_shape": gettext_lazy("thiếu hoặc thừa kết quả so với dữ liệu đã chốt"),
}


@dataclass(frozen=True, slots=True)
class StoredViolation:
    """One broken rule; `file` and `offering` are codes, blank where it concerns none."""

    rule: str
    file: str
    offering: str

    @property
    def message(self) -> str:
        """One sentence: who and what."""
        who = [_("hồ sơ %(code)s") % {"code": self.file}] if self.file else []
        who += [_("trường %(code)s") % {"code": self.offering}] if self.offering else []
        return f"{', '.join(who) or _('lượt xét')}: {MEANINGS[self.rule]}"


def stored_violations(run: AllocationRun, *, positions: bool = True) -> list[StoredViolation]:
    """Every broken rule, at most 100 for each statement; nothing means that what is stored is right.

    Without `positions` the places told to children are not looked at: they decide nothing, and looking takes
    as long as all the rest, since every claim is sorted.
    """
    statements = (STRAYS, CHILDREN, QUEUES, OFFERINGS, *([POSITIONS] if positions else []))
    found = [row for statement in statements for row in _ask(statement, run)]
    files = Application.objects.in_bulk([file for _rule, file, _offering in found if file])
    offerings = Offering.objects.in_bulk([offering for _rule, _file, offering in found if offering])
    return [
        StoredViolation(
            rule,
            files[file].code if file in files else str(file or ""),
            offerings[offering].code if offering in offerings else str(offering or ""),
        )
        for rule, file, offering in found
    ]


def _ask(statement: str, run: AllocationRun) -> list[tuple[str, int | None, int | None]]:
    if run.freeze is None:
        raise ValueError(f"run {run.pk} has no frozen input")
    spelling = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    record = record_size(run.round.policy) * INT.itemsize
    sql = statement.format(
        run=run.pk,
        freeze=run.freeze_id,
        bits=run.band_bits,
        record=record,
        seats_limit=int(run.freeze.lines is None),
        none=_NO_SCORE,
        codes=", ".join(f"({number}, '{code}')" for number, code in enumerate(["", *run.refusal_codes])),
        **{name: text.format(record=record) for name, text in spelling.items()},
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL work_mem = '256MB'")
            cursor.execute("SET LOCAL enable_nestloop = off")  # rows of this transaction have no statistics
        cursor.execute(f"SELECT * FROM ({sql}) AS found LIMIT {LIMIT}")  # noqa: S608
        return [tuple(row) for row in cursor.fetchall()]


_NO_SCORE: Final = -(2**31)
_AT: Final = "(w.place - 1) * {record} + 1"
_POSTGRESQL: Final = {
    "stored": "int8send(w.rank) || int8send(w.offering_id)",
    "frozen": f"substring(f.wishes FROM {_AT} FOR 16)",
    "places": "BIT_OR(CAST(1 AS BIGINT) << w.place)",
    "is_near": "position(int8send(p.offering_id) IN f.nearby) > 0",
}
_SQLITE: Final = {
    "stored": "printf('%016X%016X', w.rank, w.offering_id)",
    "frozen": f"hex(substr(f.wishes, {_AT}, 16))",
    "places": "SUM(DISTINCT 1 << w.place)",
    "is_near": "instr(hex(f.nearby), printf('%016X', p.offering_id)) > 0",
}
"""Rank and offering of a wish as eight bytes each, as stored and as they lie in the frozen record; and the
places of a child's wishes as one number, a bit each; and whether an offering is one of those frozen near the
child."""
