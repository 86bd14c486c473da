"""The sheet of paper: A4 with the margins, letter and head that NĐ 30/2020/NĐ-CP asks of official papers."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

FONTS: Final = Path(__file__).parent / "fonts"
SIZE: Final = 13
TOP, BOTTOM, LEFT, RIGHT = 20 * mm, 20 * mm, 30 * mm, 15 * mm
FRAME: Final = 6  # what the library leaves free inside its frame
WIDTH: Final = A4[0] - LEFT - RIGHT

for _name, _file in (("Serif", "regular"), ("Serif-Bold", "bold"), ("Serif-Italic", "italic")):
    pdfmetrics.registerFont(TTFont(_name, FONTS / f"tinos-{_file}.ttf"))
pdfmetrics.registerFontFamily("Serif", normal="Serif", bold="Serif-Bold", italic="Serif-Italic")

BODY = ParagraphStyle("body", fontName="Serif", fontSize=SIZE, leading=SIZE * 1.35)
CENTRED = ParagraphStyle("centred", BODY, alignment=TA_CENTER)
TITLE = ParagraphStyle("title", CENTRED, fontName="Serif-Bold", fontSize=14, leading=19)
HEADING = ParagraphStyle("heading", BODY, fontName="Serif-Bold", spaceBefore=6, keepWithNext=True)
LARGE = ParagraphStyle("large", BODY, fontName="Serif-Bold", fontSize=20, leading=26)
SMALL = ParagraphStyle("small", BODY, fontSize=11, leading=14.5)
_PLAIN = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]
)


def paragraph(text: str, style: ParagraphStyle = BODY) -> Paragraph:
    """Plain text as a paragraph: nothing in it is markup."""
    return Paragraph(escape(text), style)


def plain_table(
    rows: Sequence[Sequence[Any]], widths: Sequence[float], *more: Any, height: float | None = None
) -> Table:
    """Cells without lines or padding; `more` are further style commands, `height` that of each row."""
    heights = [height] * len(rows) if height else None
    table = Table(rows, colWidths=list(widths), rowHeights=heights, style=_PLAIN)
    if more:
        table.setStyle(TableStyle(list(more)))
    return table


def head(*, agency: str, title: str, subtitle: str = "") -> list[Flowable]:
    """Agency left, name of the state and motto right, the title below."""
    state = [
        Paragraph("<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>", ParagraphStyle("s", CENTRED, fontSize=12)),
        Paragraph("<b><u>Độc lập - Tự do - Hạnh phúc</u></b>", CENTRED),
    ]
    left = paragraph(agency.upper(), ParagraphStyle("a", CENTRED, fontName="Serif-Bold", fontSize=12))
    flow: list[Flowable] = [
        plain_table([[left, state]], (WIDTH * 0.42, WIDTH * 0.58)),
        Spacer(0, 6 * mm),
        paragraph(title, TITLE),
    ]
    if subtitle:
        flow.append(paragraph(subtitle, CENTRED))
    return [*flow, Spacer(0, 4 * mm)]


def render(story: Sequence[Flowable], *, title: str, footer: str = "") -> bytes:
    """The PDF; from the second page on the number stands above the middle of the page."""
    buffer = BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        leftMargin=LEFT - FRAME,
        rightMargin=RIGHT - FRAME,
        title=title,
        lang="vi",
        invariant=True,
    )

    def mark(canvas: Any, _: Any) -> None:
        canvas.saveState()
        if canvas.getPageNumber() > 1:
            canvas.setFont("Serif", SIZE)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(canvas.getPageNumber()))
        canvas.setFont("Serif", 9)
        canvas.drawString(LEFT, 10 * mm, footer)
        canvas.restoreState()

    document.build(list(story), onFirstPage=mark, onLaterPages=mark)
    return buffer.getvalue()
