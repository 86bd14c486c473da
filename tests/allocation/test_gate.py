"""The input gate: a run waits until what is odd is corrected, or a second person answers for it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from admissions.allocation import gate
from admissions.allocation import services as allocation
from admissions.examination import services as examination
from admissions.models import AllocationRun, AuditEvent, Guardianship, InputFinding, Offering, ScoreFact
from admissions.permissions import Role
from admissions.setup import services as setup
from admissions.workflows.log import ChangedMeanwhile, NotPermitted, TransitionRefused
from tests import factories
from tests.factories import NOW
from tests.later_rounds import a_checked_run, a_locked_round, a_prepared_round, a_proposed_run

REASON = "Quyết định 214/QĐ-UBND giao như vậy."


@pytest.fixture
def prepared(db):
    return a_prepared_round("8", "7", seats=20)


def set_seats(admission_round, seats: int, *, place: int = 0) -> Offering:
    """Change one school's seats as a slip of the hand would have."""
    offering = admission_round.offerings.order_by("code")[place]
    Offering.objects.filter(pk=offering.pk).update(seats=seats)
    return offering


def check(admission_round, actor) -> int:
    return gate.check_input(actor=actor, admission_round=admission_round, now=NOW)


def found(admission_round) -> list[tuple[str, str]]:
    return list(admission_round.findings.order_by("code").values_list("code", "state"))


def override(finding: InputFinding, actor, *, reason: str = REASON) -> InputFinding:
    return gate.override_finding(actor=actor, finding=finding, digest=finding.digest, reason=reason, now=NOW)


