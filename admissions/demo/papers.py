"""Sample papers: small greyscale pictures like those that families take of their papers, marked "MẪU".

One template a kind of paper is drawn once; a child's paper is a copy of it with a few words written in.
"""

import io
import unicodedata
from functools import cache, lru_cache
from importlib import resources

from PIL import Image, ImageDraw, ImageFont

from admissions.demo.claims import pack_of
from admissions.demo.entities import Child, Paper

WIDTH, HEIGHT = 420, 594  # drawn
SENT = (320, 453)  # as a phone sends it after making it smaller
INK, PALE, STAMP, GROUND = 40, 232, 150, 250
JPEG_QUALITY = 50
LINE_FROM, LINE_STEP, MARGIN, TAB = 192, 48, 32, 152
TEXT_SIZE = 15
PORTRAITS = frozenset({"photo"})
PORTRAIT_FROM = 6
"""The line under a portrait where the name stands."""
FIELDS = ("Họ và tên", "Ngày sinh", "Nơi sinh", "Mã học sinh", "Nơi ở", "", "", "Người nuôi dưỡng")


def render_paper(paper: Paper, child: Child) -> bytes:
    """The JPEG of a paper (at most 15 kB): "blurred" cannot be read, "wrong" speaks of somebody else."""
    picture = _template(_title(paper, child), paper.kind in PORTRAITS).copy()
    words = _words(child)
    if paper.quality == "wrong":
        words = ("Trần Văn Mẫu", "01/01/2000", words[2], "9900000000", *words[4:])
    shown = enumerate(words[:2], PORTRAIT_FROM) if paper.kind in PORTRAITS else enumerate(words)
    for row, text in shown:
        _write(picture, TAB, LINE_FROM + row * LINE_STEP, text)
    if paper.quality == "blurred":
        picture = picture.reduce(16).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    picture = picture.resize(SENT, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=JPEG_QUALITY)
    return file.getvalue()


def render_papers(child: Child) -> list[bytes]:
    """What the family has at hand when it applies, in the order of `child.papers`."""
    return [render_paper(paper, child) for paper in child.papers]


def paper_file_name(paper: Paper, child: Child) -> str:
    """A name that a careful parent might give: "giay-khai-sinh-9901000001.jpg"."""
    spelt = unicodedata.normalize("NFD", _title(paper, child).lower().replace("đ", "d"))
    plain = "".join(letter for letter in spelt if not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return f"{'-'.join(words[:8])}-{child.student_code}.jpg"


def _title(paper: Paper, child: Child) -> str:
    """What the rule pack calls this kind of paper."""
    for document in pack_of(child.grade).documents:
        if document.kind == paper.kind:
            return document.label.vi
    raise KeyError(paper.kind)


def _words(child: Child) -> tuple[str, ...]:
    street, unit, commune = child.address.split(", ")[:3]
    return (
        child.full_name,
        child.birth_date.strftime("%d/%m/%Y"),
        child.birth_place,
        child.student_code,
        street,
        unit,
        commune,
        child.guardians[0].full_name,
    )


def _write(picture: Image.Image, x: int, y: int, text: str) -> None:
    """Write a line word by word: most words come back, and drawing their letters is what takes the time."""
    for word in text.split():
        mask, top, advance = _word(word)
        picture.paste(INK, (x, y + top), mask)
        x += advance


@lru_cache(maxsize=8192)
def _word(word: str) -> tuple[Image.Image, int, int]:
    """The picture of a word, how far below the line's top it begins, and the way to the next word."""
    _, top, right, bottom = (round(edge) for edge in _font(TEXT_SIZE).getbbox(word))
    mask = Image.new("L", (max(1, right), max(1, bottom - top)), 0)
    ImageDraw.Draw(mask).text((0, -top), word, fill=255, font=_font(TEXT_SIZE))
    return mask, top, round(_font(TEXT_SIZE).getlength(word + " "))


@cache
def _template(title: str, is_portrait: bool) -> Image.Image:
    """Everything on a paper that is the same for every child."""
    page = _watermark()
    draw = ImageDraw.Draw(page)
    draw.rectangle((16, 16, WIDTH - 17, HEIGHT - 17), outline=STAMP)
    draw.text((WIDTH / 2, 52), "Giấy tờ mẫu để dùng thử", fill=STAMP, font=_font(14), anchor="mm")
    for row, line in enumerate(_wrapped(title.upper(), 32)[:3]):
        draw.text((WIDTH / 2, 92 + 28 * row), line, fill=INK, font=_font(20), anchor="mm")
    if is_portrait:
        _draw_portrait(draw)
    for row, label in enumerate(FIELDS[:2], PORTRAIT_FROM) if is_portrait else enumerate(FIELDS):
        y = LINE_FROM + row * LINE_STEP
        draw.text((MARGIN, y), label, fill=STAMP - 40, font=_font(13))
        draw.line((TAB, y + 27, WIDTH - MARGIN, y + 27), fill=PALE - 20)
    middle = (WIDTH - 112, HEIGHT - 88)
    for radius in (56, 51):
        draw.circle(middle, radius, outline=STAMP)
    draw.text(middle, "MẪU", fill=STAMP, font=_font(24), anchor="mm")
    return page


def _draw_portrait(draw: ImageDraw.ImageDraw) -> None:
    """A head and shoulders that could be anybody's."""
    middle = WIDTH // 2
    draw.rectangle((middle - 90, 160, middle + 90, 430), fill=PALE - 12, outline=STAMP)
    draw.ellipse((middle - 42, 210, middle + 42, 316), fill=STAMP)
    draw.pieslice((middle - 76, 330, middle + 76, 528), 180, 360, fill=STAMP)


def _watermark() -> Image.Image:
    page = Image.new("L", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(page)
    draw.text((WIDTH / 2, HEIGHT * 0.52), "MẪU", fill=PALE, font=_font(160), anchor="mm")
    return page.rotate(35, fillcolor=GROUND, resample=Image.Resampling.BILINEAR)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    path = resources.files("admissions.demo").joinpath("data/BeVietnamPro-subset.ttf")
    return ImageFont.truetype(io.BytesIO(path.read_bytes()), size, layout_engine=ImageFont.Layout.BASIC)


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
