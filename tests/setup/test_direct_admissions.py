"""Children admitted before the run: on paper, by two people, and out of the ranking with their seat."""

from datetime import date

import pytest

from admissions.allocation.freezing import freeze_round
from admissions.allocation.loading import load
from admissions.examination.needed import candidates
from admissions.models import AuditEvent, DirectAdmission
from admissions.permissions import Role
from admissions.registration import services as registration
from admissions.registration.errors import AlreadyAdmitted
from admissions.setup import direct_admissions as direct
from admissions.workflows.log import NotPermitted, TransitionRefused
from tests import factories
from tests.factories import NOW
from tests.later_rounds import a_locked_round, a_prepared_round

DECISION = direct.Decision("55/QĐ-SGDĐT", date(2025, 5, 20), "Giám đốc Sở")


@pytest.fixture
def opened(db):
    return factories.a_round(seats=1)


def enter(admission_round, child, *, actor, offering=None, ground="c") -> DirectAdmission:
    return direct.enter_direct_admission(
        actor=actor,
        admission_round=admission_round,
        applicant=child,
        offering=offering or admission_round.offerings.order_by("code").first(),
        ground=ground,
        decision=DECISION,
        now=NOW,
    )


def admit(admission_round, child, *, offering=None) -> DirectAdmission:
    entry = enter(admission_round, child, actor=factories.user(Role.SPECIALIST), offering=offering)
    return direct.confirm_direct_admission(actor=factories.user(Role.DIRECTOR), entry=entry, now=NOW)


def test_the_five_grounds_are_those_of_the_circular() -> None:
    assert [label.split(")")[0] for label in DirectAdmission.Ground.labels] == ["a", "b", "c", "d", "đ"]


def test_one_person_enters_another_confirms_and_both_are_in_the_log(opened, specialist, director) -> None:
    _account, child = factories.family()
    entry = enter(opened, child, actor=specialist)
    assert entry.state == "ENTERED"
    assert not direct.directly_admitted(opened).exists()
    with pytest.raises(NotPermitted):
        direct.confirm_direct_admission(actor=specialist, entry=entry, now=NOW)
    direct.confirm_direct_admission(actor=director, entry=entry, now=NOW)
    acts = AuditEvent.objects.filter(subject="directadmission").values_list("action", "actor")
    assert list(acts) == [("enter", specialist.pk), ("confirm", director.pk)]
    with pytest.raises(TransitionRefused):
        direct.confirm_direct_admission(actor=director, entry=entry, now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SPECIALIST, Role.SYSTEM)])
def test_nobody_but_a_specialist_enters(opened, role) -> None:
    with pytest.raises(NotPermitted):
        enter(opened, factories.family()[1], actor=factories.user(role))


def test_a_child_stands_on_the_list_once_until_the_entry_is_taken_back(opened, specialist, director) -> None:
    _account, child = factories.family()
    entry = enter(opened, child, actor=specialist)
    with pytest.raises(direct.AlreadyListed):
        enter(opened, child, actor=specialist)
    direct.take_back_direct_admission(actor=specialist, entry=entry, reason="", now=NOW)
    again = enter(opened, child, actor=specialist)
    direct.confirm_direct_admission(actor=director, entry=again, now=NOW)
    with pytest.raises(direct.ReasonMissing):
        direct.take_back_direct_admission(actor=director, entry=again, reason=" ", now=NOW)
    direct.take_back_direct_admission(actor=director, entry=again, reason="Gia đình xin thôi", now=NOW)
    assert not direct.directly_admitted(opened).exists()


def test_an_offering_of_another_round_is_refused(opened, specialist) -> None:
    foreign = factories.a_round().offerings.first()
    with pytest.raises(direct.NotOffered):
        enter(opened, factories.family()[1], actor=specialist, offering=foreign)


def test_no_more_children_than_seats_are_admitted(opened) -> None:
    admit(opened, factories.family()[1])
    with pytest.raises(direct.NoSeatLeft):
        admit(opened, factories.family()[1])


def test_places_given_otherwise_count_against_the_seats(opened) -> None:
    offering = opened.offerings.order_by("code").first()
    offering.facts["taken"] = "1"
    offering.save()
    with pytest.raises(direct.NoSeatLeft):
        admit(opened, factories.family()[1], offering=offering)


def test_once_what_ranks_is_locked_the_list_stands(db, specialist) -> None:
    prepared = a_prepared_round("7", "8")
    with pytest.raises(direct.TooLate):
        enter(prepared, factories.family()[1], actor=specialist)


def test_a_child_that_is_admitted_needs_no_file(opened) -> None:
    account, child = factories.family()
    admit(opened, child)
    with pytest.raises(AlreadyAdmitted, match="tuyển thẳng"):
        registration.start_application(actor=account, admission_round=opened, applicant=child, now=NOW)


class TestInTheRun:
    @pytest.fixture
    def locked(self, db):
        return a_locked_round(files=3, seats=2)

    def test_the_file_is_set_aside_and_the_seat_taken(self, locked) -> None:
        file = locked.applications.order_by("code").first()
        offering = locked.offerings.order_by("code").last()
        offering.facts["taken"] = "1"
        offering.save()
        admit(locked, file.applicant, offering=offering)
        freeze = freeze_round(locked, NOW)
        case = load(freeze, locked.policy).case
        assert file.code not in case.applicant_ids
        assert len(case.applicant_ids) == 2
        assert case.n_preferences == 4
        assert dict(zip(case.offering_ids, case.taken.tolist(), strict=True))[offering.code] == 2
        assert [file.code, "admitted_directly"] in freeze.set_aside

    def test_an_entry_that_waits_changes_nothing(self, locked, specialist) -> None:
        file = locked.applications.order_by("code").first()
        before = freeze_round(locked, NOW)
        enter(locked, file.applicant, actor=specialist)
        assert freeze_round(locked, NOW) == before

    def test_the_child_is_no_candidate_of_the_examination(self, locked) -> None:
        file = locked.applications.order_by("code").first()
        admit(locked, file.applicant)
        assert file not in candidates(locked)
        assert candidates(locked).count() == 2
