"""Confirming, disputing, answering."""

import pytest
from django.core.files.storage import default_storage

from admissions.models import Applicant, AuditEvent, FactDispute, Notice
from admissions.permissions import Role, visible_disputes
from admissions.registration.papers import PaperRefused
from admissions.registration.register_facts import services
from admissions.registration.register_facts.errors import (
    AlreadyDisputed,
    NothingToCorrect,
    RegisterChanged,
    ReplyMissing,
)
from admissions.registration.register_facts.shown import home_text
from admissions.registration.register_facts.standing import seen_of
from admissions.registration.services import Wish, save_wishes
from admissions.workflows.log import NotPermitted, TransitionRefused
from tests import factories
from tests.factories import NOW
from tests.registration.register_facts.claims import dispute

pytestmark = pytest.mark.django_db


def test_a_button_of_a_page_that_is_no_longer_true_confirms_nothing(draft, family) -> None:
    seen = seen_of(draft.round.policy, Applicant.objects.get(pk=draft.applicant_id))
    Applicant.objects.filter(pk=draft.applicant_id).update(full_name="Tên Khác")
    with pytest.raises(RegisterChanged):
        services.confirm_facts(actor=family, application=draft, now=NOW, seen=seen)
    draft.refresh_from_db()
    assert draft.confirmed_facts == {}


def test_nobody_else_confirms_or_disputes(draft) -> None:
    stranger = factories.family()[0]
    with pytest.raises(NotPermitted):
        services.confirm_facts(actor=stranger, application=draft, now=NOW)
    with pytest.raises(NotPermitted):
        dispute(stranger, draft.applicant)


def test_a_dispute_goes_to_the_school_that_owns_the_fact_with_its_paper(draft, family, school) -> None:
    opened = dispute(family, draft.applicant)
    assert (opened.owner_school, opened.stated, opened.claimed) == (
        school,
        draft.applicant.full_name,
        "Y Blăng Niê",
    )
    assert opened.evidence_type == "image/jpeg"
    assert default_storage.exists(opened.evidence.name)


def test_a_child_without_a_school_in_the_register_is_the_departments(draft, family) -> None:
    Applicant.objects.filter(pk=draft.applicant_id).update(source_school=None)
    opened = dispute(family, draft.applicant)
    specialist = factories.user(Role.SPECIALIST)
    assert opened.owner_school is None
    services.refuse_dispute(actor=specialist, dispute=opened, reply="Đúng như sổ", now=NOW)
    opened.refresh_from_db()
    assert opened.state == "REFUSED"


def test_one_fact_has_one_open_dispute_and_no_file_is_left_of_the_second(draft, family) -> None:
    opened = dispute(family, draft.applicant)
    folder = f"disputes/{opened.evidence.name.split('/')[1]}"
    before = default_storage.listdir(folder)
    with pytest.raises(AlreadyDisputed):
        dispute(family, draft.applicant, claimed="Tên Khác Nữa")
    assert default_storage.listdir(folder) == before


def test_what_is_the_same_is_nothing_to_correct(draft, family) -> None:
    with pytest.raises(NothingToCorrect):
        dispute(family, draft.applicant, claimed=draft.applicant.full_name)
    assert not FactDispute.objects.exists()


def test_evidence_is_made_harmless_or_refused(draft, family) -> None:
    with pytest.raises(PaperRefused):
        dispute(family, draft.applicant, evidence=b"<svg onload=alert(1)>")


@pytest.mark.parametrize(
    ("fact", "claimed", "column", "value"),
    [
        ("full_name", "H'Hen Niê", "full_name", "H'Hen Niê"),
        ("birth_date", "2009-02-28", "birth_date", "2009-02-28"),
        ("sex", "F", "sex", "F"),
        ("present_school", "Trường Lạ", "present_school", "Trường Lạ"),
    ],
)
def test_an_accepted_dispute_corrects_the_register(
    draft, family, officer, fact, claimed, column, value
) -> None:
    opened = dispute(family, draft.applicant, fact, claimed)
    services.accept_dispute(actor=officer, dispute=opened, reply="", now=NOW)
    child = Applicant.objects.get(pk=draft.applicant_id)
    assert str(getattr(child, column)) == value
    opened.refresh_from_db()
    assert (opened.state, opened.decided_by, opened.decided_at) == ("ACCEPTED", officer, NOW)


def test_an_accepted_name_sorts_as_it_is_written(draft, family, officer) -> None:
    opened = dispute(family, draft.applicant, "full_name", "Lê Văn Ắc")
    services.accept_dispute(actor=officer, dispute=opened, reply="", now=NOW)
    child = Applicant.objects.get(pk=draft.applicant_id)
    assert child.sort_name.startswith("B")


