"""Papers of several pages, papers used twice, and what is not kept."""

import errno
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, default_storage

from admissions.models import Application, AuditEvent, Document, DocumentPage, Guardianship
from admissions.registration import services
from admissions.registration.changing_papers import take_out_document
from admissions.registration.errors import NotEditable
from admissions.registration.papers import PaperRefused
from admissions.registration.sending import TooManyPages, TooMuchSent
from admissions.registration.storing import NotStored, PaperIsGone
from admissions.verification import services as verification
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.factories import NOW, image

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Application:
    return factories.a_draft(factories.a_round(grade=10))


def pages(count: int, *, start: int = 0) -> list[bytes]:
    return [image(size=(40 + start + each, 80)) for each in range(count)]


def send(file: Application, contents: list[bytes], kind: str = "photo", **more) -> Document:
    account = file.applicant.guardians.first().user
    return services.attach_pages(
        actor=account, application=file, kind=kind, contents=contents, now=NOW, **more
    )


def files_on_disk(settings) -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def numbers(document: Document) -> list[int]:
    return list(document.pages.values_list("number", flat=True))


def test_pages_are_kept_in_their_order_under_names_that_say_nothing(draft, settings) -> None:
    document = send(draft, pages(3))
    assert numbers(document) == [1, 2, 3]
    assert files_on_disk(settings) == {each.file.name for each in document.pages.all()}
    assert not any(draft.code in each.file.name or "photo" in each.file.name for each in document.pages.all())


def test_more_pages_follow_and_the_paper_stays_the_same(draft) -> None:
    document = send(draft, pages(2))
    assert send(draft, pages(1, start=9), after_others=True).pk == document.pk
    assert numbers(document) == [1, 2, 3]
    assert AuditEvent.objects.filter(subject_id=document.pk, action="add_pages").count() == 1


def test_a_page_sent_again_after_a_lost_answer_is_there_once(
    draft, settings, django_capture_on_commit_callbacks
) -> None:
    send(draft, pages(2))
    with django_capture_on_commit_callbacks(execute=True):
        document = send(draft, pages(1, start=1), after_others=True)
    assert numbers(document) == [1, 2]
    assert files_on_disk(settings) == {each.file.name for each in document.pages.all()}


def test_too_many_pages_are_refused_and_leave_nothing(draft, settings) -> None:
    with pytest.raises(TooManyPages, match="nhiều nhất 6 ảnh"):
        send(draft, pages(7))
    send(draft, pages(5))
    kept = files_on_disk(settings)
    with pytest.raises(TooManyPages):
        send(draft, pages(2, start=20), after_others=True)
    assert files_on_disk(settings) == kept


def test_of_several_files_the_wrong_one_is_named(draft, settings) -> None:
    with pytest.raises(PaperRefused, match="Tệp thứ 2: Chỉ nhận ảnh"):
        send(draft, [image(), b"<html>"])
    assert files_on_disk(settings) == set()


@pytest.mark.parametrize("limit", ["DOCUMENTS_MAX_PAGES_A_FILE", "DOCUMENTS_MAX_BYTES_A_FILE"])
def test_a_file_takes_no_more_than_any_family_needs(draft, settings, limit: str) -> None:
    first = send(draft, pages(2))
    size = sum(each.size for each in first.pages.all())
    setattr(settings, limit, 3 if limit == "DOCUMENTS_MAX_PAGES_A_FILE" else size + 100)
    with pytest.raises(TooMuchSent, match="gọi đường dây hỗ trợ"):
        send(draft, pages(2, start=20))
    assert files_on_disk(settings) == {each.file.name for each in first.pages.all()}
    assert draft.documents.get().state == "UPLOADED"


class FullDisk(FileSystemStorage):
    """Takes the first file, begins the second, and has no room for it."""

    written = 0

    def _save(self, name, content):
        saved = super()._save(name, content)
        FullDisk.written += 1
        if FullDisk.written > 1:
            Path(self.path(saved)).write_bytes(b"")
            raise OSError(errno.ENOSPC, "No space left on device")
        return saved


def test_a_full_disk_is_told_in_words_and_leaves_neither_files_nor_rows(
    draft, settings, monkeypatch, figure
) -> None:
    account = draft.applicant.guardians.first().user
    services.save_answers(actor=account, application=draft, answers={"zone": "zone_1"}, now=NOW)
    FullDisk.written = 0
    monkeypatch.setattr("admissions.registration.storing.default_storage", FullDisk())
    with pytest.raises(NotStored, match="đã khai vẫn còn nguyên"):
        send(draft, pages(3))
    left, rows = files_on_disk(settings), Document.objects.count() + DocumentPage.objects.count()
    figure("T23", "files and rows left by an upload on a full disk", len(left) + rows, threshold="0")
    assert (left, rows) == (set(), 0)
    draft.refresh_from_db()
    assert draft.facts["zone"] == "zone_1"


def test_an_upload_that_is_not_committed_leaves_no_file(draft, settings) -> None:
    stranger, _child = factories.family()
    with pytest.raises(NotPermitted):
        services.attach_pages(actor=stranger, application=draft, kind="photo", contents=pages(2), now=NOW)
    assert files_on_disk(settings) == set()


# One paper for several needs ----------------------------------------------------------------------------


def a_sibling_of(file: Application) -> Application:
    account = file.applicant.guardians.first().user
    _other, child = factories.family(grade=10)
    child.guardians.clear()
    Guardianship.objects.create(guardian=account.guardian, applicant=child, relation="mother")
    return factories.a_draft(file.round, account=account, child=child)


def test_a_paper_stands_for_another_need_and_neither_touches_the_other(
    draft, django_capture_on_commit_callbacks
) -> None:
    account = draft.applicant.guardians.first().user
    first = send(draft, pages(2))
    sibling = a_sibling_of(draft)
    account = type(account).objects.get(pk=account.pk)
    with django_capture_on_commit_callbacks(execute=True):
        second = services.reuse_document(
            actor=account, application=sibling, kind="photo", source=first, now=NOW
        )
    assert [(each.number, each.sha256) for each in second.pages.all()] == [
        (each.number, each.sha256) for each in first.pages.all()
    ]
    with django_capture_on_commit_callbacks(execute=True):
        take_out_document(actor=account, document=first, version=first.version, now=NOW)
    assert all(default_storage.exists(each.file.name) for each in second.pages.all())
    with pytest.raises(PaperIsGone):
        services.reuse_document(actor=account, application=sibling, kind="photo", source=first, now=NOW)


def test_a_strangers_paper_is_not_used(draft) -> None:
    theirs = send(factories.a_draft(draft.round), pages(1))
    account = draft.applicant.guardians.first().user
    with pytest.raises(NotPermitted):
        services.reuse_document(actor=account, application=draft, kind="photo", source=theirs, now=NOW)


def test_no_page_joins_a_paper_that_the_school_accepted_when_it_sent_the_file_back() -> None:
    file = factories.a_submitted(factories.a_round(grade=10, state="OPENED"))
    officer = factories.verifier_of(file)
    accepted, returned = file.documents.order_by("kind")[:2]
    verification.take_up_application(actor=officer, application=file, now=NOW)
    verification.return_application(
        actor=officer, application=file, note="Ảnh mờ.", papers={returned.kind: "Ảnh mờ."}, now=NOW
    )
    with pytest.raises(NotEditable):
        send(file, pages(1, start=9), accepted.kind, after_others=True)
