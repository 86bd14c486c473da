"""Lists as files that Excel opens as they are: UTF-8 with a mark, every cell a text, no cell a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet takes for the beginning of a formula, the full-width signs included.
_FORMULA = re.compile(r"^\s*[=+\-@\t\r＝＋－＠]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def harmless(cell: object) -> str:
    """The cell as text; an apostrophe before what a spreadsheet would run as a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def csv_text(header: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """A header and rows, each cell quoted."""
    text = io.StringIO(newline="")
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def csv_download(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The list as a download called `name`, which is plain ASCII."""
    response = HttpResponse(csv_text(header, rows).encode("utf-8"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
