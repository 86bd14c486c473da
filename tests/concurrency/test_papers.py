"""Two people of one family send, turn and take out the same paper at once."""

from functools import partial
from pathlib import Path

import pytest

from admissions.models import Document, DocumentPage
from admissions.registration import changing_papers, services
from admissions.registration.changing_papers import PagesChanged
from admissions.registration.storing import PaperIsGone
from admissions.workflows.log import ChangedMeanwhile
from tests import factories
from tests.factories import NOW, image

LOST = (PagesChanged, PaperIsGone, ChangedMeanwhile)


def files_on_disk(settings) -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_two_uploads_of_a_kind_at_once_leave_one_current_paper_and_no_orphan(
    at_once, settings, figure
) -> None:
    draft = factories.a_draft(factories.a_round(grade=10))
    account = draft.applicant.guardians.get().user
    send = partial(services.attach_pages, actor=account, application=draft, kind="photo", now=NOW)
    results = at_once(*[partial(send, contents=[image(size=(40 + each, 80))]) for each in range(8)])
    assert [each for each in results if isinstance(each, Exception)] == []
    current = Document.objects.exclude(state="REPLACED")
    named = set(DocumentPage.objects.values_list("file", flat=True))
    figure("T16", "current papers after 8 uploads of a kind at once", current.count(), threshold="1")
    figure("T16", "stored files without a row", len(files_on_disk(settings) - named), threshold="0")
    assert current.count() == 1
    assert files_on_disk(settings) == named


@pytest.mark.parametrize("attempt", range(3))
def test_pages_added_at_once_are_all_there_in_some_order(at_once, settings, attempt: int) -> None:
    draft = factories.a_draft(factories.a_round(grade=10))
    account = draft.applicant.guardians.get().user
    send = partial(services.attach_pages, actor=account, application=draft, kind="photo", now=NOW)
    send(contents=[image()])
    at_once(*[partial(send, contents=[image(size=(40 + each, 80))], after_others=True) for each in range(4)])
    assert [page.number for page in draft.documents.get().pages.all()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("attempt", range(3))
def test_turning_and_taking_out_a_page_at_once_lose_no_file_that_is_shown(
    at_once, settings, attempt: int
) -> None:
    draft = factories.a_draft(factories.a_round(grade=10))
    account = draft.applicant.guardians.get().user
    paper = services.attach_pages(
        actor=account, application=draft, kind="photo", contents=[image(), image(size=(41, 80))], now=NOW
    )
    seen = {"actor": account, "document": paper, "number": 1, "version": paper.version, "now": NOW}
    results = at_once(
        partial(changing_papers.turn_page, degrees=90, **seen),
        partial(changing_papers.take_out_page, **seen),
    )
    assert [type(each) in LOST for each in results].count(True) == 1
    assert files_on_disk(settings) == set(DocumentPage.objects.values_list("file", flat=True))
