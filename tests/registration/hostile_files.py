"""Files that no family means to send, built here byte by byte; harmful to none but a careless reader.

`FILES` maps what a file is to a `Hostile`: how it is made, the name it comes under, and the words it is
refused with; without words it is taken in as a harmless paper. Run as a program, this module reads each in a
process of its own and prints what that took.
"""

import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.pdfgen import canvas

# In two pieces, so that no scanner takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MARK = b"<script>alert('chua-bi-go')</script>"

TYPE = "Chỉ nhận ảnh JPG, PNG, WEBP hoặc tệp PDF"
OFFICE = "Tệp Word, Excel hay tệp nén"
BROKEN = "Không đọc được ảnh"
POINTS = "quá nhiều điểm ảnh"
ACTIVE = "phần tự chạy"
BROKEN_PDF = "Không đọc được tệp PDF"
VIRUS = "mã độc"


@dataclass(frozen=True)
class Hostile:
    make: Callable[[], bytes]
    words: str = ""
    name: str = "anh.jpg"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 80), mode: str = "RGB", **options) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind, **options)
    return buffer.getvalue()


def noise(size: tuple[int, int], **options) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(buffer, "JPEG", **options)
    return buffer.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(*chunks: bytes, width: int = 20, height: int = 20) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(bytes(1000 * (3 * 20 + 1))))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + rows + chunk(b"IEND", b"")


def segment(marker: int, content: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg_with(*segments: bytes) -> bytes:
    plain = picture()
    return plain[:2] + b"".join(segments) + plain[2:]


def with_position() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = MARK.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (21.0, 2.0, 3.0)
    return picture(exif=exif)


def zipped(name: str, content: bytes, *, link: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        if link:
            info.external_attr = 0o120777 << 16
        archive.writestr(info, content)
    return buffer.getvalue()


def fits_bomb() -> bytes:
    cards = [
        "SIMPLE  =                    T",
        "BITPIX  =                    8",
        "NAXIS   =                    0",
        "END",
    ]
    return gzip.compress("".join(card.ljust(80) for card in cards).ljust(2880).encode() + bytes(200_000_000))


def webp_header(side: int) -> bytes:
    bits = (side - 1) | (side - 1) << 14
    body = b"VP8L" + struct.pack("<I", 6) + b"\x2f" + struct.pack("<I", bits) + b"\0"
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def pdf(pages: int = 1, *, text: str = "Giấy khai sinh", **options) -> bytes:
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer, **options)
    for _ in range(pages):
        sheet.drawString(72, 720, text)
        sheet.showPage()
    sheet.save()
    return buffer.getvalue()


def pdf_changed(change: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter(io.BytesIO(pdf()))
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def act(kind: str, **more) -> DictionaryObject:
    entries = {NameObject("/S"): NameObject(kind)}
    return DictionaryObject(entries | {NameObject(f"/{key}"): value for key, value in more.items()})


def opening_act(action: DictionaryObject, writer: PdfWriter) -> None:
    writer.root_object[NameObject("/OpenAction")] = action


def note(subtype: str, writer: PdfWriter, **more) -> None:
    entries = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(subtype),
            NameObject("/Rect"): ArrayObject([NumberObject(each) for each in (0, 0, 9, 9)]),
        }
        | {NameObject(f"/{key}"): value for key, value in more.items()}
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(entries)])


def form_of_xml(writer: PdfWriter) -> None:
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
    writer.root_object[NameObject("/AcroForm")] = form


def content_elsewhere(writer: PdfWriter) -> None:
    stream = StreamObject()
    stream[NameObject("/F")] = TextStringObject("http://127.0.0.1/x")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)


def raw_pdf(body: bytes) -> bytes:
    return b"%PDF-1.4\n" + body + b"\ntrailer<</Root 1 0 R>>\n%%EOF"


def nested() -> bytes:
    return raw_pdf(
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj" + b"[" * 200_000 + b"]" * 200_000 + b"endobj"
    )


def pages_in_a_circle() -> bytes:
    return raw_pdf(
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj"
    )


def object_stream_bomb() -> bytes:
    packed = zlib.compress(bytes(800_000_000), 9)
    return raw_pdf(
        b"1 0 obj<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length "
        + str(len(packed)).encode() + b">>stream\n" + packed + b"\nendstream endobj"
    )  # fmt: skip


def broken_table() -> bytes:
    return re.sub(rb"startxref\n\d+", b"startxref\n7", pdf())


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (40, 40), (shade, 0, 0)) for shade in range(30)]
    buffer = io.BytesIO()
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def heic() -> bytes:
    return struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(400)


def long_text() -> bytes:
    return png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9)))


def ordinary_text() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", MARK.decode())
    return picture("PNG", pnginfo=words)


