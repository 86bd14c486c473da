"""Square codes (QR) that a telephone reads, as vectors for paper and as a picture for pages."""

import segno
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import black

QUIET = 2  # modules left free around the code


def as_drawing(text: str, side: float) -> Drawing:
    """A square of `side` points."""
    rows = [list(row) for row in segno.make(text, micro=False).matrix_iter(border=QUIET)]
    module = side / len(rows)
    drawing = Drawing(side, side)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                drawing.add(
                    Rect(
                        x * module, side - (y + 1) * module, module, module, fillColor=black, strokeColor=None
                    )
                )
    return drawing


def as_data_uri(text: str) -> str:
    """An SVG for `<img src>`: the page's policy admits pictures in the page itself."""
    return str(segno.make(text, micro=False).svg_data_uri(border=QUIET, scale=4))