class TestChecking:
    def test_an_ordinary_round_has_nothing_odd(self, prepared, specialist) -> None:
        assert check(prepared, specialist) == 0
        assert found(prepared) == []

    def test_what_is_found_is_kept_and_recorded(self, prepared, specialist) -> None:
        offering = set_seats(prepared, 0)
        assert check(prepared, specialist) == 1
        finding = prepared.findings.get()
        assert (finding.code, finding.state, finding.offering, finding.found_by, finding.found_at) == (
            "seats_zero",
            "FOUND",
            offering,
            specialist,
            NOW,
        )
        assert f"{offering.name} có chỉ tiêu 0" in finding.sentence_vi
        event = AuditEvent.objects.get(subject="inputfinding")
        assert (event.action, event.to_state, event.actor) == ("find", "FOUND", specialist)

    def test_checking_again_changes_nothing(self, prepared, specialist) -> None:
        set_seats(prepared, 0)
        for _ in range(3):
            assert check(prepared, specialist) == 1
        assert prepared.findings.get().version == 0
        assert AuditEvent.objects.filter(subject="inputfinding").count() == 1

    def test_what_was_corrected_stays_in_the_history(self, prepared, specialist) -> None:
        set_seats(prepared, 0)
        check(prepared, specialist)
        set_seats(prepared, 20)
        assert check(prepared, specialist) == 0
        assert found(prepared) == [("seats_zero", "CORRECTED")]
        actions = AuditEvent.objects.filter(subject="inputfinding").order_by("pk")
        assert list(actions.values_list("action", flat=True)) == ["find", "correct"]

    def test_what_comes_back_is_open_again(self, prepared, specialist) -> None:
        for seats in (0, 20, 0):
            set_seats(prepared, seats)
            check(prepared, specialist)
        assert found(prepared) == [("seats_zero", "FOUND")]

    def test_seats_are_held_against_those_of_the_school_a_year_ago(self, prepared, specialist) -> None:
        last_year(prepared, seats=20)
        assert check(prepared, specialist) == 0
        set_seats(prepared, 25)
        assert check(prepared, specialist) == 1
        assert prepared.findings.get().figures == {"seats": 25, "last_seats": 20, "percent": 25}

    def test_a_round_of_the_same_year_is_no_last_year(self, prepared, specialist) -> None:
        last_year(prepared, seats=2, school_year=prepared.school_year)
        assert check(prepared, specialist) == 0

    def test_a_wished_for_school_without_a_signed_decision_is_named(self, prepared, specialist) -> None:
        offering = prepared.offerings.order_by("code")[0]
        Offering.objects.filter(pk=offering.pk).update(quota_decision=None)
        check(prepared, specialist)
        finding = prepared.findings.get()
        assert (finding.code, finding.offering, finding.figures) == ("no_decision", offering, {"wishes": 2})

    def test_marks_off_the_scale_and_missing_marks_are_named_with_their_candidates(
        self, prepared, specialist
    ) -> None:
        first, second = prepared.applications.order_by("candidate_number")
        ScoreFact.objects.filter(application=first, fact="math").update(value=1025)
        ScoreFact.objects.filter(application=second, fact="literature").delete()
        assert check(prepared, specialist) == 2
        rows = prepared.findings.order_by("code").values_list("code", "fact", "who")
        assert list(rows) == [
            ("score_missing", "literature", [second.candidate_number]),
            ("score_off_scale", "math", [first.candidate_number]),
        ]

    def test_an_absence_is_not_missing(self, prepared, specialist) -> None:
        ScoreFact.objects.filter(fact="math").update(value=None)
        assert check(prepared, specialist) == 0

    def test_two_children_who_may_be_one_are_named(self, prepared, specialist) -> None:
        first, second = (file.applicant for file in prepared.applications.order_by("code"))
        second.full_name = f" {first.full_name.upper()} "
        second.save(update_fields=["full_name"])
        Guardianship.objects.filter(applicant=second).update(guardian=first.guardians.get())
        check(prepared, specialist)
        codes = sorted(prepared.applications.values_list("code", flat=True))
        assert [(each.code, each.who) for each in prepared.findings.all()] == [("same_person", codes)]

    def test_one_child_in_two_rounds_of_its_year_is_named(self, specialist) -> None:
        admission_round, other = factories.a_round(seats=20), factories.a_round(seats=20)
        account, child = factories.family()
        files = []
        for each in (admission_round, other):
            file = factories.a_draft(each, account=account, child=child)
            factories.fill_in(file)
            factories.registration.submit_application(actor=account, application=file, now=NOW)
            files.append(file.code)
        check(admission_round, specialist)
        assert [(each.code, each.who) for each in admission_round.findings.all()] == [
            ("two_live_files", sorted(files))
        ]

    def test_before_the_list_is_locked_seats_are_looked_at_and_marks_are_not(self, specialist) -> None:
        admission_round = factories.a_round(state="DRAFTED", seats=20)
        set_seats(admission_round, 0)
        assert check(admission_round, specialist) == 1

    def test_while_marks_are_entered_none_is_missing_yet(self, exam_officer) -> None:
        assert check(a_locked_round(seats=20), exam_officer) == 0

    @pytest.mark.parametrize("role", [Role.DIRECTOR, Role.AUDITOR, Role.VERIFIER, Role.GUARDIAN])
    def test_only_the_specialist_and_the_exam_office_check(self, prepared, role) -> None:
        with pytest.raises(NotPermitted):
            check(prepared, factories.user(role))

    def test_a_proposed_round_is_not_checked_again(self, prepared, specialist) -> None:
        a_proposed_run(prepared, specialist)
        with pytest.raises(gate.InputIsUsed):
            check(prepared, specialist)

    def test_a_check_takes_as_many_queries_for_many_schools_as_for_one(
        self, specialist, django_assert_max_num_queries
    ) -> None:
        admission_round = a_prepared_round("8", "7", "6", seats=20, schools=12)
        with django_assert_max_num_queries(24):
            check(admission_round, specialist)


