"""Papers, handing in, repairing, taking back: by whom, when, and what is refused in which words."""

from datetime import timedelta

import pytest

from admissions.models import Application, AuditEvent, Document
from admissions.registration import services
from admissions.registration.errors import (
    NotEditable,
    NotReady,
    RoundIsClosed,
)
from admissions.registration.papers import PaperRefused
from admissions.verification import services as verification
from admissions.workflows.log import NotPermitted, TransitionRefused
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATE = NOW + timedelta(days=3)


@pytest.fixture
def open_round():
    return factories.a_round(grade=10)


@pytest.fixture
def draft(open_round):
    return factories.a_draft(open_round)


def guardian_of(application: Application):
    return application.applicant.guardians.get().user


def first_offerings(admission_round, count: int):
    return list(admission_round.offerings.order_by("code"))[:count]


def returned(application: Application, papers: dict[str, str]) -> Application:
    officer = factories.verifier_of(application)
    verification.take_up_application(actor=officer, application=application, now=NOW)
    verification.return_application(
        actor=officer, application=application, note="Cần bổ sung", papers=papers, now=NOW
    )
    application.refresh_from_db()
    return application


# Papers -----------------------------------------------------------------------------------------------


def test_a_new_upload_takes_the_place_of_the_old_one_which_is_kept(draft) -> None:
    account = guardian_of(draft)
    for side in (60, 61):
        services.attach_document(
            actor=account, application=draft, kind="photo", content=factories.image(size=(side, 80)), now=NOW
        )
    assert list(draft.documents.order_by("pk").values_list("state", flat=True)) == ["REPLACED", "UPLOADED"]


def test_a_bad_file_leaves_the_earlier_paper_and_nothing_on_disk(draft, settings) -> None:
    account = guardian_of(draft)
    services.attach_document(
        actor=account, application=draft, kind="photo", content=factories.image(), now=NOW
    )
    with pytest.raises(PaperRefused):
        services.attach_document(actor=account, application=draft, kind="photo", content=b"<svg/>", now=NOW)
    assert draft.documents.get().state == "UPLOADED"
    assert sum(path.is_file() for path in settings.MEDIA_ROOT.rglob("*")) == 1


def test_a_stranger_uploads_nothing_and_leaves_nothing_on_disk(draft, settings) -> None:
    stranger, _child = factories.family()
    with pytest.raises(NotPermitted):
        services.attach_document(
            actor=stranger, application=draft, kind="photo", content=factories.image(), now=NOW
        )
    assert not Document.objects.exists()
    assert not any(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))


def test_a_paper_that_the_round_does_not_know_is_refused(draft) -> None:
    with pytest.raises(NotPermitted):
        services.attach_document(
            actor=guardian_of(draft), application=draft, kind="passport", content=factories.image(), now=NOW
        )


# Handing in -------------------------------------------------------------------------------------------


def test_a_whole_file_is_handed_in_to_the_school_of_the_first_wish_with_a_receipt(open_round, draft) -> None:
    chosen = first_offerings(open_round, 2)
    account = factories.fill_in(draft, offerings=chosen)
    receipt = services.submit_application(actor=account, application=draft, now=NOW)
    draft.refresh_from_db()
    assert receipt.code == draft.code
    assert (draft.state, draft.submitted_at, draft.handling_school) == ("SUBMITTED", NOW, chosen[0].school)
    assert receipt.secret not in draft.secret_hash


def test_a_file_with_gaps_is_not_handed_in_and_every_gap_is_named(draft) -> None:
    with pytest.raises(NotReady) as refusal:
        services.submit_application(actor=guardian_of(draft), application=draft, now=NOW)
    assert refusal.value.missing == [
        "Khu vực tuyển sinh",
        "ít nhất một nguyện vọng",
        "Bản sao giấy khai sinh",
        "Giấy tờ về cư trú",
        "Học bạ trung học cơ sở",
        "Ảnh 4×6 chụp trong 6 tháng gần đây",
        "xem và xác nhận dữ liệu của con",
        "trả lời phần thông tin và đồng ý",
    ]


