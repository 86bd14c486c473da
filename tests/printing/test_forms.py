"""Forms on paper: what they say, for whom they exist, and that every letter is printed."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from admissions.models import AdmissionRound
from admissions.permissions import Role
from admissions.printing.filling import fill
from admissions.printing.form import all_forms, forms_for
from admissions.printing.values import blank, from_file
from admissions.registration.queries import whole_file
from tests import factories
from tests.browsing import links, signed_in, stop_clock
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    """The printed words with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.fixture(params=[1, 6, 10])
def opened(request) -> AdmissionRound:
    return factories.a_round(grade=request.param)


def test_every_form_of_a_round_prints_blank_with_its_title_and_dots_to_write_on(opened) -> None:
    for form in forms_for(opened.policy):
        text = text_of(fill(form, blank(opened)))
        assert form.title.split("{")[0].strip() in text
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
        assert "{" not in text


def test_the_registration_form_asks_what_the_rules_of_the_round_ask(opened) -> None:
    text = text_of(fill(all_forms()["phieu-dang-ky"], blank(opened)))
    for fact in opened.policy.questions:
        assert " ".join(fact.label.vi.split()) in text
    for document in opened.policy.documents:
        assert " ".join(document.label.vi.split()) in text
    assert text.count("Nguyện vọng ") == opened.policy.max_wishes


def test_only_a_round_with_an_exam_has_the_form_for_marking_again() -> None:
    having = {
        grade: {form.id for form in forms_for(factories.a_round(grade=grade).policy)} for grade in (1, 10)
    }
    assert "don-phuc-khao" in having[10]
    assert "don-phuc-khao" not in having[1]


def test_a_filled_form_says_what_the_file_says_and_leaves_the_rest_to_write() -> None:
    file = factories.a_submitted(factories.a_round())
    child = file.applicant
    text = text_of(fill(all_forms()["phieu-dang-ky"], from_file(whole_file(file, NOW))))
    for value in (child.full_name, child.student_code, file.code, child.guardians.get().full_name):
        assert value in text
    for wish in file.preferences.all():
        assert wish.offering.name in text


def test_letters_of_every_vietnamese_name_are_printed() -> None:
    file = factories.a_submitted(factories.a_round())
    file.applicant.full_name = "Nguyễn Thị Ỷ Ẩn Đặng Ưỡn Ằng H'Hen Y Blăng Niê"
    assert file.applicant.full_name in text_of(
        fill(all_forms()["don-xin-rut-ho-so"], from_file(whole_file(file, NOW)))
    )


def test_markup_in_a_name_is_printed_as_it_stands() -> None:
    file = factories.a_submitted(factories.a_round())
    file.applicant.full_name = "<b>An</b> & Bình"
    assert "<b>An</b> & Bình" in text_of(
        fill(all_forms()["don-xin-rut-ho-so"], from_file(whole_file(file, NOW)))
    )


def test_the_same_file_prints_the_same_bytes() -> None:
    file = factories.a_submitted(factories.a_round())
    once, again = (fill(all_forms()["bien-nhan"], from_file(whole_file(file, NOW))) for _ in range(2))
    assert once == again


def test_the_public_page_lists_the_blank_forms_and_each_opens(opened, client) -> None:
    response = client.get(reverse("printing:forms", args=[opened.code]))
    found = [href for href in links(response) if href.endswith(".pdf")]
    assert len(found) == len([form for form in forms_for(opened.policy) if not form.from_file])
    for href in found:
        assert client.get(href)["Content-Type"] == "application/pdf"


def test_a_round_that_is_not_announced_has_no_forms_for_the_public(client) -> None:
    draft = factories.a_round(state="DRAFTED")
    assert client.get(reverse("printing:forms", args=[draft.code])).status_code == 404
    assert client.get(reverse("printing:blank", args=[draft.code, "phieu-dang-ky"])).status_code == 404


def test_the_family_prints_its_own_forms_and_nobody_else_does() -> None:
    file = factories.a_submitted(factories.a_round())
    href = reverse("printing:filled", args=[file.code, "bien-nhan"])
    own = signed_in(file.applicant.guardians.get().user)
    response = own.get(href)
    assert file.code in text_of(response.content)
    assert response["Cache-Control"] == "no-store, private"
    assert href in links(own.get(reverse("printing:file_forms", args=[file.code])))
    for stranger in (factories.family()[0], factories.user(Role.SPECIALIST), factories.user(Role.VERIFIER)):
        assert signed_in(stranger).get(href).status_code == 404


def test_the_receipt_shows_the_secret_as_long_as_the_page_does_and_leads_to_the_look_up(monkeypatch) -> None:
    file = factories.a_draft(factories.a_round())
    account = file.applicant.guardians.get().user
    factories.fill_in(file, now=NOW)
    stop_clock(monkeypatch, NOW)
    client = signed_in(account)
    page = client.post(reverse("registration:check", args=[file.code]), follow=True)
    secret = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page.content.decode())
    assert secret
    text = text_of(client.get(reverse("printing:filled", args=[file.code, "bien-nhan"])).content)
    assert secret[0] in text
    assert f"{reverse('publication:look_up')}?ma={file.code}" in text.replace(" ", "")
    look_up = client.get(f"{reverse('publication:look_up')}?ma={file.code}")
    assert f'value="{file.code}"' in look_up.content.decode()
    assert file.applicant.full_name not in look_up.content.decode()


def test_there_is_no_receipt_before_the_file_is_handed_in() -> None:
    file = factories.a_draft(factories.a_round())
    client = signed_in(file.applicant.guardians.get().user)
    assert client.get(reverse("printing:filled", args=[file.code, "bien-nhan"])).status_code == 404
    assert client.get(reverse("printing:filled", args=[file.code, "phieu-dang-ky"])).status_code == 200


def test_a_form_takes_the_same_queries_for_one_wish_as_for_three(django_assert_max_num_queries) -> None:
    for schools in (1, 3):
        file = factories.a_submitted(factories.a_round(schools=schools))
        client = signed_in(file.applicant.guardians.get().user)
        with django_assert_max_num_queries(14):
            client.get(reverse("printing:filled", args=[file.code, "phieu-dang-ky"]))