class TestTheRunWaits:
    def test_a_run_is_refused_and_what_was_found_stays(self, prepared, specialist) -> None:
        set_seats(prepared, 0)
        with pytest.raises(allocation.FindingsOpen, match="Còn 1 điều bất thường") as refusal:
            allocation.request_run(actor=specialist, admission_round=prepared, now=NOW)
        assert refusal.value.count == 1
        assert found(prepared) == [("seats_zero", "FOUND")]
        assert not AllocationRun.objects.exists()

    def test_it_looks_at_the_data_of_now_and_not_at_an_older_check(self, prepared, specialist) -> None:
        assert check(prepared, specialist) == 0
        set_seats(prepared, 0)
        with pytest.raises(allocation.FindingsOpen):
            allocation.request_run(actor=specialist, admission_round=prepared, now=NOW)

    def test_corrected_data_are_ranked(self, prepared, specialist) -> None:
        set_seats(prepared, 0)
        check(prepared, specialist)
        set_seats(prepared, 20)
        assert a_checked_run(prepared, specialist).state == "CHECKED"

    def test_data_that_a_second_person_answers_for_are_ranked(self, prepared, specialist, director) -> None:
        set_seats(prepared, 0)
        check(prepared, specialist)
        override(prepared.findings.get(), director)
        assert a_checked_run(prepared, specialist).state == "CHECKED"

    @pytest.mark.parametrize("seed", [1, 2])
    def test_errors_planted_in_three_of_a_hundred_schools_are_all_listed_and_nothing_runs(
        self, specialist, seed
    ) -> None:
        """T06."""
        admission_round = a_prepared_round("8", "7", seats=40, schools=100)
        last_year(admission_round, seats=40)
        places = [(seed * 31 + step) % 100 for step in (2, 40, 77)]
        planted = {
            set_seats(admission_round, seats, place=place).pk: code
            for place, seats, code in zip(
                places, (400, 0, 31), ("seats_tenfold", "seats_zero", "seats_changed"), strict=True
            )
        }
        with pytest.raises(allocation.FindingsOpen):
            allocation.request_run(actor=specialist, admission_round=admission_round, now=NOW)
        assert dict(admission_round.findings.values_list("offering", "code")) == planted
        assert not AllocationRun.objects.exists()


