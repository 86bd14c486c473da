"""What may be uploaded, and how it is made harmless: images are re-encoded, PDF files are looked at."""

import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from admissions.workflows.refusal import Refusal

IMAGE_FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 2000
MOST_PIXELS = 50_000_000
JPEG_QUALITY = 80


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


def _read_pdf(content: bytes) -> Paper:
    if b"/Encrypt" in content:
        raise PaperRefused(_("Tệp PDF có mật khẩu. Hãy gửi bản không có mật khẩu."))
    if any(
        mark in content for mark in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/OpenAction")
    ):
        raise PaperRefused(_("Tệp PDF có phần tự chạy nên không nhận được. Hãy chụp ảnh giấy tờ và gửi ảnh."))
    return Paper(content, "application/pdf", "pdf")


def _read_image(content: bytes) -> Paper:
    """Decode with an allow-list of formats and encode anew: what was hidden in the file is gone."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            image: Image.Image = Image.open(BytesIO(content), formats=IMAGE_FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise PaperRefused(_("Ảnh có quá nhiều điểm ảnh. Hãy chụp lại với cỡ ảnh nhỏ hơn."))
            image.draft("L" if image.mode == "L" else "RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image.load()
        except (
            UnidentifiedImageError,
            Image.DecompressionBombError,
            Image.DecompressionBombWarning,
        ) as error:
            raise PaperRefused(_("Chỉ nhận ảnh JPG, PNG, WEBP hoặc tệp PDF. Hãy chọn tệp khác.")) from error
        except (OSError, ValueError, SyntaxError) as error:
            raise PaperRefused(_("Không đọc được ảnh, có thể tệp bị hỏng. Hãy chụp lại.")) from error
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    if max(image.size) > LONGEST_SIDE:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    encoded = BytesIO()
    image.save(encoded, "JPEG", quality=JPEG_QUALITY)
    return Paper(encoded.getvalue(), "image/jpeg", "jpg")
