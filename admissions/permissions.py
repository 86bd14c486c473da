"""WHO MAY: every can_… predicate and every visible_… queryset, for transitions, views and templates.

A predicate takes (object, user), the order in which a transition asks. What a user may not see is not in
the visible_… queryset, so that a page answers 404.
"""

from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    GUARDIAN = "GUARDIAN", _("Phụ huynh")
    VERIFIER = "VERIFIER", _("Cán bộ trường")
    SPECIALIST = "SPECIALIST", _("Chuyên viên Sở")
    EXAM_OFFICER = "EXAM_OFFICER", _("Cán bộ khảo thí")
    DIRECTOR = "DIRECTOR", _("Lãnh đạo Sở")
    AUDITOR = "AUDITOR", _("Thanh tra")
    SYSTEM = "SYSTEM", _("Hệ thống")


OFFICE_ROLES = (Role.SPECIALIST, Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR)


class SystemActor:
    """The service itself, when its clock opens or closes a window or a worker executes a run."""

    pk = None
    role: str = Role.SYSTEM
    is_authenticated = True


SYSTEM = SystemActor()
M = TypeVar("M", bound=models.Model)


def has_role(user: Any, *roles: str) -> bool:
    return getattr(user, "role", None) in roles


# Who stands to whom -----------------------------------------------------------------------------------


def is_guardian_of(user: Any, applicant_id: int) -> bool:
    return has_role(user, Role.GUARDIAN) and applicant_id in user.guarded_applicant_ids


def handles(application: Any, user: Any) -> bool:
    """The officer's school is the one that checks this file."""
    return has_role(user, Role.VERIFIER) and user.school_id == application.handling_school_id


# The round ---------------------------------------------------------------------------------------------


def can_steer_round(admission_round: Any, user: Any) -> bool:
    return has_role(user, Role.SPECIALIST)


def can_approve_plan(admission_round: Any, user: Any) -> bool:
    return has_role(user, Role.DIRECTOR) and user.pk != admission_round.drafted_by_id


def can_run_clock(admission_round: Any, user: Any) -> bool:
    return has_role(user, Role.SPECIALIST, Role.SYSTEM)


def can_prepare_round(admission_round: Any, user: Any) -> bool:
    """Where scores rank, the exam office declares them complete; elsewhere the specialist does."""
    ranked_by_scores = bool(admission_round.policy.score_facts)
    return has_role(user, Role.EXAM_OFFICER if ranked_by_scores else Role.SPECIALIST)


def can_return_data(admission_round: Any, user: Any) -> bool:
    return has_role(user, Role.DIRECTOR)


def can_record_scores(admission_round: Any, user: Any) -> bool:
    return has_role(user, Role.EXAM_OFFICER)


def can_approve_result(admission_round: Any, user: Any) -> bool:
    return has_role(user, Role.DIRECTOR) and user.pk != admission_round.proposed_by_id


def can_publish_result(admission_round: Any, user: Any) -> bool:
    return has_role(user, Role.SPECIALIST)


# What the input gate finds ----------------------------------------------------------------------------


def can_check_input(admission_round: Any, user: Any) -> bool:
    return has_role(user, Role.SPECIALIST, Role.EXAM_OFFICER)


def can_settle_finding(finding: Any, user: Any) -> bool:
    """Whoever checks again says by that what is corrected and what is back."""
    return can_check_input(finding.round, user)


def can_override_finding(finding: Any, user: Any) -> bool:
    """A second person: neither who asked for the check that found it nor who drafted the round."""
    first = (finding.found_by_id, finding.round.drafted_by_id)
    return has_role(user, Role.SPECIALIST, Role.DIRECTOR) and user.pk not in first


# The run -----------------------------------------------------------------------------------------------


def can_steer_run(run: Any, user: Any) -> bool:
    return has_role(user, Role.SPECIALIST)


def can_execute_run(run: Any, user: Any) -> bool:
    return has_role(user, Role.SYSTEM)


def can_approve_run(run: Any, user: Any) -> bool:
    return has_role(user, Role.DIRECTOR) and user.pk != run.proposed_by_id


def can_publish_run(run: Any, user: Any) -> bool:
    return has_role(user, Role.SPECIALIST)


# What the authority decides ----------------------------------------------------------------------------


def can_enter_ruling(ruling: Any, user: Any) -> bool:
    return has_role(user, Role.SPECIALIST)


def can_confirm_ruling(ruling: Any, user: Any) -> bool:
    return has_role(user, Role.DIRECTOR) and user.pk != ruling.entered_by_id


def can_steer_adjustment(adjustment: Any, user: Any) -> bool:
    return has_role(user, Role.SPECIALIST)


def can_approve_adjustment(adjustment: Any, user: Any) -> bool:
    return has_role(user, Role.DIRECTOR) and user.pk != adjustment.drafted_by_id


# The file and its papers -------------------------------------------------------------------------------


def can_edit_application(application: Any, user: Any) -> bool:
    return is_guardian_of(user, application.applicant_id)


