"""Sending papers and looking at them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in, words
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