JAVASCRIPT = act("/JavaScript", JS=TextStringObject("app.alert(1)"))
LAUNCH = act("/Launch", F=TextStringObject("cmd.exe"))

FILES: dict[str, Hostile] = {
    # No pictures at all, whatever their names say
    "nothing": Hostile(lambda: b"", "không có nội dung"),
    "EICAR as text": Hostile(lambda: EICAR, TYPE, "virus.txt"),
    "EICAR called a photograph": Hostile(lambda: EICAR, TYPE),
    "HTML called a photograph": Hostile(lambda: b"<html><body>" + MARK + b"</body></html>", TYPE),
    "a drawing with a script": Hostile(
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', TYPE, "anh.svg"
    ),
    "a program with two endings": Hostile(lambda: b"MZ" + bytes(500), TYPE, "anh.jpg.exe"),
    "a program for Linux": Hostile(lambda: b"\x7fELF" + bytes(500), TYPE),
    "a zip bomb": Hostile(lambda: zipped("a", bytes(300_000_000)), OFFICE, "anh.zip"),
    "a workbook bomb": Hostile(
        lambda: zipped("xl/worksheets/sheet1.xml", bytes(200_000_000)), OFFICE, "bang.xlsx"
    ),
    "a zip with a link to a file of the server": Hostile(
        lambda: zipped("a", b"/etc/passwd", link=True), OFFICE
    ),
    "an old Word file": Hostile(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), OFFICE, "don.doc"),
    "a FITS bomb in gzip": Hostile(fits_bomb, "Hãy giải nén"),
    "a GIF that is a Java archive": Hostile(lambda: picture("GIF", mode="P") + zipped("A.class", b"x"), TYPE),
    "an animated GIF": Hostile(lambda: animated("GIF"), TYPE),
    "PostScript": Hostile(lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run", TYPE),
    "a TIFF called JPG": Hostile(lambda: picture("TIFF"), TYPE),
    "a BMP called JPG": Hostile(lambda: picture("BMP"), TYPE),
    "an icon called JPG": Hostile(lambda: picture("ICO", (32, 32)), TYPE),
    "a Photoshop file called JPG": Hostile(
        lambda: b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, 60_000, 60_000, 8, 3) + bytes(60), TYPE
    ),
    "an iPhone's HEIC": Hostile(heic, "HEIC", "IMG_0001.HEIC"),
    # Pictures that are too much
    "a PNG of 50,000 by 50,000 points": Hostile(lambda: png(width=50_000, height=50_000), POINTS),
    "a PNG of 26 million points": Hostile(lambda: png(width=26_000, height=1000), POINTS),
    "a WEBP of 16,384 by 16,384 points": Hostile(lambda: webp_header(16_384), POINTS, "anh.webp"),
    "a WEBP of 26 million points": Hostile(lambda: webp_header(5_100), POINTS, "anh.webp"),
    "a progressive JPEG of 30 million points": Hostile(
        lambda: picture("JPEG", (6000, 5000), "L", progressive=True), POINTS
    ),
    "a PNG with a hundred megabytes of text": Hostile(long_text, BROKEN, "anh.png"),
    "six megabytes": Hostile(lambda: picture() + bytes(6_000_000), "lớn hơn 5 MB"),
    # Broken pictures
    "a photograph cut short": Hostile(lambda: noise((600, 800))[:9000], BROKEN),
    "a PNG cut short": Hostile(lambda: png(width=20, height=900_000)[:90], BROKEN),
    "the first bytes of a JPEG": Hostile(lambda: b"\xff\xd8\xff", TYPE),
    # PDF files
    "a PDF with a password": Hostile(lambda: pdf(encrypt="mat-khau"), "có mật khẩu", "a.pdf"),
    "a PDF with a script": Hostile(lambda: pdf_changed(partial(opening_act, JAVASCRIPT)), ACTIVE, "a.pdf"),
    "a PDF that starts a program": Hostile(
        lambda: pdf_changed(partial(opening_act, LAUNCH)), ACTIVE, "a.pdf"
    ),
    "a PDF with a script behind a button": Hostile(
        lambda: pdf_changed(partial(note, "/Widget", A=JAVASCRIPT)), ACTIVE, "a.pdf"
    ),
    "a PDF with a script by a disguised name": Hostile(
        lambda: pdf_changed(partial(opening_act, JAVASCRIPT)).replace(b"/JavaScript", b"/Java#53cript"),
        ACTIVE,
        "a.pdf",
    ),
    "a PDF with a file inside": Hostile(
        lambda: pdf_changed(lambda writer: writer.add_attachment("a.exe", b"MZ")), ACTIVE, "a.pdf"
    ),
    "a PDF with a film": Hostile(lambda: pdf_changed(partial(note, "/RichMedia")), ACTIVE, "a.pdf"),
    "a PDF with a form in XML": Hostile(lambda: pdf_changed(form_of_xml), ACTIVE, "a.pdf"),
    "a PDF whose content lies elsewhere": Hostile(lambda: pdf_changed(content_elsewhere), ACTIVE, "a.pdf"),
    "EICAR in a PDF": Hostile(lambda: pdf() + EICAR, VIRUS, "a.pdf"),
    "a PDF of 2,000 pages": Hostile(lambda: pdf(2000), "hơn 20 trang", "a.pdf"),
    "a PDF of brackets in brackets": Hostile(nested, BROKEN_PDF, "a.pdf"),
    "a PDF whose pages are in a circle": Hostile(pages_in_a_circle, BROKEN_PDF, "a.pdf"),
    "a PDF with a bomb of objects": Hostile(object_stream_bomb, BROKEN_PDF, "a.pdf"),
    "a PDF that is only a beginning": Hostile(lambda: b"%PDF-1.4\n" + bytes(900), BROKEN_PDF, "a.pdf"),
    # Made harmless
    "EICAR behind a photograph": Hostile(lambda: picture() + EICAR, VIRUS),
    "a JPEG that is a zip archive": Hostile(lambda: picture() + zipped("a.html", MARK)),
    "a photograph with a script in its comment": Hostile(lambda: jpeg_with(segment(0xFE, MARK))),
    "a photograph with a position": Hostile(with_position),
    "a PNG with a script in its text": Hostile(ordinary_text, name="anh.png"),
    "a photograph with three megabytes about itself": Hostile(
        lambda: jpeg_with(*[segment(0xE2, MARK + bytes(60_000)) for _ in range(50)])
    ),
    "a photograph in printing colours": Hostile(lambda: picture(mode="CMYK")),
    "a PNG of sixteen bits": Hostile(lambda: picture("PNG", mode="I;16"), name="anh.png"),
    "an animated PNG": Hostile(lambda: animated("PNG"), name="anh.png"),
    "an animated WEBP": Hostile(lambda: animated("WEBP"), name="anh.webp"),
    "a scan of 25 million points with transparency": Hostile(
        lambda: picture("PNG", (5000, 5000), "RGBA"), name="anh.png"
    ),
    "a scan of 25 million points in sixteen bits": Hostile(
        lambda: picture("PNG", (5000, 5000), "I;16"), name="anh.png"
    ),
    "a camera's 48 million points": Hostile(lambda: picture(size=(8000, 6000))),
    "a PDF with a broken table": Hostile(broken_table, name="a.pdf"),
    "a PDF that leads to a page of the web": Hostile(
        lambda: pdf_changed(partial(note, "/Link", A=act("/URI", URI=TextStringObject("http://x")))),
        name="a.pdf",
    ),
    "a name that is read backwards": Hostile(picture, name="anh\u202egpj.exe"),
    "a name that climbs": Hostile(picture, name="../../../../etc/passwd"),
    "a name with a zero": Hostile(picture, name="anh.php\0.jpg"),
    "a decomposed name of 300 letters": Hostile(picture, name="e\u0302\u0301" * 100 + ".jpg"),
}


