"""Stored files of papers: written before their rows, removed again when the rows are not committed."""

import errno
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from admissions.models import DocumentPage
from admissions.registration.papers import Paper
from admissions.workflows.refusal import Refusal

log = logging.getLogger(__name__)


class NotStored(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Hệ thống đang không lưu được tệp mới. Những phần anh/chị đã khai vẫn còn nguyên. "
                "Hãy thử gửi lại sau ít phút."
            )
        )


class PaperIsGone(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Giấy tờ này vừa được thay hoặc lấy ra. Hãy xem lại rồi chọn lại."))


@contextmanager
def stored(papers: Sequence[Paper]) -> Iterator[list[str]]:
    """Write the papers and give their names; all are removed when the block fails. Raises NotStored.

    Names say nothing of whose paper it is, and are never used twice.
    """
    names: list[str] = []
    try:
        for paper in papers:
            mark = uuid4().hex
            names.append(f"papers/{mark[:2]}/{mark}.{paper.extension}")
            _write(names[-1], paper.content)
        yield names
    except BaseException:
        for name in names:
            _remove(name)
        raise


def _write(name: str, content: bytes) -> None:
    try:
        if default_storage.save(name, ContentFile(content)) != name:
            raise OSError(errno.EEXIST, "a name that should have been new")
    except OSError as error:
        log.error("a paper could not be stored: %s", error)
        raise NotStored from error


def read_stored(name: str) -> bytes:
    """Raises PaperIsGone."""
    try:
        with default_storage.open(name, "rb") as file:
            return bytes(file.read())
    except OSError as error:
        raise PaperIsGone from error


def forget_after_commit(names: Iterable[str]) -> None:
    """Remove stored files once the caller's transaction is committed, unless another row still has them."""
    wanted = set(names)

    def forget() -> None:
        kept = DocumentPage.objects.filter(file__in=wanted).values_list("file", flat=True)
        for name in wanted - set(kept):
            _remove(name)

    transaction.on_commit(forget)


def _remove(name: str) -> None:
    with suppress(OSError):  # what cannot be removed now is no reason to hide what went wrong before
        default_storage.delete(name)
