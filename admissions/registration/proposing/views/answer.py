"""The family looks at a proposed place, and agrees or chooses for itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.arrival import received_at
from admissions.models import Proposal
from admissions.permissions import Role, visible_proposals
from admissions.registration import services
from admissions.registration.consenting.asked import asked_consents, local_day
from admissions.registration.consenting.forms import ConsentForm
from admissions.registration.forms import QuestionsForm
from admissions.registration.proposing.answering import (
    Agreement,
    confirm_proposal,
    decline_proposal,
    known_answers,
)
from admissions.registration.proposing.explaining import Told, firmness, told
from admissions.registration.proposing.forms import OthersForm
from admissions.registration.register_facts.standing import asked_facts, seen_of
from admissions.registration.rules import asked_questions, is_required
from admissions.registration.views.receipt import keep_receipt
from admissions.rules.facts import Fact
from admissions.workflows.application import ApplicationState
from admissions.workflows.proposal import ProposalState
from admissions.workflows.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Asked:
    """The forms of the page; `others` is None where a child has one wish."""

    questions: QuestionsForm
    others: OthersForm | None
    consents: ConsentForm

    @property
    def are_valid(self) -> bool:
        forms = [self.questions, self.consents, *([self.others] if self.others else [])]
        wrong = [form for form in forms if not form.is_valid()]  # each says what is wrong with it
        return not wrong


@for_roles(Role.GUARDIAN)
def proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    """The school, why, the child's data, what agreeing means; one button hands the file in."""
    found, now = _own(request, pk), received_at(request)
    if found.state == ProposalState.CONFIRMED and found.application is not None:
        return redirect("registration:receipt", found.application.code)
    if found.state == ProposalState.LAPSED or not services.is_open(found.round, now):
        messages.error(request, _("Đợt không còn nhận đăng ký nên đề xuất đã hết hiệu lực."))
        return redirect("registration:home")
    page = told([found])[0]
    asked = _asked(request, page, now)
    if request.method == "POST" and asked.are_valid:
        try:
            agreed = confirm_proposal(
                actor=request.user, proposal=found, agreement=_agreement(request, asked), now=now
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("registration:proposal", pk)
        if agreed.receipt is None:
            messages.success(request, _("Đã ghi lựa chọn. Hãy gửi giấy tờ còn thiếu rồi nộp hồ sơ."))
            return redirect("registration:task_list", agreed.application.code)
        keep_receipt(request, agreed.receipt, now)
        return redirect("registration:receipt", agreed.application.code)
    return render(request, "registration/proposing/proposal.html", _context(page, asked))


@for_roles(Role.GUARDIAN)
@require_POST
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """To the family's own wishes; the proposal stays open."""
    try:
        file = decline_proposal(actor=request.user, proposal=_own(request, pk), now=received_at(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("registration:home")
    messages.success(request, _("Anh/chị tự chọn trường. Đề xuất vẫn còn ở trang đầu cho đến hạn nộp hồ sơ."))
    return redirect("registration:task_list", file.code)


def _own(request: SignedInRequest, pk: int) -> Proposal:
    seen = visible_proposals(request.user, Proposal.objects.all())
    listed = seen.select_related("round", "offering", "application", "applicant__residential_unit__commune")
    return get_object_or_404(listed, pk=pk)


def _asked(request: SignedInRequest, page: Told, now: datetime) -> Asked:
    found, sent = page.proposal, request.POST if request.method == "POST" else None
    policy, child = found.round.policy, found.applicant
    known = known_answers(found)
    questions = [
        fact
        for fact in asked_questions(policy, child)
        if is_required(policy, fact) and fact.name not in known
    ]
    most = policy.max_wishes - 1
    return Asked(
        questions=QuestionsForm(
            sent, policy=policy, questions=questions, stored={}, required=[fact.name for fact in questions]
        ),
        others=OthersForm(sent, near=page.others, most=most) if most and page.others else None,
        consents=ConsentForm(sent, asked=asked_consents(child, local_day(now)), prefix="dong-y"),
    )


def _agreement(request: SignedInRequest, asked: Asked) -> Agreement:
    return Agreement(
        answers=asked.questions.answers,
        consents=asked.consents.answers,
        others=asked.others.cleaned_data["others"] if asked.others else (),
        seen=request.POST.get("seen", ""),
    )


def _context(page: Told, asked: Asked) -> dict[str, object]:
    found = page.proposal
    policy, child = found.round.policy, found.applicant
    facts = asked_facts(policy, child)
    return {
        "told": page,
        "firmness": firmness(policy),
        "asked": asked,
        "forms": [asked.questions, *([asked.others] if asked.others else []), asked.consents],
        "claims": _claims(found),
        "facts": [{"label": fact.label, "value": fact.words} for fact in facts],
        "seen": seen_of(policy, child),
        "papers": _papers(found, asked.questions.questions),
        "has_draft": _has_draft(found),
        "own_href": reverse("registration:decline_proposal", args=[found.pk]),
    }


def _claims(found: Proposal) -> list[str]:
    """What only the family can say and would put the child further ahead."""
    policy = found.round.policy
    asked = [*policy.wish_questions, *asked_questions(policy, found.applicant)]
    return [fact.label.text(get_language() or "vi") for fact in asked if fact.source == "claim"]


def _has_draft(found: Proposal) -> bool:
    """Whether wishes that the family saved give way."""
    drafts = found.round.applications.filter(applicant=found.applicant_id, state=ApplicationState.DRAFTED)
    return bool(drafts.exists())


def _papers(found: Proposal, questions: Sequence[Fact]) -> list[str]:
    """What is still to be sent: what the rules ask for, and what shows what the register does not know."""
    policy = found.round.policy
    still = policy.proposal.papers if policy.proposal else ()
    kinds = {*still, *(kind for fact in questions for kind in fact.papers)}
    return [each.label.text(get_language() or "vi") for each in policy.documents if each.kind in kinds]