def main() -> None:
    """For each file: megabytes beyond what the service has anyway, and seconds of computing, in a fork."""
    import json
    import os
    import resource
    import sys

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    from admissions.registration.papers import PaperRefused, read_paper

    read_paper(picture())  # what is loaded once is no file's doing

    def taken(content: bytes | None) -> dict[str, float | str]:
        read_end, write_end = os.pipe()
        if not (child := os.fork()):
            resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
            said = ""
            try:
                said = read_paper(content).content_type if content is not None else ""
            except PaperRefused as refusal:
                said = str(refusal)
            own, others = (
                resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
            )
            seconds = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
            report = {
                "own": own.ru_maxrss / 1024,
                "child": others.ru_maxrss / 1024,
                "seconds": seconds,
                "said": said,
            }
            os.write(write_end, json.dumps(report).encode())
            os._exit(0)
        os.close(write_end)
        report = os.read(read_end, 65536)
        os.waitpid(child, 0)
        return json.loads(report) if report else {"own": 1e9, "child": 0, "seconds": 1e9, "said": "killed"}

    made = {what: hostile.make() for what, hostile in FILES.items()}
    before = taken(None)["own"]
    for what, content in made.items():
        report = taken(content)
        megabytes = max(0, report["own"] - before) + report["child"]
        print(json.dumps({"what": what, "megabytes": megabytes, **report}, ensure_ascii=False), flush=True)
    sys.exit(0)


if __name__ == "__main__":
    main()