class TestOverriding:
    @pytest.fixture
    def finding(self, prepared, specialist) -> InputFinding:
        set_seats(prepared, 0)
        check(prepared, specialist)
        return prepared.findings.select_related("round").get()

    @pytest.mark.parametrize("role", [Role.DIRECTOR, Role.SPECIALIST])
    def test_a_second_person_gives_a_reason_that_is_recorded(self, finding, role) -> None:
        second = factories.user(role)
        override(finding, second, reason=f"  {REASON}\n")
        finding.refresh_from_db()
        assert (finding.state, finding.settled_by, finding.reason) == ("OVERRIDDEN", second, REASON)
        event = AuditEvent.objects.get(action="override")
        assert (event.actor, event.reason, event.from_state, event.to_state) == (
            second,
            REASON,
            "FOUND",
            "OVERRIDDEN",
        )

    def test_neither_who_asked_for_the_check_nor_who_drafted_the_round(self, finding, specialist) -> None:
        for first in (specialist, finding.round.drafted_by):
            with pytest.raises(NotPermitted):
                override(finding, first)

    @pytest.mark.parametrize("role", [Role.EXAM_OFFICER, Role.AUDITOR, Role.VERIFIER, Role.GUARDIAN])
    def test_nobody_outside_the_planning_office(self, finding, role) -> None:
        with pytest.raises(NotPermitted):
            override(finding, factories.user(role))

    @pytest.mark.parametrize("reason", ["", "   ", "Đúng rồi.", "a        b"])
    def test_a_reason_has_ten_characters_at_least(self, finding, director, reason) -> None:
        with pytest.raises(gate.ReasonTooShort):
            override(finding, director, reason=reason)

    def test_twice_is_once(self, finding, director) -> None:
        override(finding, director)
        with pytest.raises(TransitionRefused):
            override(finding, director)

    def test_figures_that_changed_after_they_were_read_are_not_answered_for(
        self, prepared, specialist, director
    ) -> None:
        last_year(prepared, seats=20)
        set_seats(prepared, 30)
        check(prepared, specialist)
        read = prepared.findings.get()
        set_seats(prepared, 34)
        check(prepared, specialist)
        with pytest.raises(ChangedMeanwhile):
            gate.override_finding(
                actor=director, finding=prepared.findings.get(), digest=read.digest, reason=REASON, now=NOW
            )

    def test_an_answer_does_not_hold_for_other_figures(self, prepared, specialist, director) -> None:
        last_year(prepared, seats=20)
        set_seats(prepared, 30)
        check(prepared, specialist)
        override(prepared.findings.get(), director)
        assert check(prepared, specialist) == 0
        set_seats(prepared, 34)
        assert check(prepared, specialist) == 1
        finding = prepared.findings.get()
        assert (finding.state, finding.reason, finding.settled_by) == ("FOUND", "", None)
        assert AuditEvent.objects.get(action="override").reason == REASON

    def test_the_database_holds_two_persons_and_a_reason(self, finding, specialist, director) -> None:
        rows = InputFinding.objects.filter(pk=finding.pk)
        for fields in (
            {"settled_by": director, "reason": ""},
            {"settled_by": specialist, "reason": REASON},
            {"settled_by": None, "reason": REASON},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(state="OVERRIDDEN", **fields)

    def test_the_database_holds_each_oddity_once(self, finding) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            InputFinding.objects.create(
                round=finding.round,
                key=finding.key,
                digest="x",
                code="seats_zero",
                severity="stop",
                found_at=NOW,
            )


class TestReturningTheData:
    def test_a_director_opens_marks_and_seats_and_they_are_locked_again(
        self, prepared, specialist, director, exam_officer
    ) -> None:
        offering = set_seats(prepared, 0)
        number = prepared.applications.order_by("code")[0].candidate_number
        check(prepared, specialist)
        locked = gate.return_data(
            actor=director, admission_round=prepared, reason="Chỉ tiêu ghi sai.", now=NOW
        )
        assert locked.state == "LOCKED"
        assert AuditEvent.objects.get(action="return_data").reason == "Chỉ tiêu ghi sai."
        record_seats(locked, specialist, offering.school, 22)
        scores = {number: {"math": "6.5"}}
        examination.record_scores(actor=exam_officer, admission_round=locked, scores=scores, now=NOW)
        ready = examination.prepare_round(actor=exam_officer, admission_round=locked, now=NOW)
        assert a_checked_run(ready, specialist).state == "CHECKED"
        offering.refresh_from_db()
        assert (offering.seats, offering.quota_decision.number) == (22, "300/QĐ-UBND")
        assert found(prepared) == [("seats_zero", "CORRECTED")]

    def test_seats_of_a_locked_round_stay_as_they_are_without_a_director(self, specialist) -> None:
        locked = a_locked_round(seats=20)
        school = locked.offerings.first().school
        with pytest.raises(setup.PlanIsFixed):
            record_seats(locked, specialist, school, 22)

    def test_a_returned_round_gets_no_new_school(self, prepared, specialist, director) -> None:
        locked = gate.return_data(
            actor=director, admission_round=prepared, reason="Chỉ tiêu ghi sai.", now=NOW
        )
        with pytest.raises(setup.SeatsOfNewSchool):
            record_seats(locked, specialist, factories.a_school(), 22)

    def test_a_run_that_waits_for_its_decision_keeps_the_data_as_they_are(
        self, prepared, specialist, director
    ) -> None:
        a_checked_run(prepared, specialist)
        with pytest.raises(gate.RunWaits):
            gate.return_data(actor=director, admission_round=prepared, reason="Chỉ tiêu ghi sai.", now=NOW)

    @pytest.mark.parametrize("role", [role for role in Role if role not in (Role.DIRECTOR, Role.SYSTEM)])
    def test_only_a_director(self, prepared, role) -> None:
        with pytest.raises(NotPermitted):
            gate.return_data(
                actor=factories.user(role), admission_round=prepared, reason="Chỉ tiêu ghi sai.", now=NOW
            )

    def test_a_reason_is_given(self, prepared, director) -> None:
        with pytest.raises(gate.ReasonTooShort):
            gate.return_data(actor=director, admission_round=prepared, reason="Sai.", now=NOW)


def record_seats(admission_round, actor, school, seats: int) -> None:
    setup.record_quota_decision(
        actor=actor,
        admission_round=admission_round,
        number="300/QĐ-UBND",
        signed_date=date(2025, 6, 1),
        signed_by="Chủ tịch UBND",
        seats=[setup.Seats(school, seats, classes=1)],
        now=NOW,
    )


def last_year(admission_round, *, seats: int, school_year: str = "2024-2025") -> None:
    """The same schools a year before, each with these seats."""
    earlier = factories.a_round(grade=admission_round.grade, schools=1, now=NOW - timedelta(days=365))
    type(earlier).objects.filter(pk=earlier.pk).update(school_year=school_year)
    decision = earlier.quota_decisions.get()
    Offering.objects.bulk_create(
        Offering(
            round=earlier,
            school=each.school,
            code=each.code,
            name=each.name,
            seats=seats,
            quota_decision=decision,
        )
        for each in admission_round.offerings.select_related("school")
    )
