"""A proposal follows the file by which the family agreed: handed in it is taken, changed it is given back."""

from collections.abc import Sequence
from datetime import datetime

from admissions.models import Application, Preference, Proposal
from admissions.registration.facts import PROPOSED, agrees_to_proposal
from admissions.workflows.log import Actor, advance
from admissions.workflows.proposal import ProposalState

ANSWERABLE = (ProposalState.OFFERED, ProposalState.DECLINED)


def confirm_by_file(
    application: Application, preferences: Sequence[Preference], *, actor: Actor, now: datetime
) -> None:
    """In the transaction that hands the file in. No query where no wish agrees to a proposal."""
    if application.round.policy.proposal is None or not agrees_to_proposal(preferences):
        return
    proposal = _locked(round=application.round_id, applicant=application.applicant_id, state__in=ANSWERABLE)
    if proposal is not None:
        proposal.application, proposal.answered_at = application, now
        advance(proposal, "confirm", actor=actor, now=now, saving=("application_id", "answered_at"))


def take_back_proposal(application: Application, *, actor: Actor, now: datetime) -> None:
    """In the transaction that reopens or withdraws the file, which is locked. Nothing where nobody agreed.

    The wish loses its mark, so that the file needs its papers like any other; the version that was handed in
    keeps it, and is what it was when it counts again.
    """
    if application.round.policy.proposal is None:
        return
    proposal = _locked(application=application.pk, state=ProposalState.CONFIRMED)
    if proposal is None:
        return
    for preference in application.preferences.all():
        if PROPOSED in preference.facts:
            del preference.facts[PROPOSED]
            preference.save(update_fields=["facts"])
    proposal.answered_at = now
    advance(proposal, "take_back", actor=actor, now=now, saving=("answered_at",))


def _locked(**those: object) -> Proposal | None:
    return Proposal.objects.select_for_update().filter(**those).order_by("-pk").first()
