"""What is kept of an upload, and what is refused in which words."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from admissions.registration.papers import LONGEST_SIDE, PaperRefused, read_paper
from tests.factories import image
from tests.registration.hostile_files import note, pdf, pdf_changed


def encoded(picture: Image.Image, kind: str, **options) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photographs_become_plain_jpeg(kind) -> None:
    paper = read_paper(encoded(Image.new("RGB", (80, 60), "white"), kind))
    assert (paper.content_type, paper.extension) == ("image/jpeg", "jpg")
    assert Image.open(BytesIO(paper.content)).size == (80, 60)


def test_a_picture_with_transparency_is_kept() -> None:
    assert read_paper(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")).content_type == "image/jpeg"


def test_a_large_photograph_is_made_smaller_in_its_proportions() -> None:
    paper = read_paper(encoded(Image.new("L", (4000, 2000)), "JPEG"))
    assert Image.open(BytesIO(paper.content)).size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_position_and_camera_are_gone_and_the_photograph_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of a known person"
    exif.get_ifd(0x8825)[1] = "N"
    paper = read_paper(encoded(Image.new("L", (80, 40)), "JPEG", exif=exif))
    kept = Image.open(BytesIO(paper.content))
    assert kept.size == (40, 80)
    assert dict(kept.getexif()) == {}
    assert b"known person" not in paper.content


def test_what_hides_behind_a_picture_is_gone() -> None:
    paper = read_paper(image() + b"<script>alert(1)</script><?php ?>")
    assert b"script" not in paper.content


def test_a_plain_pdf_is_written_anew_with_its_pages_and_their_text() -> None:
    paper = read_paper(pdf(2))
    assert (paper.content_type, paper.extension) == ("application/pdf", "pdf")
    written = PdfReader(BytesIO(paper.content))
    assert ["khai sinh" in page.extract_text() for page in written.pages] == [True, True]
    assert written.metadata in (None, {})


def test_what_was_stamped_on_a_page_keeps_its_looks() -> None:
    paper = read_paper(with_a_stamp())
    (stamp,) = PdfReader(BytesIO(paper.content)).pages[0]["/Annots"]
    assert stamp["/Subtype"] == "/Stamp"
    assert b"0 0 9 9 re f" in stamp["/AP"]["/N"].get_data()


def with_a_stamp() -> bytes:
    def change(writer) -> None:
        looks = StreamObject()
        looks.set_data(b"0 0 9 9 re f")
        look = DictionaryObject({NameObject("/N"): writer._add_object(looks)})
        note("/Stamp", writer, AP=look)

    return pdf_changed(change)


REFUSED = {
    "nothing": (b"", "Tệp rỗng"),
    "a page of HTML called a photograph": (b"<html><script>1</script></html>", "Chỉ nhận ảnh"),
    "a drawing with a script": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "Chỉ nhận ảnh"),
    "a zip archive": (b"PK\x03\x04" + bytes(60), "Chỉ nhận ảnh"),
    "a GIF": (encoded(Image.new("L", (9, 9)), "GIF"), "Chỉ nhận ảnh"),
    "a TIFF": (encoded(Image.new("L", (9, 9)), "TIFF"), "Chỉ nhận ảnh"),
    "a photograph cut short": (image(size=(600, 800))[:900], "Không đọc được ảnh"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_paper_is_refused_in_words_of_its_own(what) -> None:
    content, words = REFUSED[what]
    with pytest.raises(PaperRefused, match=words):
        read_paper(content)


def test_a_file_over_the_limit_is_refused_and_the_limit_named(settings) -> None:
    settings.DOCUMENT_MAX_BYTES = 1024 * 1024
    with pytest.raises(PaperRefused, match="lớn hơn 1 MB"):
        read_paper(b"\xff\xd8" + bytes(1024 * 1024))


def test_a_picture_of_a_billion_points_is_refused_before_it_is_unpacked() -> None:
    bomb = encoded(Image.new("1", (10_000, 9_000)), "PNG")
    assert len(bomb) < 100_000
    with pytest.raises(PaperRefused):
        read_paper(bomb)
