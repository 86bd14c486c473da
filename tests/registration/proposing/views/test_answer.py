"""The family's pages of a proposal: why, how firm, two taps, or one's own wishes."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from admissions.models import Application, Consent, Proposal
from admissions.registration.services import withdraw_application
from tests import factories
from tests.browsing import links, signed_in, words
from tests.factories import NOW
from tests.registration.proposing.stage import Stage, a_stage

pytestmark = pytest.mark.django_db

GIVEN = {
    "dong-y-guardian_process": "on",
    "dong-y-guardian_publish": "yes",
    "dong-y-child_publish": "yes",
}


def page(name: str, *args: Any) -> str:
    return reverse(f"registration:{name}", args=args)


def confirmed(client: Any, proposal: Proposal, **more: Any) -> Any:
    address = page("proposal", proposal.pk)
    seen = client.get(address).context["seen"]
    return client.post(address, {**GIVEN, "seen": seen, **more})


@pytest.mark.parametrize("grade", [1, 6])
def test_home_says_the_school_first_then_why(grade: int) -> None:
    stage = a_stage(grade=grade)
    account, proposal = stage.offered()
    client = signed_in(account)
    response = client.get(page("home"))
    said = words(response)
    school, unit = proposal.offering.name, stage.units[0]
    assert said.index(f"Con được đề xuất vào {school}") < said.index(f"Nhà trong tuyến của trường ({unit})")
    assert "Đây là đề xuất, chưa phải kết quả." in said
    assert stage.offerings[1].name in said
    assert page("proposal", proposal.pk) in links(response)
    assert f"Bắt đầu hồ sơ lớp {grade}" not in said
    assert "Chưa có đợt nào" not in said


def test_two_taps_from_home_hand_the_file_in() -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    client = signed_in(account)
    said = words(client.get(page("proposal", proposal.pk)))
    assert proposal.applicant.full_name in said
    assert "Không cần chụp giấy tờ" in said
    response = confirmed(client, proposal)
    file = Application.objects.get()
    assert response["Location"] == page("receipt", file.code)
    assert file.state == "SUBMITTED"
    assert Consent.objects.filter(application=file).count() >= 2
    assert file.confirmed_facts
    receipt = words(client.get(response["Location"]))
    assert file.code in receipt
    assert "Con được đề xuất" not in words(client.get(page("home")))
    assert client.get(page("proposal", proposal.pk))["Location"] == page("receipt", file.code)


def test_an_overflow_is_told_with_the_school_that_is_full() -> None:
    stage = a_stage(seats=1)
    first, _child = stage.family()
    second, _child = stage.family()
    stage.compute()
    stage.release()
    overflow = Proposal.objects.get(offering=stage.offerings[1])
    account = first if overflow.applicant.guardians.get().user == first else second
    said = words(signed_in(account).get(page("proposal", overflow.pk)))
    assert f"{stage.offerings[0].name} đứng trước trong danh sách của con nhưng không còn chỗ" in said
    assert "trường gần nhà nhất còn chỗ, ngoài tuyến" in said


def test_what_lacks_is_said_at_its_field_and_nothing_is_saved() -> None:
    account, proposal = a_stage().offered(residence="")
    client = signed_in(account)
    response = confirmed(client, proposal)
    assert response.status_code == 200
    assert "Hãy chọn hình thức cư trú" in words(response)
    assert "cần gửi: Giấy tờ về cư trú" in words(response)
    assert not Application.objects.exists()
    response = confirmed(client, proposal, **{"dong-y-guardian_process": ""})
    assert response.status_code == 200
    assert not Application.objects.exists()


def test_a_page_with_something_wrong_says_so_on_top_and_in_its_title() -> None:
    account, proposal = a_stage().offered(residence="")
    response = confirmed(signed_in(account), proposal)
    assert "<title>Lỗi: " in response.content.decode()
    assert "Hãy xem lại các mục sau" in words(response)


def test_home_says_that_a_family_agreed_and_must_still_send_its_papers() -> None:
    account, proposal = a_stage().offered(residence="")
    client = signed_in(account)
    confirmed(client, proposal, residence="permanent")
    file = Application.objects.get()
    assert file.state == "DRAFTED"
    response = client.get(page("home"))
    said = words(response)
    assert f"Đã chọn {proposal.offering.name} theo đề xuất Hồ sơ chưa nộp" in said
    assert "Xem và đồng ý" not in said
    assert page("task_list", file.code) in links(response)


def test_who_withdrew_its_own_file_may_choose_again() -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    client = signed_in(account)
    client.post(page("decline_proposal", proposal.pk))
    assert "Tự chọn trường" not in words(client.get(page("home")))
    first = Application.objects.get()
    withdraw_application(actor=account, application=first, reason="", now=NOW)
    for name in ("home", "proposal"):
        assert "Tự chọn trường" in words(
            client.get(page(name, *([proposal.pk] if name == "proposal" else [])))
        )
    client.post(page("decline_proposal", proposal.pk))
    assert list(Application.objects.order_by("pk").values_list("state", flat=True)) == [
        "WITHDRAWN",
        "DRAFTED",
    ]


def test_data_that_changed_since_the_page_was_read_confirms_nothing() -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    client = signed_in(account)
    response = client.post(page("proposal", proposal.pk), {**GIVEN, "seen": "0" * 16})
    assert response["Location"] == page("proposal", proposal.pk)
    assert not Application.objects.exists()


def test_choosing_for_oneself_leads_to_the_form_and_leaves_the_proposal_on_home() -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    client = signed_in(account)
    response = client.post(page("decline_proposal", proposal.pk))
    file = Application.objects.get()
    assert response["Location"] == page("task_list", file.code)
    assert f"Vẫn có thể nhận đề xuất: {proposal.offering.name}" in words(client.get(page("home")))
    assert "Nguyện vọng trong bản nháp sẽ được thay" in words(client.get(page("proposal", proposal.pk)))


def test_schools_ticked_follow_as_far_as_the_rules_allow() -> None:
    stage = a_stage(schools=3)
    account, proposal = stage.offered()
    client = signed_in(account)
    others = [each.pk for each in stage.offerings[1:]]
    response = confirmed(client, proposal, others=others)
    assert "Hãy chọn nhiều nhất 1 trường." in words(response)
    confirmed(client, proposal, others=others[:1])
    assert Application.objects.get().preferences.count() == 2


def test_what_is_not_released_and_other_peoples_proposals_do_not_exist() -> None:
    stage = a_stage()
    account, _child = stage.family()
    stage.compute()
    hidden = Proposal.objects.get()
    assert signed_in(account).get(page("proposal", hidden.pk)).status_code == 404
    stage.release()
    stranger = signed_in(factories.family()[0])
    assert stranger.get(page("proposal", hidden.pk)).status_code == 404
    assert stranger.post(page("proposal", hidden.pk), GIVEN).status_code == 404
    assert stranger.post(page("decline_proposal", hidden.pk)).status_code == 404
    assert signed_in(stage.specialist).get(page("proposal", hidden.pk)).status_code == 404


def test_after_the_deadline_the_page_says_so() -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    stage.round.registration_closes_at = NOW
    stage.round.save()
    client = signed_in(account)
    assert "đề xuất đã hết hiệu lực" in words(client.get(page("proposal", proposal.pk), follow=True))
    assert "đề xuất vào" not in words(client.get(page("home")))


def test_where_the_rules_propose_nothing_no_page_speaks_of_it() -> None:
    admission_round = factories.a_round(grade=10)
    account, _child = factories.family(grade=10)
    assert "đề xuất" not in words(signed_in(account).get(page("home"))).lower()
    office = signed_in(admission_round.drafted_by)
    assert "đề xuất" not in words(office.get(reverse("setup:round", args=[admission_round.code]))).lower()
    assert office.get(page("proposals", admission_round.code)).status_code == 404


def _queries(name: str, schools: int, families: int) -> int:
    stage: Stage = a_stage(schools=schools, seats=40)
    for number in range(families):
        stage.family(number % schools)
    account, proposal = stage.offered()
    args = [proposal.pk] if name == "proposal" else []
    client = signed_in(account)
    client.get(page(name, *args))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page(name, *args)).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["home", "proposal"])
def test_a_page_asks_no_more_of_a_large_round(name: str) -> None:
    assert _queries(name, 2, 1) == _queries(name, 6, 12)
