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


def can_restore_document(document: Any, user: Any) -> bool:
    return can_restore_application(document.application, user)


def can_verify_document(document: Any, user: Any) -> bool:
    return can_verify_application(document.application, user)


def can_condemn_document(document: Any, user: Any) -> bool:
    """The virus scanner's word, brought by the clock."""
    return has_role(user, Role.SYSTEM)


# What precedes a file ----------------------------------------------------------------------------------


def can_decide_dispute(dispute: Any, user: Any) -> bool:
    """The school that owns the fact; the department for children whose school is not in the register."""
    if has_role(user, Role.VERIFIER):
        return dispute.owner_school_id is not None and user.school_id == dispute.owner_school_id
    return dispute.owner_school_id is None and has_role(user, Role.SPECIALIST)


def can_withdraw_dispute(dispute: Any, user: Any) -> bool:
    return is_guardian_of(user, dispute.applicant_id)


def can_compute_proposals(admission_round: Any, user: Any) -> bool:
    return has_role(user, Role.SPECIALIST)


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


# Accounts of families ----------------------------------------------------------------------------------


def can_help_family(applicant: Any, user: Any) -> bool:
    """The child's present school: new code on a slip, another telephone number or mailbox of a guardian."""
    return (
        has_role(user, Role.VERIFIER)
        and applicant.source_school_id is not None
        and user.school_id == applicant.source_school_id
    )


def can_invite_guardian(applicant: Any, user: Any) -> bool:
    return is_guardian_of(user, applicant.pk)


def can_answer_invitation(guardianship: Any, user: Any) -> bool:
    """Whoever is invited, and nobody for them."""
    return has_role(user, Role.GUARDIAN) and guardianship.guardian.user_id == user.pk


# What one sees -----------------------------------------------------------------------------------------


def _guarded_by(user: Any, path: str = "") -> dict[str, Any]:
    """A filter for what belongs to children of this account; an invitation not yet accepted gives nothing."""
    return {f"{path}guardianship__guardian__user_id": user.pk, f"{path}guardianship__pending": False}


def visible_rounds(user: Any, rounds: models.QuerySet[M]) -> models.QuerySet[M]:
    """The office sees all rounds; everybody else those whose plan is announced."""
    if has_role(user, *OFFICE_ROLES):
        return rounds
    return rounds.exclude(state__in=("DRAFTED", "PLAN_APPROVED"))


def visible_applicants(user: Any, applicants: models.QuerySet[M]) -> models.QuerySet[M]:
    return applicants.filter(**_guarded_by(user)) if has_role(user, Role.GUARDIAN) else applicants.none()


def visible_pupils(user: Any, applicants: models.QuerySet[M]) -> models.QuerySet[M]:
    """The children who now go to the officer's school: it issues their codes and knows their families."""
    if has_role(user, Role.VERIFIER) and user.school_id:
        return applicants.filter(source_school_id=user.school_id)
    return applicants.none()


def visible_guardianships(user: Any, guardianships: models.QuerySet[M]) -> models.QuerySet[M]:
    """Who acts for one's own children, those who were invited included."""
    if has_role(user, Role.GUARDIAN):
        return guardianships.filter(applicant_id__in=user.guarded_applicant_ids)
    return guardianships.none()


def visible_applications(user: Any, applications: models.QuerySet[M]) -> models.QuerySet[M]:
    """A guardian sees the own children's files; a school those it handles, once they are handed in."""
    if has_role(user, Role.GUARDIAN):
        return applications.filter(**_guarded_by(user, "applicant__"))
    if has_role(user, Role.VERIFIER) and user.school_id:
        return applications.filter(handling_school_id=user.school_id).exclude(state="DRAFTED")
    return applications.none()


def visible_proposals(user: Any, proposals: models.QuerySet[M]) -> models.QuerySet[M]:
    """A guardian sees those of the own children once they are released; the office all."""
    if has_role(user, Role.GUARDIAN):
        return proposals.filter(**_guarded_by(user, "applicant__")).exclude(state="COMPUTED")
    return proposals if has_role(user, *OFFICE_ROLES) else proposals.none()


def visible_documents(user: Any, documents: models.QuerySet[M]) -> models.QuerySet[M]:
    """Papers that may be opened: none that the virus scanner has not seen."""
    documents = documents.filter(quarantined_at=None)
    if has_role(user, Role.GUARDIAN):
        return documents.filter(**_guarded_by(user, "application__applicant__"))
    if has_role(user, Role.VERIFIER) and user.school_id:
        return documents.filter(application__handling_school_id=user.school_id).exclude(
            application__state="DRAFTED"
        )
    return documents.none()


def visible_disputes(user: Any, disputes: models.QuerySet[M]) -> models.QuerySet[M]:
    """A guardian sees the own children's requests; a school those on its facts; the department the rest."""
    if has_role(user, Role.GUARDIAN):
        return disputes.filter(**_guarded_by(user, "applicant__"))
    if has_role(user, Role.VERIFIER) and user.school_id:
        return disputes.filter(owner_school_id=user.school_id)
    if has_role(user, Role.SPECIALIST):
        return disputes.filter(owner_school_id=None)
    return disputes.none()


def visible_runs(user: Any, runs: models.QuerySet[M]) -> models.QuerySet[M]:
    return runs if has_role(user, *OFFICE_ROLES) else runs.none()


def visible_findings(user: Any, findings: models.QuerySet[M]) -> models.QuerySet[M]:
    return findings if has_role(user, *OFFICE_ROLES) else findings.none()


def visible_adjustments(user: Any, adjustments: models.QuerySet[M]) -> models.QuerySet[M]:
    return adjustments if has_role(user, *OFFICE_ROLES) else adjustments.none()


def visible_rulings(user: Any, rulings: models.QuerySet[M]) -> models.QuerySet[M]:
    return rulings if has_role(user, *OFFICE_ROLES) else rulings.none()


def visible_notices(user: Any, notices: models.QuerySet[M]) -> models.QuerySet[M]:
    """A guardian sees what the guardian was sent; a school and the office what was sent about a file."""
    if has_role(user, Role.GUARDIAN):
        return notices.filter(guardian__user_id=user.pk)
    if has_role(user, Role.VERIFIER) and user.school_id:
        return notices.filter(application__handling_school_id=user.school_id)
    return notices.filter(application__isnull=False) if has_role(user, *OFFICE_ROLES) else notices.none()


def visible_enrolments(user: Any, enrolments: models.QuerySet[M]) -> models.QuerySet[M]:
    if has_role(user, Role.GUARDIAN):
        return enrolments.filter(**_guarded_by(user, "applicant__"))
    if has_role(user, Role.VERIFIER) and user.school_id:
        return enrolments.filter(offering__school_id=user.school_id)
    return enrolments.none()


def visible_waiting_lists(user: Any, offerings: models.QuerySet[M]) -> models.QuerySet[M]:
    """The offerings whose waiting list this account may see: a school its own."""
    if has_role(user, Role.VERIFIER) and user.school_id:
        return offerings.filter(school_id=user.school_id)
    return offerings.none()
