"""What may be uploaded, and how it is made harmless: pictures are encoded anew, PDF files written anew."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from admissions.registration.pdf_reading import pages_of_pdf
from admissions.workflows.refusal import Refusal

IMAGE_FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 2000
MOST_POINTS = 25_000_000  # unpacked whole: a hundred megabytes
MOST_POINTS_OF_A_CAMERA = 110_000_000  # a plain JPEG is unpacked at the size that is kept
JPEG_QUALITY = 80

# How files that are no paper begin, and what is said of them; the name of a file is not believed.
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
OFFICE_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"{\\rtf")
ARCHIVE_MARKS = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


class PaperRefused(Refusal):
    """A file that is not kept; the message says in words what to do."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A harmless copy of what was sent, ready to store."""

    content: bytes
    content_type: str
    extension: str

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def read_paper(content: bytes) -> Paper:
    """A storable paper from the bytes that were sent; the file name is not believed. Raises PaperRefused."""
    if not content:
        raise PaperRefused(_("Tệp rỗng. Hãy chụp hoặc chọn lại giấy tờ."))
    if len(content) > settings.DOCUMENT_MAX_BYTES:
        limit = settings.DOCUMENT_MAX_BYTES // (1024 * 1024)
        raise PaperRefused(_("Tệp lớn hơn %(limit)s MB. Hãy chụp lại với cỡ ảnh nhỏ hơn.") % {"limit": limit})
    if content.startswith(b"%PDF-"):
        return _read_pdf(content)
    return _read_image(content)


def turned(content: bytes, *, degrees: int) -> Paper:
    """A stored picture turned against the clock, encoded anew."""
    with Image.open(BytesIO(content), formats=IMAGE_FORMATS) as image:
        return _encoded(image.rotate(degrees, expand=True), quality=90)


def _read_pdf(content: bytes) -> Paper:
    most = settings.DOCUMENT_MAX_PDF_PAGES
    result = pages_of_pdf(content, most_pages=most)
    if isinstance(result, bytes):
        return Paper(result, "application/pdf", "pdf")
    words = {
        "password": _(
            "Tệp PDF có mật khẩu hoặc bị khóa. Hãy gửi bản không khóa, hoặc chụp ảnh giấy tờ và gửi ảnh."
        ),
        "active": _("Tệp PDF có phần tự chạy nên không nhận được. Hãy chụp ảnh giấy tờ và gửi ảnh."),
        "too_many_pages": _("Tệp PDF có hơn %(most)s trang. Hãy gửi riêng những trang cần thiết."),
        "damaged": _("Không đọc được tệp PDF, có thể tệp bị hỏng. Hãy chụp ảnh giấy tờ và gửi ảnh."),
    }
    raise PaperRefused(words[result] % {"most": most})


def _read_image(content: bytes) -> Paper:
    """Decode with an allow-list of formats and encode anew: what was hidden in the file is gone."""
    try:
        with Image.open(BytesIO(content), formats=IMAGE_FORMATS) as image:
            if image.width * image.height > _most_points(image):
                raise PaperRefused(_too_many_points())
            image.draft("L" if image.mode == "L" else "RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image.load()
            return _encoded(_plain(image), quality=JPEG_QUALITY)
    except UnidentifiedImageError as error:
        raise PaperRefused(_wrong_type(content)) from error
    except Image.DecompressionBombError as error:
        raise PaperRefused(_too_many_points()) from error
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError) as error:
        raise PaperRefused(_("Không đọc được ảnh, có thể tệp bị hỏng. Hãy chụp lại.")) from error


def _most_points(image: Image.Image) -> int:
    is_plain_jpeg = image.format == "JPEG" and not image.info.get("progressive")
    return MOST_POINTS_OF_A_CAMERA if is_plain_jpeg else MOST_POINTS


def _plain(image: Image.Image) -> Image.Image:
    """Small enough, upright, in grey or colour, on white where it was transparent."""
    orientation = image.getexif().get(0x0112)
    times = max(image.size) // LONGEST_SIDE
    if times > 1 and image.mode in ("RGBA", "LA"):  # before anything that copies it whole
        image = image.reduce(times)
    elif times > 1 and image.mode in ("L", "RGB", "CMYK", "I;16"):
        size = (max(1, image.width // times), max(1, image.height // times))
        image = image.resize(size, Image.Resampling.BOX)
    if image.mode.startswith(("I", "F")):  # sixteen bits of grey
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    elif image.mode not in ("L", "RGB", "RGBA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if max(image.size) > LONGEST_SIDE:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    if orientation:
        image.getexif()[0x0112] = orientation
        ImageOps.exif_transpose(image, in_place=True)
    return image


def _encoded(image: Image.Image, *, quality: int) -> Paper:
    encoded = BytesIO()
    image.save(encoded, "JPEG", quality=quality, exif=b"", comment=b"")
    return Paper(encoded.getvalue(), "image/jpeg", "jpg")


def _too_many_points() -> str:
    return _("Ảnh có quá nhiều điểm ảnh. Hãy chụp lại với cỡ ảnh nhỏ hơn.")


def _wrong_type(content: bytes) -> str:
    """What to do with a file that is no picture and no PDF, by what it is."""
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return _(
            "Ảnh HEIC của iPhone chưa đọc được. Hãy mở ảnh, chụp màn hình rồi gửi ảnh chụp màn hình; hoặc "
            "vào Cài đặt, Camera, Định dạng, chọn “Tương thích nhất” rồi chụp lại."
        )
    if content.startswith(OFFICE_MARKS):
        return _(
            "Chỉ nhận ảnh JPG, PNG, WEBP hoặc tệp PDF. Tệp Word, Excel hay tệp nén thì hãy lưu thành PDF, "
            "hoặc chụp ảnh giấy tờ."
        )
    if content.startswith(ARCHIVE_MARKS):
        return _("Chỉ nhận ảnh JPG, PNG, WEBP hoặc tệp PDF. Hãy giải nén rồi gửi từng ảnh.")
    return _("Chỉ nhận ảnh JPG, PNG, WEBP hoặc tệp PDF. Hãy chọn tệp khác.")
