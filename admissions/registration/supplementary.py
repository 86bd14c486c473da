"""Who may apply in a round after the first (đợt bổ sung), and what a family does not have to do twice."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from admissions.models import (
    AdmissionRound,
    Applicant,
    Application,
    Document,
    DocumentPage,
    Enrolment,
    Placement,
    ScoreFact,
)
from admissions.registration.changing_papers import copy_pages
from admissions.registration.consenting.services import take_over_consents
from admissions.rules.policy import LATER_WORDS
from admissions.workflows.document import DocumentState
from admissions.workflows.enrolment import EnrolmentState
from admissions.workflows.log import Actor, record
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState

TAKEN_OVER = (DocumentState.UPLOADED, DocumentState.ACCEPTED)


class HasConfirmedPlace(Refusal):
    def __init__(self, school: str) -> None:
        super().__init__(
            _(
                "Con đã xác nhận nhập học tại %(school)s nên không đăng ký đợt bổ sung được. "
                "Chỗ đó vẫn giữ cho con."
            )
            % {"school": school}
        )


class HasOpenOffer(Refusal):
    def __init__(self, school: str) -> None:
        super().__init__(
            _(
                "Con đang được giữ chỗ tại %(school)s và chưa trả lời. Hãy xác nhận hoặc từ chối chỗ đó "
                "trước khi đăng ký đợt bổ sung."
            )
            % {"school": school}
        )


class NotForThisChild(Refusal):
    """The rules of the later round leave out children like this one."""

    def __init__(self, kind: str) -> None:
        words = {
            "unplaced": _("Đợt bổ sung này không dành cho học sinh chưa được xếp chỗ ở đợt trước."),
            "not_enrolled": _(
                "Đợt bổ sung này không dành cho học sinh đã được xếp chỗ mà không xác nhận nhập học."
            ),
            "not_applied": _("Đợt bổ sung này chỉ dành cho học sinh đã dự tuyển ở đợt trước."),
        }
        super().__init__(words[kind])


def why_not(admission_round: AdmissionRound, applicant: Applicant, now: datetime) -> Refusal | None:
    """Why this child may not apply in this round; None where it may, and in every first round.

    1. A confirmed place of the school year, in whatever round, keeps the child out of the later round; so
       nobody can lose one by it.
    2. Who still has an offer to answer answers it first.
    3. Of the others [later] says who: without a place, with one not taken up, or without a file that was
       considered; everybody where the rules are silent.
    """
    if admission_round.follows_id is None:
        return None
    offers = list(
        Enrolment.objects.filter(applicant=applicant, school_year=admission_round.school_year)
        .select_related("offering", "round", "change__adjustment")
        .order_by("pk")
    )
    for offer in offers:
        if offer.state == EnrolmentState.CONFIRMED:
            return HasConfirmedPlace(offer.offering.name)
    before = rounds_before(admission_round)
    of_those = [offer for offer in offers if offer.round_id in {each.pk for each in before}]
    for offer in of_those:
        is_open = offer.round.state == RoundState.PUBLISHED and now < offer.confirm_until
        if offer.state == EnrolmentState.OFFERED and is_open:
            return HasOpenOffer(offer.offering.name)
    kind = "not_enrolled" if of_those else "unplaced" if _took_part(before, applicant) else "not_applied"
    later = admission_round.policy.later
    return None if kind in (later.who if later else LATER_WORDS) else NotForThisChild(kind)


def rounds_before(admission_round: AdmissionRound) -> list[AdmissionRound]:
    """The rounds that this one follows, the last before it first."""
    found = []
    before = admission_round.follows
    while before is not None:
        found.append(before)
        before = before.follows
    return found


def file_before(admission_round: AdmissionRound, applicant: Applicant) -> Application | None:
    """The child's latest file in the rounds before."""
    rounds = [each.pk for each in rounds_before(admission_round)]
    files = Application.objects.filter(round__in=rounds, applicant=applicant)
    return files.order_by("-pk").first()


def take_over(application: Application, earlier: Application, *, actor: Actor, now: datetime) -> None:
    """Start a file with the answers, papers and marks of an earlier one, in the caller's transaction.

    Papers that the school sent back are not taken over. The others point to the same stored file and wait to
    be checked again: the school of the new first wish answers for them. Wishes are new.
    """
    asked = {fact.name for fact in application.round.policy.questions}
    application.facts = {name: text for name, text in earlier.facts.items() if name in asked}
    application.confirmed_facts = earlier.confirmed_facts
    application.candidate_number = earlier.candidate_number
    application.save(update_fields=["facts", "confirmed_facts", "candidate_number"])
    take_over_consents(application, earlier)
    kinds = {document.kind for document in application.round.policy.documents}
    papers = list(earlier.documents.filter(state__in=TAKEN_OVER, kind__in=kinds).order_by("pk"))
    copies = {
        paper.pk: Document(
            application=application,
            kind=paper.kind,
            quarantined_at=paper.quarantined_at,
            uploaded_at=paper.uploaded_at,
        )
        for paper in papers
    }
    Document.objects.bulk_create(copies.values())
    copy_pages(copies, list(DocumentPage.objects.filter(document__in=papers)))
    names = {fact.name for fact in application.round.policy.score_facts}
    marks = earlier.scores.filter(fact__in=names)
    ScoreFact.objects.bulk_create(
        ScoreFact(application=application, fact=mark.fact, value=mark.value) for mark in marks
    )
    record(application, "take_over", actor=actor, now=now, reason=earlier.code)


def _took_part(before: list[AdmissionRound], applicant: Applicant) -> bool:
    runs = [each.published_run_id for each in before]
    return Placement.objects.filter(run__in=runs, application__applicant=applicant).exists()
