"""Proposals reach the families when registration opens, and lapse when it closes; each for a whole round."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from admissions.models import AdmissionRound, Applicant, AuditEvent, Proposal
from admissions.notifications.outbox import announce_to_children
from admissions.permissions import can_lapse_proposal, can_release_proposal
from admissions.registration.editing import is_open
from admissions.registration.proposing.errors import NothingToRelease
from admissions.workflows.log import Actor, NotPermitted, audit_event
from admissions.workflows.proposal import ProposalState
from admissions.workflows.round import RoundState

AT_ONCE = 5_000
UNANSWERED = (ProposalState.OFFERED, ProposalState.DECLINED)


@transaction.atomic
def release_proposals(*, actor: Actor, admission_round: AdmissionRound, now: datetime) -> int:
    """Show every computed proposal to its family and tell it. Returns how many there were.

    Raises NotPermitted, NothingToRelease.
    """
    admission_round = AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)
    computed = Proposal.objects.filter(round=admission_round, state=ProposalState.COMPUTED)
    if not can_release_proposal(Proposal(round=admission_round), actor):
        raise NotPermitted("release")
    keys = list(computed.order_by("pk").values_list("pk", flat=True))
    if not keys or not is_open(admission_round, now):
        raise NothingToRelease
    applicants = Applicant.objects.filter(proposals__in=computed)
    announce_to_children("proposal", event=f"proposal:{admission_round.pk}", now=now, applicants=applicants)
    _move(keys, "release", ProposalState.COMPUTED, ProposalState.OFFERED, actor=actor, now=now)
    return len(keys)


@transaction.atomic
def lapse_proposals(*, actor: Actor, admission_round: AdmissionRound, now: datetime) -> int:
    """Registration is over: what nobody took lapses, what nobody saw is dropped. Returns how many lapsed.

    Raises NotPermitted.
    """
    admission_round = AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)
    if not can_lapse_proposal(Proposal(round=admission_round), actor):
        raise NotPermitted("lapse")
    if admission_round.state in (RoundState.ANNOUNCED, RoundState.OPENED):
        return 0
    lapsed = 0
    for before in UNANSWERED:
        found = Proposal.objects.filter(round=admission_round, state=before).order_by("pk")
        keys = list(found.values_list("pk", flat=True))
        _move(keys, "lapse", before, ProposalState.LAPSED, actor=actor, now=now)
        lapsed += len(keys)
    Proposal.objects.filter(round=admission_round, state=ProposalState.COMPUTED).delete()
    return lapsed


def keep_up(*, actor: Actor, now: datetime) -> None:
    """What the clock has to do: release where registration has opened, lapse where it has closed."""
    for admission_round in AdmissionRound.objects.filter(
        state=RoundState.OPENED, proposals__state=ProposalState.COMPUTED
    ).distinct():
        if is_open(admission_round, now):
            release_proposals(actor=actor, admission_round=admission_round, now=now)
    over = AdmissionRound.objects.exclude(state__in=(RoundState.ANNOUNCED, RoundState.OPENED))
    for admission_round in over.filter(proposals__state__in=(*UNANSWERED, ProposalState.COMPUTED)).distinct():
        lapse_proposals(actor=actor, admission_round=admission_round, now=now)


def _move(keys: Sequence[int], action: str, before: str, after: str, *, actor: Actor, now: datetime) -> None:
    """The transition for many rows, which nobody else moves: the round is locked. An audit row each."""
    for first in range(0, len(keys), AT_ONCE):
        some = keys[first : first + AT_ONCE]
        Proposal.objects.filter(pk__in=some).update(state=after, version=F("version") + 1)
        AuditEvent.objects.bulk_create(
            audit_event(Proposal(pk=key), action, actor=actor, now=now, before=before, after=after)
            for key in some
        )
