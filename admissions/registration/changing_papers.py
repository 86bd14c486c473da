"""What the family does with the pages of a paper it has sent: turn, move, take out.

A paper that was handed in with a version of the file stays as it was: its changes go into a new one.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from admissions.models import Application, Document, DocumentPage
from admissions.registration.editing import editable
from admissions.registration.errors import NotEditable
from admissions.registration.papers import turned
from admissions.registration.storing import PaperIsGone, forget_after_commit, read_stored, stored
from admissions.workflows.application import ApplicationState
from admissions.workflows.document import CURRENT, DocumentState
from admissions.workflows.log import Actor, ChangedMeanwhile, advance, record
from admissions.workflows.refusal import Refusal

LEFT, RIGHT = 90, -90


class PagesChanged(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Các trang vừa thay đổi. Hãy xem lại thứ tự rồi làm lại nếu còn cần."))


class NotYetScanned(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Giấy tờ này đang được quét mã độc. Hãy đợi ít phút rồi làm lại."))


def turn_page(
    *, actor: Actor, document: Document, number: int, version: int, degrees: int, now: datetime
) -> Document:
    """Turn one picture by a quarter, against the clock when `degrees` is positive.

    `version` is that of the paper as it was seen. Raises NotPermitted, NotEditable, RoundIsClosed,
    PagesChanged, NotYetScanned, NotStored, PaperIsGone.
    """
    page = document.pages.filter(number=number).first()
    if page is None or not page.is_image:
        raise PagesChanged
    paper = turned(read_stored(page.stored_name), degrees=degrees)
    with stored([paper]) as names, transaction.atomic():
        document = _locked(document, version, actor, now)
        page = document.pages.get(number=number)
        before = page.stored_name
        page.file, page.size, page.sha256 = names[0], len(paper.content), paper.sha256
        page.save(update_fields=["file", "size", "sha256"])
        forget_after_commit([before])
        touch(document, "turn_page", actor=actor, now=now)
        return document


@transaction.atomic
def bring_page_forward(
    *, actor: Actor, document: Document, number: int, version: int, now: datetime
) -> Document:
    """Let a page change places with the one before it. Raises as `turn_page`."""
    document = _locked(document, version, actor, now)
    pages = list(document.pages.order_by("number"))
    place = next((place for place, page in enumerate(pages) if page.number == number), 0)
    if place == 0:
        raise PagesChanged
    pages[place - 1], pages[place] = pages[place], pages[place - 1]
    _number(pages)
    touch(document, "move_page", actor=actor, now=now)
    return document


@transaction.atomic
def take_out_page(*, actor: Actor, document: Document, number: int, version: int, now: datetime) -> Document:
    """Remove one page; with the last page the paper goes. Raises as `turn_page`."""
    document = _locked(document, version, actor, now)
    page = document.pages.filter(number=number).first()
    if page is None:
        raise PagesChanged
    if document.pages.count() == 1:
        return _take_out(document, actor, now)
    page.delete()
    forget_after_commit([page.stored_name])
    _number(list(document.pages.order_by("number")))
    touch(document, "take_out_page", actor=actor, now=now)
    return document


@transaction.atomic
def take_out_document(*, actor: Actor, document: Document, version: int, now: datetime) -> Document:
    """Take a whole paper out of the file. Raises as `turn_page`."""
    application = editable(document.application, actor, now)
    return _take_out(_fresh(document, application, version), actor, now)


def changeable(document: Document, *, actor: Actor, now: datetime) -> Document:
    """The paper itself while it is the family's alone, else a new one with the same pages in its place.

    The file is locked. Raises NotEditable.
    """
    if document.state == DocumentState.UPLOADED and not was_handed_in(document):
        return document
    refuse_accepted(document)
    pages = list(document.pages.order_by("number"))
    advance(document, "replace", actor=actor, now=now)
    new = Document.objects.create(
        application=document.application,
        kind=document.kind,
        quarantined_at=document.quarantined_at,
        uploaded_at=now,
    )
    record(new, "upload", actor=actor, now=now, after=new.state)
    copy_pages({document.pk: new}, pages)
    return new


def copy_pages(new: dict[int, Document], pages: list[DocumentPage]) -> None:
    """Give the new papers, by the key of the old ones, pages with the same stored files."""
    DocumentPage.objects.bulk_create(
        DocumentPage(
            document=new[page.document_id],
            number=page.number,
            file=page.stored_name,
            content_type=page.content_type,
            size=page.size,
            sha256=page.sha256,
        )
        for page in pages
    )


def was_handed_in(document: Document) -> bool:
    """Whether some version of the file that was handed in may hold this paper."""
    last = document.application.submitted_at
    return last is not None and document.uploaded_at <= last


def refuse_accepted(document: Document) -> None:
    """The school asked for other papers and took this one. Raises NotEditable."""
    returned = document.application.state == ApplicationState.RETURNED
    if returned and document.state == DocumentState.ACCEPTED:
        raise NotEditable


def touch(
    document: Document, act: str, *, actor: Actor, now: datetime, waits_since: datetime | None = None
) -> None:
    """Write that the pages changed: a new version, so that whoever saw the earlier one is told."""
    waits = document.quarantined_at or waits_since
    changed = Document.objects.filter(pk=document.pk, version=document.version).update(
        version=document.version + 1, uploaded_at=now, quarantined_at=waits
    )
    if not changed:
        raise ChangedMeanwhile(f"document {document.pk}")
    document.version, document.uploaded_at, document.quarantined_at = document.version + 1, now, waits
    record(document, act, actor=actor, now=now)


def _locked(document: Document, version: int, actor: Actor, now: datetime) -> Document:
    """The paper as it is now, which the family may change, with its file locked."""
    application = editable(document.application, actor, now)
    found = _fresh(document, application, version)
    if found.quarantined_at is not None:
        raise NotYetScanned
    return changeable(found, actor=actor, now=now)


def _fresh(document: Document, application: Application, version: int) -> Document:
    found = Document.objects.filter(pk=document.pk, state__in=CURRENT).first()
    if found is None:
        raise PaperIsGone
    if found.version != version or found.state == DocumentState.RETURNED:
        raise PagesChanged
    found.application = application
    refuse_accepted(found)
    return found


def _take_out(document: Document, actor: Actor, now: datetime) -> Document:
    """Pages that nobody has handed in are not kept."""
    advance(document, "take_out", actor=actor, now=now)
    if not was_handed_in(document):
        forget_after_commit(document.pages.values_list("file", flat=True))
        document.pages.all().delete()
    return document


def _number(pages: list[DocumentPage]) -> None:
    """Number the pages in this order; two of a paper never have the same number, not even for a moment."""
    shift = len(pages) + max(page.number for page in pages)
    for offset in (shift, 0):
        for number, page in enumerate(pages, start=1 + offset):
            if page.number != number:
                page.number = number
                page.save(update_fields=["number"])
