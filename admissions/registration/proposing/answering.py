"""The family answers: it agrees and the file is handed in, or it chooses for itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from admissions.models import AdmissionRound, Applicant, Application, Preference, Proposal
from admissions.models.locking import share_rounds
from admissions.permissions import can_answer_proposal
from admissions.registration import completeness, services
from admissions.registration.consenting.services import record_consents
from admissions.registration.errors import AlreadyApplied, RoundIsClosed
from admissions.registration.facts import PROPOSED, suggested_answers
from admissions.registration.proposing.errors import AnsweredAlready, FileIsWithSchool, SeatsAreGone
from admissions.registration.register_facts.services import confirm_facts
from admissions.registration.rules import asked_questions
from admissions.workflows.application import ENDED_WITHOUT_DECISION, ApplicationState
from admissions.workflows.log import Actor, NotPermitted, advance
from admissions.workflows.proposal import ProposalState


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a family says in the act of agreeing.

    `answers` to the questions that the register leaves open; `consents` by subject and purpose; `others`:
    keys of offerings that follow as further wishes; `seen`: what of the register the page showed.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    others: Sequence[int] = ()
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """`receipt` is None where the file waits for papers."""

    application: Application
    receipt: services.Receipt | None


@transaction.atomic
def confirm_proposal(*, actor: Actor, proposal: Proposal, agreement: Agreement, now: datetime) -> Agreed:
    """Take the place: a file whose first wish it is, the register's facts confirmed, is handed in, and that
    confirms the proposal (`following`). Where a paper is still needed, because the rules ask for it or the
    register does not know what the family says, it waits for that as a draft.

    A draft that the family began goes on; its wishes give way. Raises NotPermitted, RoundIsClosed,
    AnsweredAlready, FileIsWithSchool, SeatsAreGone, and whatever the services of a file raise.
    """
    proposal, begun = _locked(proposal, actor, now)
    if proposal.state == ProposalState.CONFIRMED:
        raise AnsweredAlready
    if proposal.offering.quota_decision_id is None:
        raise SeatsAreGone
    file = _draft(proposal, begun, actor, now)
    policy = file.round.policy
    answers = known_answers(proposal) | dict(agreement.answers)
    services.save_answers(actor=actor, application=file, answers=answers, now=now)
    listed = [proposal.offering_id, *(key for key in agreement.others if key != proposal.offering_id)]
    wishes = [services.Wish(key, rank) for rank, key in enumerate(listed[: policy.max_wishes], start=1)]
    services.save_wishes(actor=actor, application=file, wishes=wishes, now=now)
    preferences = list(file.preferences.order_by("rank"))
    preferences[0].facts = {**preferences[0].facts, PROPOSED: "1"}
    preferences[0].save(update_fields=["facts"])
    confirm_facts(actor=actor, application=file, now=now, seen=agreement.seen)
    record_consents(actor=actor, application=file, answers=agreement.consents, now=now)
    if _lacks_papers(file, preferences):
        return Agreed(file, None)
    return Agreed(file, services.submit_application(actor=actor, application=file, now=now))


@transaction.atomic
def decline_proposal(*, actor: Actor, proposal: Proposal, now: datetime) -> Application:
    """Choose for oneself: the file is begun, and the proposal may still be taken while registration is open.

    Raises NotPermitted, RoundIsClosed, AnsweredAlready, FileIsWithSchool, and what `start_application` does.
    """
    proposal, begun = _locked(proposal, actor, now)
    if proposal.state == ProposalState.CONFIRMED:
        raise AnsweredAlready
    file = _draft(proposal, begun, actor, now)
    if proposal.state == ProposalState.OFFERED:
        proposal.answered_at = now
        advance(proposal, "decline", actor=actor, now=now, saving=("answered_at",))
    return file


def _lacks_papers(file: Application, preferences: Sequence[Preference]) -> bool:
    """Whether a paper is still to be sent; the answers are read again, as they are new."""
    file.refresh_from_db(fields=["facts"])
    needed = completeness.needed_papers(file, preferences)
    return bool({each.kind for each in needed} - set(completeness.current_papers(file)))


def known_answers(proposal: Proposal) -> dict[str, str]:
    """Questions of the round that the sector database answers already."""
    policy, applicant = proposal.round.policy, proposal.applicant
    asked = {fact.name for fact in asked_questions(policy, applicant) if fact.source == "residence"}
    return {
        name: text for name, text in suggested_answers(policy, applicant).items() if name in asked and text
    }


def _locked(proposal: Proposal, actor: Actor, now: datetime) -> tuple[Proposal, Application | None]:
    """Round, file, child, proposal, in this order: who answers for a child waits for whoever does so now.
    The proposal with its round and child, and the file where one was begun."""
    (admission_round,) = share_rounds([proposal.round_id])
    begun = _file_of(admission_round, proposal.applicant, lock=True)
    # Not the key: whoever begins a file for the child elsewhere refers to it, and must not wait for us.
    children = Applicant.objects.select_related("residential_unit__commune")
    applicant = children.select_for_update(of=("self",), no_key=True).get(pk=proposal.applicant_id)
    found = Proposal.objects.select_for_update(of=("self",)).select_related("offering").get(pk=proposal.pk)
    found.round, found.applicant = admission_round, applicant
    if not can_answer_proposal(found, actor) or found.state == ProposalState.COMPUTED:
        raise NotPermitted("answer_proposal")
    if not services.is_open(admission_round, now) or found.state == ProposalState.LAPSED:
        raise RoundIsClosed
    return found, begun


def _draft(proposal: Proposal, file: Application | None, actor: Actor, now: datetime) -> Application:
    """The family's draft, begun now where there is none."""
    if file is None:
        try:
            return services.start_application(
                actor=actor, admission_round=proposal.round, applicant=proposal.applicant, now=now
            )
        except AlreadyApplied:  # at the same moment, from another page
            file = _file_of(proposal.round, proposal.applicant)
    if file is None or file.state != ApplicationState.DRAFTED:
        raise FileIsWithSchool
    file.round, file.applicant = proposal.round, proposal.applicant
    return file


def _file_of(
    admission_round: AdmissionRound, applicant: Applicant, *, lock: bool = False
) -> Application | None:
    files = Application.objects.filter(round=admission_round, applicant=applicant)
    files = files.exclude(state__in=ENDED_WITHOUT_DECISION)
    return (files.select_for_update() if lock else files).first()
