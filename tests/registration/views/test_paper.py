"""Sending papers and looking at them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from admissions.models import AdmissionRound, AuditEvent
from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in, words
from tests.registration.hostile_files import pdf
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


def upload(client, file, content: bytes, kind: str = "photo"):
    sent = SimpleUploadedFile("../../anh.jpg", content, content_type="text/html")
    return client.post(page("paper", file.code, kind), {"file": sent})


def test_a_paper_is_shown_after_it_was_sent_and_can_be_replaced(client_of_draft, draft) -> None:
    for _ in range(2):
        assert upload(client_of_draft, draft, factories.image()).status_code == 302
    paper = draft.documents.get(state="UPLOADED")
    seen = client_of_draft.get(page("paper", draft.code, "photo"))
    assert f'<img src="{page("document_page", paper.pk, 1)}?v=' in seen.content.decode()
    assert "thay bằng bản khác" in words(seen)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "không có nội dung"), (b"<html>", "Chỉ nhận ảnh JPG, PNG, WEBP hoặc tệp PDF")],
)
def test_a_bad_file_is_told_beside_its_box(client_of_draft, draft, content, said) -> None:
    response = upload(client_of_draft, draft, content)
    assert words(response).count(said) == 2
    assert not draft.documents.exists()


def test_a_file_over_the_limit_is_told_with_the_limit(client_of_draft, draft, settings) -> None:
    settings.DOCUMENT_MAX_BYTES = 1024 * 1024
    assert "Tệp lớn hơn 1 MB" in words(upload(client_of_draft, draft, factories.image() + bytes(1024 * 1024)))


def test_no_file_chosen_is_told(client_of_draft, draft) -> None:
    assert "Hãy chọn tệp" in words(client_of_draft.post(page("paper", draft.code, "photo"), {}))


def test_a_kind_of_paper_that_the_round_does_not_know_does_not_exist(client_of_draft, draft) -> None:
    assert client_of_draft.get(page("paper", draft.code, "passport")).status_code == 404


def test_the_picture_is_sealed_and_only_for_the_family_and_the_school_that_checks() -> None:
    file = factories.a_submitted(factories.a_round())
    paper = file.documents.first()
    own, school = file.applicant.guardians.get().user, factories.verifier_of(file)
    for account in (own, school):
        response = signed_in(account).get(page("document", paper.pk))
        assert response.content.startswith(b"\xff\xd8")
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["Cache-Control"] == "no-store, private"
    stranger, _child = factories.family()
    for account in (stranger, factories.user(Role.VERIFIER), factories.user(Role.DIRECTOR)):
        assert signed_in(account).get(page("document", paper.pk)).status_code == 404


def test_a_look_of_the_school_is_written_down_once_an_hour_and_a_familys_is_not() -> None:
    file = factories.a_submitted(factories.a_round())
    paper = file.documents.first()
    own, school = file.applicant.guardians.get().user, factories.verifier_of(file)
    for account in (own, school, school):
        signed_in(account).get(page("document", paper.pk))
    looks = AuditEvent.objects.filter(subject="document", subject_id=paper.pk, action="view")
    assert [each.actor_id for each in looks] == [school.pk]


def test_a_pdf_is_saved_and_not_opened_inside_the_site(client_of_draft, draft) -> None:
    assert upload(client_of_draft, draft, pdf()).status_code == 302
    response = client_of_draft.get(page("document", draft.documents.get().pk))
    assert response["Content-Disposition"] == 'attachment; filename="photo-1.pdf"'
    assert "sandbox" in response["Content-Security-Policy"]


def test_our_script_is_told_in_json_where_to_go_and_what_is_wrong(client_of_draft, draft) -> None:
    address, asks = page("paper", draft.code, "photo"), {"Accept": "application/json"}
    sent = {"file": SimpleUploadedFile("anh.jpg", factories.image())}
    assert client_of_draft.post(address, sent, headers=asks).json() == {"next": address}
    wrong = client_of_draft.post(address, {"file": SimpleUploadedFile("a", b"<html>")}, headers=asks)
    assert wrong.status_code == 422
    assert "Chỉ nhận ảnh" in wrong.json()["error"]


def test_when_registration_closed_meanwhile_the_family_is_led_to_its_tasks(client_of_draft, draft) -> None:
    AdmissionRound.objects.filter(pk=draft.round_id).update(registration_closes_at=factories.NOW)
    sent = {"file": SimpleUploadedFile("anh.jpg", factories.image())}
    address = page("paper", draft.code, "photo")
    told = client_of_draft.post(address, sent, headers={"Accept": "application/json"}).json()
    assert told == {"next": page("task_list", draft.code)}


def test_pages_cost_no_query_more(client_of_draft, draft) -> None:
    address = page("paper", draft.code, "photo")
    counts = []
    for width in (41, 42, 43):
        sent = SimpleUploadedFile("anh.jpg", factories.image(size=(width, 80)))
        client_of_draft.post(address, {"file": sent, "act": "add"})
        client_of_draft.get(address)  # tells what was saved
        with CaptureQueriesContext(connection) as queries:
            client_of_draft.get(address)
        counts.append(len(queries))
    assert draft.documents.get().pages.count() == 3
    assert len(set(counts)) == 1


def test_strangers_do_nothing_to_a_paper(client_of_draft, draft) -> None:
    upload(client_of_draft, draft, factories.image())
    stranger, _child = factories.family()
    paper = draft.documents.get()
    for name, sent in (
        ("change_pages", {"act": "left", "number": 1, "version": paper.version}),
        ("reuse_paper", {"paper": paper.pk}),
    ):
        assert signed_in(stranger).post(page(name, draft.code, "photo"), sent).status_code == 404
