"""Papers that came while the virus scanner did not answer: scanned again until it does."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from admissions.models import Document, DocumentPage
from admissions.registration.scanning import Verdict, scan
from admissions.registration.storing import PaperIsGone, forget_after_commit, read_stored
from admissions.workflows.document import DocumentState
from admissions.workflows.log import Actor, ChangedMeanwhile, advance, record

AT_ONCE = 100
COUNTING = (DocumentState.UPLOADED, DocumentState.ACCEPTED)


def scan_waiting(*, actor: Actor, now: datetime) -> int:
    """Ask the scanner about every paper that waits, the oldest first; how many wait no longer.

    It stops at the first that the scanner does not answer about. A paper that changed while it was scanned
    waits for the next time.
    """
    decided = 0
    waiting = Document.objects.exclude(quarantined_at=None).order_by("quarantined_at", "pk")
    for document in waiting.prefetch_related("pages")[:AT_ONCE]:
        pages = list(document.pages.all())
        verdict = _verdict(pages)
        if verdict is Verdict.UNKNOWN:
            break
        try:
            _decide(document, pages, verdict, actor, now)
        except ChangedMeanwhile:
            continue
        decided += 1
    return decided


def _verdict(pages: list[DocumentPage]) -> Verdict:
    for page in pages:
        try:
            verdict = scan(read_stored(page.stored_name))
        except PaperIsGone:  # taken out meanwhile, or lost: there is nothing to be shown
            continue
        if verdict is not Verdict.CLEAN:
            return verdict
    return Verdict.CLEAN


@transaction.atomic
def _decide(
    document: Document, pages: list[DocumentPage], verdict: Verdict, actor: Actor, now: datetime
) -> None:
    document.quarantined_at = None
    if verdict is Verdict.INFECTED and document.state in COUNTING:
        with override("vi"):
            document.note = _(
                "Tệp này có mã độc nên đã được bỏ đi. Hãy chụp ảnh giấy tờ bằng điện thoại và gửi lại."
            )
        advance(document, "condemn", actor=actor, now=now, saving=("note", "quarantined_at"))
    else:
        version = document.version
        changed = Document.objects.filter(pk=document.pk, version=version).update(
            quarantined_at=None, version=version + 1
        )
        if not changed:
            raise ChangedMeanwhile(f"document {document.pk}")
        record(document, "scan", actor=actor, now=now, reason=verdict.name)
    if verdict is Verdict.INFECTED:
        forget_after_commit(page.stored_name for page in pages)
        DocumentPage.objects.filter(document=document).delete()
