"""A paper that the scanner could not see is kept, shown to nobody, and scanned until it was seen."""

import pytest
from django.core.files.storage import default_storage

from admissions.models import AuditEvent, DocumentPage
from admissions.permissions import SYSTEM
from admissions.registration import services, tasks
from admissions.registration.quarantine import scan_waiting
from admissions.verification import services as verification
from admissions.verification.services import PapersWait
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import NOW, image
from tests.registration.fake_scanner import scanner
from tests.registration.hostile_files import EICAR
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db
NOBODY = "127.0.0.1:9"


@pytest.fixture
def handed_in(settings):
    """A file that was handed in while the scanner was away."""
    settings.CLAMAV_ADDRESS = NOBODY
    return factories.a_submitted(factories.a_round(state="OPENED"))


def test_a_paper_waits_is_served_to_nobody_and_the_family_is_told(handed_in, figure) -> None:
    paper = handed_in.documents.first()
    assert paper.quarantined_at == NOW
    family, school = handed_in.applicant.guardians.get().user, factories.verifier_of(handed_in)
    answers = [
        signed_in(account).get(href).status_code
        for account in (family, school)
        for each in handed_in.documents.all()
        for href in (page("document", each.pk), page("document_page", each.pk, 1))
    ]
    assert set(answers) == {404}
    figure("T31", "unscanned papers served", len([each for each in answers if each == 200]), threshold="0")


def test_the_page_of_a_paper_that_waits_says_so(settings) -> None:
    settings.CLAMAV_ADDRESS = NOBODY
    draft = factories.a_draft(factories.a_round(grade=10))
    account = draft.applicant.guardians.get().user
    services.attach_document(actor=account, application=draft, kind="photo", content=image(), now=NOW)
    seen = signed_in(account).get(page("paper", draft.code, "photo"))
    assert "Đang kiểm tra" in words(seen)
    assert "<img" not in seen.content.decode().split("<main")[1]


def test_a_school_does_not_verify_over_a_paper_that_waits(handed_in) -> None:
    officer = factories.verifier_of(handed_in)
    verification.take_up_application(actor=officer, application=handed_in, now=NOW)
    with pytest.raises(PapersWait):
        verification.verify_application(actor=officer, application=handed_in, now=NOW)
    from django.urls import reverse

    seen = signed_in(officer).get(reverse("verification:file", args=[handed_in.code]))
    assert "Đang quét mã độc nên chưa xem được" in words(seen)


def test_once_the_scanner_is_back_clean_papers_are_released(handed_in, settings) -> None:
    with scanner(settings):
        assert scan_waiting(actor=SYSTEM, now=NOW) == handed_in.documents.count()
    assert not handed_in.documents.exclude(quarantined_at=None).exists()
    paper = handed_in.documents.first()
    school = factories.verifier_of(handed_in)
    assert signed_in(school).get(page("document", paper.pk)).status_code == 200
    assert AuditEvent.objects.filter(subject="document", subject_id=paper.pk, action="scan").count() == 1


def test_while_the_scanner_is_away_nothing_changes(handed_in) -> None:
    before = list(handed_in.documents.values())
    assert scan_waiting(actor=SYSTEM, now=NOW) == 0
    tasks.scan_papers()
    assert list(handed_in.documents.values()) == before


def test_a_virus_found_later_sends_the_paper_back_and_removes_its_pages(
    handed_in, settings, django_capture_on_commit_callbacks
) -> None:
    paper = handed_in.documents.first()
    name = paper.pages.get().file.name
    default_storage.delete(name)
    with default_storage.open(name, "wb") as file:
        file.write(EICAR)
    with scanner(settings), django_capture_on_commit_callbacks(execute=True):
        scan_waiting(actor=SYSTEM, now=NOW)
    paper = type(paper).objects.get(pk=paper.pk)
    assert (paper.state, paper.quarantined_at, paper.pages.count()) == ("RETURNED", None, 0)
    assert "mã độc" in paper.note
    assert not default_storage.exists(name)


def test_every_stored_page_has_its_file(handed_in) -> None:
    assert all(default_storage.exists(each.file.name) for each in DocumentPage.objects.all())
