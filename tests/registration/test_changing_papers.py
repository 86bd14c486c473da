"""Pages are turned, moved and taken out; what was handed in stays as it was."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from admissions.models import AuditEvent, Document
from admissions.registration import services
from admissions.registration.changing_papers import (
    LEFT,
    RIGHT,
    PagesChanged,
    bring_page_forward,
    take_out_document,
    take_out_page,
    turn_page,
)
from admissions.registration.storing import PaperIsGone
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.factories import NOW, image

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _commits(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        yield callbacks


@pytest.fixture
def paper() -> Document:
    """Three pages, told apart by their widths."""
    draft = factories.a_draft(factories.a_round(grade=10))
    contents = [image(size=(width, 80)) for width in (41, 42, 43)]
    return services.attach_pages(
        actor=draft.applicant.guardians.first().user,
        application=draft,
        kind="photo",
        contents=contents,
        now=NOW,
    )


def family_of(paper: Document):
    return paper.application.applicant.guardians.first().user


def seen(paper: Document, **more) -> dict:
    return {"actor": family_of(paper), "document": paper, "version": paper.version, "now": NOW, **more}


def sizes(paper: Document) -> list[tuple[int, int]]:
    files = [default_storage.open(page.file.name).read() for page in paper.pages.order_by("number")]
    return [Image.open(BytesIO(content)).size for content in files]


@pytest.mark.parametrize("degrees", [LEFT, RIGHT])
def test_one_page_is_turned_in_the_same_paper_and_written_down(paper, degrees) -> None:
    before = paper.pages.get(number=2).file.name
    after = turn_page(**seen(paper, number=2, degrees=degrees))
    assert after.pk == paper.pk
    assert sizes(after) == [(41, 80), (80, 42), (43, 80)]
    assert AuditEvent.objects.filter(subject="document", subject_id=paper.pk, action="turn_page").count() == 1
    assert paper.application.documents.count() == 1
    assert after.pages.get(number=2).file.name != before


def test_left_is_against_the_clock() -> None:
    from admissions.registration.papers import turned

    picture = Image.new("L", (20, 40))
    picture.paste(255, (0, 0, 20, 10))  # white above
    buffer = BytesIO()
    picture.save(buffer, "JPEG")
    left = Image.open(BytesIO(turned(buffer.getvalue(), degrees=LEFT).content))
    assert left.getpixel((2, 10)) > 200 > 50 > left.getpixel((37, 10))


def test_a_page_comes_forward(paper) -> None:
    after = bring_page_forward(**seen(paper, number=3))
    assert sizes(after) == [(41, 80), (43, 80), (42, 80)]
    with pytest.raises(PagesChanged):
        bring_page_forward(**seen(after, number=1))


def test_a_page_is_taken_out_and_its_file_goes(paper, django_capture_on_commit_callbacks) -> None:
    gone = paper.pages.get(number=1).file.name
    with django_capture_on_commit_callbacks(execute=True):
        after = take_out_page(**seen(paper, number=1))
    assert sizes(after) == [(42, 80), (43, 80)]
    assert [page.number for page in after.pages.all()] == [1, 2]
    assert not default_storage.exists(gone)


def test_with_its_last_page_a_paper_goes_and_may_be_sent_again(
    paper, django_capture_on_commit_callbacks
) -> None:
    names = [page.file.name for page in paper.pages.all()]
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            paper = take_out_page(**seen(paper, number=1))
    assert paper.state == "REPLACED"
    assert not any(default_storage.exists(name) for name in names)
    again = services.attach_document(
        actor=family_of(paper), application=paper.application, kind="photo", content=image(), now=NOW
    )
    assert again.state == "UPLOADED"


def test_whoever_saw_other_pages_is_told(paper) -> None:
    old = seen(paper, number=1)
    take_out_page(**seen(paper, number=3))
    with pytest.raises(PagesChanged):
        take_out_page(**old)
    services.attach_document(
        actor=family_of(paper), application=paper.application, kind="photo", content=image(), now=NOW
    )
    with pytest.raises(PaperIsGone):
        turn_page(**{**old, "degrees": LEFT})


def test_only_the_family_changes_its_paper(paper) -> None:
    stranger, _child = factories.family()
    for act in (bring_page_forward, take_out_page):
        with pytest.raises(NotPermitted):
            act(**{**seen(paper, number=2), "actor": stranger})
    with pytest.raises(NotPermitted):
        take_out_document(**{**seen(paper), "actor": stranger})


def test_a_paper_that_was_handed_in_stays_as_it_was(django_capture_on_commit_callbacks) -> None:
    file = factories.a_submitted(factories.a_round(grade=10, state="OPENED"))
    account = file.applicant.guardians.get().user
    services.reopen_application(actor=account, application=file, now=LATER)
    paper = file.documents.get(kind="photo")
    with django_capture_on_commit_callbacks(execute=True):
        after = turn_page(**{**seen(paper, number=1, degrees=LEFT), "now": LATER})
    assert after.pk != paper.pk
    assert sizes(paper) == [(60, 80)]
    assert sizes(after) == [(80, 60)]
    states = dict(file.documents.filter(kind="photo").values_list("pk", "state"))
    assert states == {paper.pk: "REPLACED", after.pk: "UPLOADED"}
    with django_capture_on_commit_callbacks(execute=True):
        take_out_document(**{**seen(after), "now": LATER})
    assert sizes(paper) == [(60, 80)]
