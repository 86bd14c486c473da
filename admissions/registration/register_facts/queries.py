"""What the pages of the register read: a family's facts with their requests, and the desk of their owner."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from admissions.models import AdmissionRound, Application, AuditEvent, FactDispute, User
from admissions.permissions import visible_disputes
from admissions.registration.register_facts.shown import OF_THE_CHILD, RegisterFact, shown_facts
from admissions.registration.register_facts.standing import disputes_of, is_answered, is_confirmed
from admissions.rules.policy import Policy
from admissions.workflows.application import ENDED_WITHOUT_DECISION
from admissions.workflows.dispute import DisputeState


@dataclass(frozen=True, slots=True)
class FactOnFile:
    """One fact of the register as it stands to a file: confirmed, disputed, or still to be looked at."""

    fact: RegisterFact
    dispute: FactDispute | None
    confirmed: bool
    answered: bool

    @property
    def settled(self) -> bool:
        return self.confirmed or self.answered or not self.fact.text

    @property
    def is_open(self) -> bool:
        return self.dispute is not None and self.dispute.state == DisputeState.OPENED


def facts_on_file(application: Application) -> list[FactOnFile]:
    """Every fact of the child and of the sector database that the round looks at, in one query."""
    disputes = disputes_of(application.applicant)
    return [
        FactOnFile(
            fact,
            dispute := disputes.get(fact.name),
            confirmed=bool(fact.text) and is_confirmed(application, fact),
            answered=is_answered(fact, dispute),
        )
        for fact in shown_facts(application.round.policy, application.applicant)
    ]


def disputes_for(user: User) -> QuerySet[FactDispute]:
    """The requests that this person may see, with the child and the owner."""
    return visible_disputes(user, FactDispute.objects.all()).select_related(
        "applicant__residential_unit__commune", "applicant__source_school", "owner_school", "decided_by"
    )


def dispute_counts(user: User) -> dict[str, int]:
    """How many requests are in each state."""
    rows = visible_disputes(user, FactDispute.objects.all()).order_by().values_list("state")
    return dict(rows.annotate(Count("pk", distinct=True)))


def next_open(user: User, dispute: FactDispute) -> FactDispute | None:
    """The oldest request that still waits, besides this one."""
    waiting = visible_disputes(user, FactDispute.objects.all()).filter(state=DisputeState.OPENED)
    return waiting.exclude(pk=dispute.pk).order_by("opened_at", "pk").first()


def history_of(dispute: FactDispute) -> list[AuditEvent]:
    events = AuditEvent.objects.filter(subject="factdispute", subject_id=dispute.pk)
    return list(events.select_related("actor").order_by("pk"))


def policy_for(dispute: FactDispute) -> Policy | None:
    """The rules by which a sector fact is read: those of the child's latest file; None for its own facts."""
    if dispute.fact in OF_THE_CHILD:
        return None
    files = Application.objects.filter(applicant=dispute.applicant_id).exclude(
        state__in=ENDED_WITHOUT_DECISION
    )
    admission_round = AdmissionRound.objects.filter(applications__in=files).order_by("-pk").first()
    return admission_round.policy if admission_round else None
