"""The family confirms or disputes what the register says; the owner of the fact answers.

Each service in the same beats: lock · authorise · check · write · announce.
"""

from collections.abc import Collection
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from admissions.models import Applicant, Application, FactDispute
from admissions.notifications.outbox import announce
from admissions.permissions import is_guardian_of
from admissions.registration.editing import editable, saved
from admissions.registration.papers import Paper, read_paper
from admissions.registration.register_facts.correcting import (
    lock_unlocked_files,
    recompute_wishes,
    write_fact,
)
from admissions.registration.register_facts.errors import (
    AlreadyDisputed,
    NothingToCorrect,
    RegisterChanged,
    ReplyMissing,
)
from admissions.registration.register_facts.shown import HOME, OF_THE_CHILD, text_of
from admissions.registration.register_facts.standing import asked_facts, digest
from admissions.registration.scanning import require_clean
from admissions.workflows.application import ENDED_WITHOUT_DECISION
from admissions.workflows.dispute import DisputeState
from admissions.workflows.log import Actor, NotPermitted, advance, record

LONGEST_REASON = 1000


@transaction.atomic
def confirm_facts(
    *,
    actor: Actor,
    application: Application,
    now: datetime,
    names: Collection[str] | None = None,
    seen: str = "",
) -> None:
    """Remember that the family found these facts right, all that do not wait for an answer when `names` is
    None. `seen` is what the page showed (`standing.seen_of`).

    The child is locked, so that no import comes between what is compared and what is kept.
    Raises NotPermitted, NotEditable, RoundIsClosed, RegisterChanged.
    """
    file = editable(application, actor, now)
    applicant = _locked_child(file.applicant_id)
    facts = asked_facts(file.round.policy, applicant)
    if seen and seen != digest(facts):
        raise RegisterChanged
    waiting = set(
        applicant.disputes.filter(state=DisputeState.OPENED).order_by().values_list("fact", flat=True)
    )
    chosen = {
        fact.name: fact.text
        for fact in facts
        if fact.name not in waiting and (names is None or fact.name in names)
    }
    file.confirmed_facts = {**file.confirmed_facts, **chosen}
    saved(file, "confirmed_facts")
    record(file, "confirm_facts", actor=actor, now=now)


def open_dispute(
    *,
    actor: Actor,
    applicant: Applicant,
    fact: str,
    claimed: str,
    reason: str,
    evidence: bytes,
    now: datetime,
) -> FactDispute:
    """Ask the owner of a fact to correct it. `claimed` is canonical text, `evidence` the photographed paper.

    The picture is made harmless before anything is locked. The file is written before its row, and removed
    again when the row is not committed.
    Raises NotPermitted, PaperRefused, NothingToCorrect, AlreadyDisputed.
    """
    if not is_guardian_of(actor, applicant.pk):
        raise NotPermitted("open_dispute")
    paper = read_paper(evidence)
    require_clean(evidence)
    name = default_storage.save(
        f"disputes/{paper.sha256[:2]}/{applicant.pk}-{fact}-{paper.sha256[2:12]}.{paper.extension}",
        ContentFile(paper.content),
    )
    try:
        with transaction.atomic():
            return _open(actor, applicant.pk, fact, claimed, reason, name, paper, now)
    except BaseException:
        default_storage.delete(name)
        raise


def _open(
    actor: Actor,
    applicant_id: int,
    fact: str,
    claimed: str,
    reason: str,
    name: str,
    paper: Paper,
    now: datetime,
) -> FactDispute:
    applicant = _locked_child(applicant_id)
    stated = text_of(applicant, fact)
    if claimed == stated:
        raise NothingToCorrect
    dispute = FactDispute(
        applicant=applicant,
        owner_school_id=applicant.source_school_id,
        fact=fact,
        stated=stated,
        claimed=claimed,
        reason=reason[:LONGEST_REASON],
        evidence=name,
        evidence_type=paper.content_type,
        opened_by_id=actor.pk,
        opened_at=now,
    )
    try:
        with transaction.atomic():
            dispute.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyDisputed from error
    record(dispute, "dispute", actor=actor, now=now, after=dispute.state)
    return dispute


@transaction.atomic
def withdraw_dispute(*, actor: Actor, dispute: FactDispute, now: datetime) -> None:
    """The family takes its request back. Raises NotPermitted, TransitionRefused."""
    dispute = _locked_dispute(dispute)
    advance(dispute, "withdraw", actor=actor, now=now)


@transaction.atomic
def accept_dispute(*, actor: Actor, dispute: FactDispute, reply: str, now: datetime) -> FactDispute:
    """The evidence holds: the register is corrected in the same transaction, and where the child lives
    elsewhere than it said, catchment and distance of its wishes too, while the list is not locked.

    Raises NotPermitted, TransitionRefused when somebody answered meanwhile, ClaimNotUnderstood.
    """
    moves = dispute.fact == HOME
    files = lock_unlocked_files([dispute.applicant_id]) if moves else []
    applicant = _locked_child(dispute.applicant_id)
    dispute = _locked_dispute(dispute)
    _decide(dispute, "accept", actor, reply, now)
    write_fact(applicant, dispute.fact, dispute.claimed, now)
    record(applicant, "correct_register", actor=actor, now=now, reason=_subject(dispute.fact))
    if moves:
        recompute_wishes(files)
    _tell(dispute, now)
    return dispute


@transaction.atomic
def refuse_dispute(*, actor: Actor, dispute: FactDispute, reply: str, now: datetime) -> FactDispute:
    """The register stays as it is; the reply says why. Raises as `accept_dispute`, and ReplyMissing."""
    if not reply.strip():
        raise ReplyMissing
    dispute = _locked_dispute(dispute)
    _decide(dispute, "refuse", actor, reply, now)
    _tell(dispute, now)
    return dispute


def _decide(dispute: FactDispute, transition: str, actor: Actor, reply: str, now: datetime) -> None:
    dispute.reply, dispute.decided_by_id, dispute.decided_at = reply.strip(), actor.pk, now
    advance(
        dispute,
        transition,
        actor=actor,
        now=now,
        reason=dispute.reply,
        saving=("reply", "decided_by_id", "decided_at"),
    )


def _tell(dispute: FactDispute, now: datetime) -> None:
    """One message to the family, about its latest live file where it has one."""
    files = Application.objects.filter(applicant=dispute.applicant_id)
    latest = files.exclude(state__in=ENDED_WITHOUT_DECISION).order_by("-pk").first()
    announce(
        "dispute_answered",
        event=f"dispute:{dispute.pk}",
        now=now,
        application=latest,
        applicant=None if latest else dispute.applicant,
    )


def _subject(fact: str) -> str:
    """What the log names: the field, never its value."""
    return fact if fact in OF_THE_CHILD else f"sector:{fact}"


def _locked_child(pk: int) -> Applicant:
    children = Applicant.objects.select_related("residential_unit__commune", "source_school")
    return children.select_for_update(of=("self",)).get(pk=pk)


def _locked_dispute(dispute: FactDispute) -> FactDispute:
    return FactDispute.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=dispute.pk)
