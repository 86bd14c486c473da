"""The papers that a family sends: anew, page by page, or one that was sent for something else."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from admissions.models import Application, Document, DocumentPage
from admissions.permissions import can_edit_document
from admissions.registration.changing_papers import changeable, refuse_accepted, touch
from admissions.registration.editing import editable
from admissions.registration.papers import Paper, PaperRefused, read_paper
from admissions.registration.scanning import Infected, Verdict, scan
from admissions.registration.storing import PaperIsGone, forget_after_commit, read_stored, stored
from admissions.workflows.document import CURRENT, DocumentState
from admissions.workflows.log import Actor, NotPermitted, advance, record
from admissions.workflows.refusal import Refusal

REUSABLE = (DocumentState.UPLOADED, DocumentState.ACCEPTED)


class TooManyPages(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Mỗi giấy tờ gửi được nhiều nhất %(most)s ảnh. Hãy bỏ bớt, hoặc gộp thành một tệp PDF.")
            % {"most": settings.DOCUMENT_MAX_PAGES}
        )


class TooMuchSent(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Hồ sơ này đã nhận nhiều ảnh hơn mức cho phép nên chưa nhận thêm được. "
                "Hãy lấy ra những ảnh không cần, hoặc gọi đường dây hỗ trợ ở cuối trang."
            )
        )


def attach_document(
    *, actor: Actor, application: Application, kind: str, content: bytes, now: datetime
) -> Document:
    """Keep one paper of one page; an earlier one of this kind is replaced and kept. As `attach_pages`."""
    return attach_pages(actor=actor, application=application, kind=kind, contents=[content], now=now)


def attach_pages(
    *,
    actor: Actor,
    application: Application,
    kind: str,
    contents: Sequence[bytes],
    now: datetime,
    after_others: bool = False,
) -> Document:
    """Keep one paper, its pages in this order; an earlier one of this kind is replaced and kept.

    With `after_others` the pages follow those of the paper that counts now; a page that it has already is
    left out, so that sending again after a lost answer does no harm.
    Raises NotPermitted, NotEditable, RoundIsClosed, PaperRefused, TooManyPages, TooMuchSent, NotStored.

    Pages are scanned and made harmless before anything is locked.
    """
    if not contents or len(contents) > settings.DOCUMENT_MAX_PAGES:
        raise TooManyPages
    papers, is_scanned = _received(contents)
    with stored(papers) as names, transaction.atomic():
        application = _editable(application, kind, actor, now)
        pages = list(zip(names, papers, strict=True))
        current = _current(application, kind) if after_others else None
        if current is not None:
            return _add_pages(current, pages, actor=actor, now=now, is_scanned=is_scanned)
        return _keep_document(application, kind, pages, actor=actor, now=now, is_scanned=is_scanned)


def reuse_document(
    *, actor: Actor, application: Application, kind: str, source: Document, now: datetime
) -> Document:
    """Let a paper that this family sent for another need, or another child, stand for this need too.

    Its pages are copied: what becomes of the one never touches the other.
    Raises NotPermitted, PaperIsGone and as `attach_pages`.
    """
    if not can_edit_document(source, actor):
        raise NotPermitted("reuse_document")
    source = Document.objects.get(pk=source.pk)
    if source.state not in REUSABLE or source.quarantined_at is not None:
        raise PaperIsGone
    papers = [
        Paper(read_stored(page.stored_name), page.content_type, page.stored_name.rpartition(".")[2])
        for page in source.pages.order_by("number")
    ]
    if not papers:
        raise PaperIsGone
    with stored(papers) as names, transaction.atomic():
        application = _editable(application, kind, actor, now)
        pages = list(zip(names, papers, strict=True))
        return _keep_document(application, kind, pages, actor=actor, now=now, is_scanned=True, act="reuse")


def _received(contents: Sequence[bytes]) -> tuple[list[Paper], bool]:
    """The harmless papers, and whether the scanner has seen all of them. Raises PaperRefused."""
    papers, verdicts = [], set()
    for number, content in enumerate(contents, start=1):
        try:
            paper = read_paper(content)
            verdict = scan(content)
            if verdict is Verdict.INFECTED:
                raise PaperRefused(str(Infected()))
        except PaperRefused as refusal:
            if len(contents) == 1:
                raise
            raise PaperRefused(
                _("Tệp thứ %(number)s: %(why)s") % {"number": number, "why": refusal}
            ) from None
        papers.append(paper)
        verdicts.add(verdict)
    return papers, verdicts == {Verdict.CLEAN}


def _editable(application: Application, kind: str, actor: Actor, now: datetime) -> Application:
    application = editable(application, actor, now)
    if kind not in {document.kind for document in application.round.policy.documents}:
        raise NotPermitted(f"paper of unknown kind {kind}")
    return application


def _current(application: Application, kind: str) -> Document | None:
    """The paper that pages may be added to."""
    found = Document.objects.filter(application=application, kind=kind, state__in=REUSABLE).first()
    if found is not None:
        found.application = application
    return found


def _add_pages(
    document: Document, pages: list[tuple[str, Paper]], *, actor: Actor, now: datetime, is_scanned: bool
) -> Document:
    there = dict(document.pages.values_list("sha256", "number"))
    new = [(name, paper) for name, paper in pages if paper.sha256 not in there]
    if len(new) < len(pages):
        forget_after_commit({name for name, _paper in pages} - {name for name, _paper in new})
    if not new:
        return document
    if len(there) + len(new) > settings.DOCUMENT_MAX_PAGES:
        raise TooManyPages
    _spare(document.application, new)
    document = changeable(document, actor=actor, now=now)
    last = max(document.pages.values_list("number", flat=True), default=0)
    _write_pages(document, new, after=last)
    touch(document, "add_pages", actor=actor, now=now, waits_since=None if is_scanned else now)
    return document


def _keep_document(
    application: Application,
    kind: str,
    pages: list[tuple[str, Paper]],
    *,
    actor: Actor,
    now: datetime,
    is_scanned: bool,
    act: str = "upload",
) -> Document:
    _spare(application, pages)
    waits_since = None if is_scanned else now
    document = Document(application=application, kind=kind, quarantined_at=waits_since, uploaded_at=now)
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError:  # there is a current paper of this kind already: it gives way
        for earlier in Document.objects.filter(application=application, kind=kind, state__in=CURRENT):
            earlier.application = application
            refuse_accepted(earlier)
            advance(earlier, "replace", actor=actor, now=now)
        document.save(force_insert=True)
    _write_pages(document, pages)
    record(document, act, actor=actor, now=now, after=document.state)
    return document


def _write_pages(document: Document, pages: Sequence[tuple[str, Paper]], *, after: int = 0) -> None:
    DocumentPage.objects.bulk_create(
        DocumentPage(
            document=document,
            number=number,
            file=name,
            content_type=paper.content_type,
            size=len(paper.content),
            sha256=paper.sha256,
        )
        for number, (name, paper) in enumerate(pages, start=after + 1)
    )


def _spare(application: Application, pages: Sequence[tuple[str, Paper]]) -> None:
    """Refuse what no family needs: everything that was ever sent with this file is counted. TooMuchSent."""
    held = DocumentPage.objects.filter(document__application=application).aggregate(
        pages=Count("pk"), size=Sum("size", default=0)
    )
    size = held["size"] + sum(len(paper.content) for _name, paper in pages)
    if (
        held["pages"] + len(pages) > settings.DOCUMENTS_MAX_PAGES_A_FILE
        or size > settings.DOCUMENTS_MAX_BYTES_A_FILE
    ):
        raise TooMuchSent
