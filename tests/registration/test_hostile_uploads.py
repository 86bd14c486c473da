"""Every hostile upload is refused in words of its own or taken in as a harmless paper, and costs little."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from admissions.registration import pdf_pages
from tests import factories
from tests.browsing import signed_in, words
from tests.registration.fake_scanner import scanner
from tests.registration.hostile_files import EICAR, FILES, MARK
from tests.registration.views.pages import page

ROOT = Path(__file__).resolve().parents[2]
MOST_MEGABYTES, MOST_SECONDS = 256, 5


@pytest.fixture
def draft(db):
    return factories.a_draft(factories.a_round(grade=10))


@pytest.mark.parametrize("what", FILES)
def test_a_hostile_file_is_refused_in_its_own_words_or_made_harmless(draft, settings, what: str) -> None:
    hostile = FILES[what]
    client = signed_in(draft.applicant.guardians.get().user)
    sent = SimpleUploadedFile(hostile.name, hostile.make(), content_type="image/jpeg")
    with scanner(settings):
        response = client.post(page("paper", draft.code, "photo"), {"file": sent})
    if hostile.words:
        assert response.status_code == 200
        assert hostile.words in words(response)
        assert not draft.documents.exists()
        assert stored_files(settings) == []
    else:
        assert response.status_code == 302
        (name,) = stored_files(settings)
        kept = draft.documents.get().pages.get()
        assert kept.file.name == name
        assert_harmless(default_storage.open(name).read())


def stored_files(settings) -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]


def assert_harmless(content: bytes) -> None:
    assert MARK not in content
    assert EICAR not in content
    if content.startswith(b"%PDF-"):
        objects = list(pdf_pages._objects(PdfReader(BytesIO(content)).trailer))
        assert not any(pdf_pages._names(each) & pdf_pages.LEFT_BEHIND for each in objects)
        return
    picture = Image.open(BytesIO(content))
    assert (picture.format, picture.mode in ("L", "RGB"), dict(picture.getexif())) == ("JPEG", True, {})
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert content.rstrip(b"\0").endswith(b"\xff\xd9")


def test_there_are_forty_and_more() -> None:
    assert len(FILES) >= 40


def test_none_takes_more_memory_than_allowed_or_is_stopped_for_its_time(figure) -> None:
    """Each is read in a process of its own, which the system kills after twenty seconds of computing."""
    printed = subprocess.run(
        [sys.executable, "-m", "tests.registration.hostile_files"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=600,
    ).stdout
    reports = [json.loads(line) for line in printed.splitlines()]
    assert [each["what"] for each in reports] == list(FILES)
    assert [each["what"] for each in reports if each["said"] == "killed"] == []
    megabytes = max(each["megabytes"] for each in reports)
    slowest = max(each["seconds"] for each in reports)
    figure("T30", "hostile files refused or made harmless", len(reports), threshold=">= 40")
    figure("T30", "megabytes that one took at most", round(megabytes), threshold=f"< {MOST_MEGABYTES}")
    figure(
        "T30", "seconds of computing that one took at most", round(slowest, 2), threshold=f"< {MOST_SECONDS}"
    )
    assert megabytes < MOST_MEGABYTES


def test_eicar_in_a_pdf_is_left_behind_where_there_is_no_scanner(draft) -> None:
    client = signed_in(draft.applicant.guardians.get().user)
    sent = SimpleUploadedFile("a.pdf", FILES["EICAR in a PDF"].make())
    assert client.post(page("paper", draft.code, "photo"), {"file": sent}).status_code == 302
    assert_harmless(default_storage.open(draft.documents.get().pages.get().file.name).read())