def can_withdraw_application(application: Any, user: Any) -> bool:
    return is_guardian_of(user, application.applicant_id)


def can_verify_application(application: Any, user: Any) -> bool:
    return handles(application, user)


def can_restore_application(application: Any, user: Any) -> bool:
    """The clock or whoever closes registration: what was handed in last counts again."""
    return has_role(user, Role.SPECIALIST, Role.SYSTEM)


def can_lapse_application(application: Any, user: Any) -> bool:
    return has_role(user, Role.SPECIALIST)


def can_edit_document(document: Any, user: Any) -> bool:
    return can_edit_application(document.application, user)


def can_verify_document(document: Any, user: Any) -> bool:
    return can_verify_application(document.application, user)


# What precedes a file ----------------------------------------------------------------------------------


def can_decide_dispute(dispute: Any, user: Any) -> bool:
    """The school that owns the fact; the department for children whose school is not in the register."""
    if has_role(user, Role.VERIFIER):
        return dispute.owner_school_id is not None and user.school_id == dispute.owner_school_id
    return dispute.owner_school_id is None and has_role(user, Role.SPECIALIST)


def can_withdraw_dispute(dispute: Any, user: Any) -> bool:
    return is_guardian_of(user, dispute.applicant_id)


def can_release_proposal(proposal: Any, user: Any) -> bool:
    return has_role(user, Role.SPECIALIST, Role.SYSTEM)


def can_answer_proposal(proposal: Any, user: Any) -> bool:
    return is_guardian_of(user, proposal.applicant_id)


def can_lapse_proposal(proposal: Any, user: Any) -> bool:
    return has_role(user, Role.SPECIALIST, Role.SYSTEM)


def can_carry_notice(notice: Any, user: Any) -> bool:
    return has_role(user, Role.SYSTEM)


# The offered place -------------------------------------------------------------------------------------


def can_answer_offer(enrolment: Any, user: Any) -> bool:
    return is_guardian_of(user, enrolment.applicant_id)


def can_lapse_offer(enrolment: Any, user: Any) -> bool:
    return has_role(user, Role.SPECIALIST, Role.SYSTEM)


# What one sees -----------------------------------------------------------------------------------------


def visible_rounds(user: Any, rounds: models.QuerySet[M]) -> models.QuerySet[M]:
    """The office sees all rounds; everybody else those whose plan is announced."""
    if has_role(user, *OFFICE_ROLES):
        return rounds
    return rounds.exclude(state__in=("DRAFTED", "PLAN_APPROVED"))


def visible_applicants(user: Any, applicants: models.QuerySet[M]) -> models.QuerySet[M]:
    return (
        applicants.filter(guardians__user_id=user.pk) if has_role(user, Role.GUARDIAN) else applicants.none()
    )


def visible_applications(user: Any, applications: models.QuerySet[M]) -> models.QuerySet[M]:
    """A guardian sees the own children's files; a school those it handles, once they are handed in."""
    if has_role(user, Role.GUARDIAN):
        return applications.filter(applicant__guardians__user_id=user.pk)
    if has_role(user, Role.VERIFIER) and user.school_id:
        return applications.filter(handling_school_id=user.school_id).exclude(state="DRAFTED")
    return applications.none()


def visible_documents(user: Any, documents: models.QuerySet[M]) -> models.QuerySet[M]:
    if has_role(user, Role.GUARDIAN):
        return documents.filter(application__applicant__guardians__user_id=user.pk)
    if has_role(user, Role.VERIFIER) and user.school_id:
        return documents.filter(application__handling_school_id=user.school_id).exclude(
            application__state="DRAFTED"
        )
    return documents.none()


def visible_runs(user: Any, runs: models.QuerySet[M]) -> models.QuerySet[M]:
    return runs if has_role(user, *OFFICE_ROLES) else runs.none()


def visible_findings(user: Any, findings: models.QuerySet[M]) -> models.QuerySet[M]:
    return findings if has_role(user, *OFFICE_ROLES) else findings.none()


def visible_adjustments(user: Any, adjustments: models.QuerySet[M]) -> models.QuerySet[M]:
    return adjustments if has_role(user, *OFFICE_ROLES) else adjustments.none()


def visible_rulings(user: Any, rulings: models.QuerySet[M]) -> models.QuerySet[M]:
    return rulings if has_role(user, *OFFICE_ROLES) else rulings.none()


def visible_enrolments(user: Any, enrolments: models.QuerySet[M]) -> models.QuerySet[M]:
    if has_role(user, Role.GUARDIAN):
        return enrolments.filter(applicant__guardians__user_id=user.pk)
    if has_role(user, Role.VERIFIER) and user.school_id:
        return enrolments.filter(offering__school_id=user.school_id)
    return enrolments.none()


def visible_waiting_lists(user: Any, offerings: models.QuerySet[M]) -> models.QuerySet[M]:
    """The offerings whose waiting list this account may see: a school its own."""
    if has_role(user, Role.VERIFIER) and user.school_id:
        return offerings.filter(school_id=user.school_id)
    return offerings.none()