def test_a_known_school_takes_over_the_child(draft, family, officer) -> None:
    other = factories.a_school(name="Trường THCS Chuyển Đến")
    opened = dispute(family, draft.applicant, "present_school", "trường thcs chuyển đến")
    services.accept_dispute(actor=officer, dispute=opened, reply="", now=NOW)
    assert Applicant.objects.get(pk=draft.applicant_id).source_school == other


def test_a_corrected_learning_result_leaves_the_others_alone(draft, family, officer) -> None:
    Applicant.objects.filter(pk=draft.applicant_id).update(
        sector_facts={"lower_secondary_completed": "0", "average_9": "8"}
    )
    child = Applicant.objects.get(pk=draft.applicant_id)
    opened = dispute(family, child, "lower_secondary_completed", "1")
    services.accept_dispute(actor=officer, dispute=opened, reply="", now=NOW)
    child.refresh_from_db()
    assert child.sector_facts == {"lower_secondary_completed": "1", "average_9": "8"}


def test_whoever_refuses_says_why(draft, family, officer) -> None:
    opened = dispute(family, draft.applicant)
    with pytest.raises(ReplyMissing):
        services.refuse_dispute(actor=officer, dispute=opened, reply="  ", now=NOW)
    opened.refresh_from_db()
    assert opened.state == "OPENED"


def test_the_second_answer_finds_the_first(draft, family, officer) -> None:
    opened = dispute(family, draft.applicant)
    services.accept_dispute(actor=officer, dispute=opened, reply="", now=NOW)
    with pytest.raises(TransitionRefused):
        services.refuse_dispute(actor=officer, dispute=opened, reply="Không", now=NOW)


def test_another_school_neither_sees_nor_answers(draft, family) -> None:
    opened = dispute(family, draft.applicant)
    other = factories.user(Role.VERIFIER)
    assert not visible_disputes(other, FactDispute.objects.all()).exists()
    assert not visible_disputes(factories.user(Role.SPECIALIST), FactDispute.objects.all()).exists()
    assert not visible_disputes(factories.user(Role.DIRECTOR), FactDispute.objects.all()).exists()
    with pytest.raises(NotPermitted):
        services.accept_dispute(actor=other, dispute=opened, reply="", now=NOW)


def test_the_answer_comes_back_as_a_message_and_the_log_names_no_value(draft, family, officer) -> None:
    opened = dispute(family, draft.applicant)
    services.accept_dispute(actor=officer, dispute=opened, reply="Đã đối chiếu", now=NOW)
    notice = Notice.objects.get(kind="dispute_answered")
    assert notice.application == draft
    acts = AuditEvent.objects.filter(subject="factdispute", subject_id=opened.pk)
    assert list(acts.values_list("action", flat=True)) == ["dispute", "accept"]
    corrected = AuditEvent.objects.get(action="correct_register")
    assert corrected.reason == "full_name"


def test_a_corrected_home_moves_the_wishes_of_unlocked_files(db) -> None:
    """Grade 6 ranks by catchment: the family said it lives in the catchment, and the owner agrees."""
    admission_round = factories.a_round(grade=6)
    unit = factories.residential_unit()
    file = factories.a_draft(admission_round)
    account, child = file.applicant.guardians.get().user, file.applicant
    factories.catch(admission_round, unit)
    offering = admission_round.offerings.order_by("code").first()
    save_wishes(actor=account, application=file, wishes=[Wish(offering.pk, 1)], now=NOW)
    assert file.preferences.get().facts["in_catchment"] == "0"
    opened = dispute(account, child, "residence_address", home_text(unit.code, "Số 7"))
    services.accept_dispute(actor=factories.user(Role.SPECIALIST), dispute=opened, reply="", now=NOW)
    child.refresh_from_db()
    assert (child.residential_unit, child.address) == (unit, "Số 7")
    assert file.preferences.get().facts["in_catchment"] == "1"


def test_a_locked_list_keeps_the_facts_of_its_wishes(db) -> None:
    admission_round = factories.a_round(grade=6)
    unit = factories.residential_unit()
    file = factories.a_verified(admission_round)
    account, child = file.applicant.guardians.get().user, file.applicant
    factories.catch(admission_round, unit)
    type(admission_round).objects.filter(pk=admission_round.pk).update(state="LOCKED")
    opened = dispute(account, child, "residence_address", home_text(unit.code, "Số 7"))
    services.accept_dispute(actor=factories.user(Role.SPECIALIST), dispute=opened, reply="", now=NOW)
    assert file.preferences.get().facts["in_catchment"] == "0"
