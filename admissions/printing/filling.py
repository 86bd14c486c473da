"""A form with its values as a PDF."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reportlab.lib.colors import black, grey
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from admissions.printing.form import (
    Choices,
    Code,
    Fields,
    Form,
    Heading,
    Lines,
    Listing,
    Part,
    Signatures,
    Text,
)
from admissions.printing.sheet import (
    BODY,
    CENTRED,
    HEADING,
    LARGE,
    SIZE,
    SMALL,
    WIDTH,
    head,
    paragraph,
    plain_table,
    render,
)
from admissions.printing.square_code import as_drawing
from admissions.printing.values import Filling, Question
from admissions.templatetags.vietnamese import number

BOX = SIZE * 0.75
CODE_SIDE = 32 * mm
ROOM_TO_SIGN = 22 * mm
WRITTEN_LINE = 7.5 * mm
_DOTTED = ("LINEBELOW", 0.6, grey, None, (0.6, 2))


class _Blanks(dict[str, str]):
    """What is not known stays a row of dots."""

    def __missing__(self, key: str) -> str:
        return "." * 40


class TickBox(Flowable):
    """A small square, crossed when `ticked`, with words beside it."""

    def __init__(self, words: str, *, ticked: bool = False) -> None:
        super().__init__()
        self.ticked = ticked
        self.words = paragraph(words, BODY)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        used = self.words.wrap(width - 2 * BOX, height)[1]
        self.height = used
        return width, used

    def draw(self) -> None:
        canvas, bottom = self.canv, self.height - BOX - 3
        canvas.setLineWidth(0.7)
        canvas.rect(0, bottom, BOX, BOX)
        if self.ticked:
            canvas.line(1.5, bottom + 1.5, BOX - 1.5, bottom + BOX - 1.5)
            canvas.line(1.5, bottom + BOX - 1.5, BOX - 1.5, bottom + 1.5)
        self.words.drawOn(canvas, 1.7 * BOX, 0)


def fill(form: Form, filling: Filling) -> bytes:
    """The PDF of a form; what `filling` leaves blank is a dotted line to write on, or left out of a form that
    only repeats a file."""
    if form.from_file:
        filling = replace(
            filling,
            wishes=tuple(filter(None, filling.wishes)),
            papers=tuple(paper for paper in filling.papers if paper[1]),
        )
    names = _Blanks({name: value for name, value in filling.names.items() if value})
    title = form.title.format_map(names)
    story = head(agency=names["department"], title=title, subtitle=f"Năm học {names['school_year']}")
    if form.to:
        story += [paragraph(f"Kính gửi: {form.to.format_map(names)}", CENTRED), Spacer(0, 3 * mm)]
    for part in form.parts:
        story += _PARTS[type(part)](part, filling, names)
    return render(story, title=form.label.vi, footer=filling.code)


def _fields(part: Fields, filling: Filling, names: Mapping[str, str]) -> list[Flowable]:
    return [_row([(label, filling.names.get(name, "")) for label, name in row]) for row in part.rows]


def _row(pairs: Sequence[tuple[str, str]]) -> Flowable:
    """Labels and values side by side; each value on a dotted line."""
    each = WIDTH / len(pairs)
    cells: list[Any] = []
    widths: list[float] = []
    lines = []
    for label, value in pairs:
        text = paragraph(f"{label}:")
        wide = min(stringWidth(f"{label}:", BODY.fontName, BODY.fontSize), each * 0.6) + 4
        cells += [text, paragraph(value)]
        widths += [wide, each - wide]
        column = len(widths) - 1
        lines.append((_DOTTED[0], (column, 0), (column, 0), *_DOTTED[1:]))
    return plain_table([cells], widths, *lines)


def _listing(part: Listing, filling: Filling, names: Mapping[str, str]) -> list[Flowable]:
    if part.of == "questions":
        return [flowable for question in filling.questions for flowable in _question(question)]
    if part.of == "wishes":
        return [
            _row([(f"Nguyện vọng {number(rank)}", name)]) for rank, name in enumerate(filling.wishes, start=1)
        ]
    if part.of == "papers":
        return [TickBox(label, ticked=sent) for label, sent in filling.papers]
    return [TickBox(label) for label in filling.marks]


def _question(question: Question) -> list[Flowable]:
    if not question.boxes:
        return [_row([(question.label, question.text)])]
    boxes: list[Flowable] = [TickBox(words, ticked=ticked) for words, ticked in question.boxes]
    short = len(boxes) == 2 and all(len(words) < 24 for words, _ in question.boxes)
    rows = plain_table([boxes], (WIDTH / 2, WIDTH / 2)) if short else boxes
    return [KeepTogether([paragraph(f"{question.label}:"), *(rows if isinstance(rows, list) else [rows])])]


def _lines(part: Lines, filling: Filling, names: Mapping[str, str]) -> list[Flowable]:
    rows = [[""]] * part.count
    command = (_DOTTED[0], (0, 0), (-1, -1), *_DOTTED[1:])
    return [plain_table(rows, (WIDTH,), command, height=WRITTEN_LINE)]


def _signatures(part: Signatures, filling: Filling, names: Mapping[str, str]) -> list[Flowable]:
    cells = [
        [
            Paragraph(f"<b>{title}</b>", CENTRED),
            Paragraph("<i>(Ký, ghi rõ họ tên)</i>", CENTRED),
            Spacer(0, ROOM_TO_SIGN),
        ]
        for title in part.titles
    ]
    each = WIDTH / max(len(cells), 2)
    left = [""] * (2 - len(cells)) if len(cells) < 2 else []
    date = "……………, ngày …… tháng …… năm ………"
    day = plain_table([["", Paragraph(f"<i>{date}</i>", CENTRED)]], (WIDTH * 0.45, WIDTH * 0.55))
    return [
        Spacer(0, 5 * mm),
        KeepTogether([day, plain_table([[*left, *cells]], [each] * max(len(cells), 2))]),
    ]


def _code(part: Code, filling: Filling, names: Mapping[str, str]) -> list[Flowable]:
    words = [
        paragraph("Mã hồ sơ"),
        paragraph(filling.code, LARGE),
    ]
    if filling.secret:
        words += [paragraph("Mã tra cứu"), paragraph(filling.secret, LARGE)]
    else:
        words.append(paragraph("Mã tra cứu đã phát trước đây vẫn dùng được và không in lại ở đây.", SMALL))
    if filling.look_up:
        words.append(paragraph(f"Xem kết quả: {filling.look_up}", SMALL))
    drawing = as_drawing(filling.look_up, CODE_SIDE) if filling.look_up else ""
    frame = [("BOX", (0, 0), (-1, -1), 0.7, black), ("LEFTPADDING", (0, 0), (-1, -1), 8)]
    return [
        plain_table([[words, drawing]], (WIDTH - CODE_SIDE - 16, CODE_SIDE + 16), *frame),
        Spacer(0, 4 * mm),
    ]


_PARTS: dict[type[Part], Callable[[Any, Filling, Mapping[str, str]], list[Flowable]]] = {
    Heading: lambda part, filling, names: [paragraph(part.text.format_map(names), HEADING)],
    Text: lambda part, filling, names: [paragraph(part.text.format_map(names)), Spacer(0, 2 * mm)],
    Fields: _fields,
    Listing: _listing,
    Choices: lambda part, filling, names: [TickBox(words) for words in part.options],
    Lines: _lines,
    Signatures: _signatures,
    Code: _code,
}