def test_a_list_of_wishes_against_the_zone_rule_is_not_handed_in(open_round, draft) -> None:
    chosen = first_offerings(open_round, 2)
    open_round.offerings.filter(pk=chosen[0].pk).update(facts={"zone": "zone_9"})
    account = factories.fill_in(draft, offerings=chosen)
    with pytest.raises(NotReady, match="khu vực"):
        services.submit_application(actor=account, application=draft, now=NOW)


def test_a_claim_asks_for_its_paper(draft) -> None:
    account = factories.fill_in(draft)
    services.save_answers(actor=account, application=draft, answers={"awards": "first_prize"}, now=NOW)
    with pytest.raises(NotReady, match="Giấy chứng nhận giải"):
        services.submit_application(actor=account, application=draft, now=NOW)


def test_the_last_moment_is_before_the_deadline(open_round, draft) -> None:
    account = factories.fill_in(draft)
    with pytest.raises(RoundIsClosed):
        services.submit_application(actor=account, application=draft, now=open_round.registration_closes_at)
    services.submit_application(
        actor=account, application=draft, now=open_round.registration_closes_at - timedelta(seconds=1)
    )


def test_handing_in_twice_is_refused_and_changes_nothing(open_round) -> None:
    file = factories.a_submitted(open_round)
    before = file.secret_hash
    with pytest.raises(NotEditable):
        services.submit_application(actor=guardian_of(file), application=file, now=NOW)
    file.refresh_from_db()
    assert file.secret_hash == before


def test_a_returned_file_is_repaired_after_the_deadline_and_its_receipt_stays_valid(open_round) -> None:
    file = returned(factories.a_submitted(open_round), {"photo": "Ảnh mờ"})
    account, before = guardian_of(file), file.secret_hash
    with pytest.raises(NotReady, match="bản mới của: Ảnh 4×6"):
        services.submit_application(actor=account, application=file, now=LATE)
    services.attach_document(
        actor=account, application=file, kind="photo", content=factories.image(), now=LATE
    )
    receipt = services.submit_application(actor=account, application=file, now=LATE)
    file.refresh_from_db()
    assert (file.state, file.secret_hash, receipt.secret) == ("SUBMITTED", before, "")


def test_wishes_stand_after_the_deadline_even_in_a_returned_file(open_round) -> None:
    file = returned(factories.a_submitted(open_round), {"photo": "Ảnh mờ"})
    with pytest.raises(RoundIsClosed):
        services.save_wishes(actor=guardian_of(file), application=file, wishes=[], now=LATE)


# Taking back, and a new secret ------------------------------------------------------------------------


@pytest.mark.parametrize("make", [factories.a_draft, factories.a_submitted, factories.a_verified])
def test_a_file_may_be_taken_back_until_the_deadline(open_round, make) -> None:
    file = make(open_round)
    account = guardian_of(file)
    with pytest.raises(RoundIsClosed):
        services.withdraw_application(actor=account, application=file, reason="", now=LATE)
    services.withdraw_application(actor=account, application=file, reason="Chuyển tỉnh", now=NOW)
    file.refresh_from_db()
    assert file.state == "WITHDRAWN"
    assert AuditEvent.objects.get(action="withdraw").reason == "Chuyển tỉnh"


def test_a_file_under_check_is_not_taken_back(open_round) -> None:
    file = factories.a_submitted(open_round)
    verification.take_up_application(actor=factories.verifier_of(file), application=file, now=NOW)
    with pytest.raises(TransitionRefused):
        services.withdraw_application(actor=guardian_of(file), application=file, reason="", now=NOW)


def test_a_new_secret_replaces_the_lost_one_and_only_the_family_gets_it(open_round) -> None:
    file = factories.a_submitted(open_round)
    before = file.secret_hash
    with pytest.raises(NotPermitted):
        services.reissue_secret(actor=factories.verifier_of(file), application=file, now=NOW)
    receipt = services.reissue_secret(actor=guardian_of(file), application=file, now=NOW)
    file.refresh_from_db()
    assert receipt.secret
    assert file.secret_hash != before
