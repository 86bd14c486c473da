"""What the office sees of the runs: their list, a run's figures, the line of each school."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from admissions.allocation.lines import criteria_in_words
from admissions.models import (
    AdmissionRound,
    AllocationRun,
    Application,
    AuditEvent,
    Cutoff,
    InputFinding,
    NearbyResult,
    Offering,
    Preference,
    Ruling,
    User,
)
from admissions.models.names import alphabetical_key
from admissions.permissions import visible_findings, visible_rulings, visible_runs
from admissions.workflows.allocation_run import RunState
from admissions.workflows.application import ApplicationState

PLACED_NEARBY = "placed_nearby"
ON_ITS_WAY_OUT = (RunState.PROPOSED, RunState.APPROVED, RunState.PUBLISHED)


def runs_for(user: User) -> QuerySet[AllocationRun]:
    """The runs that this account may see, with the people they name."""
    people = ("requested_by", "proposed_by", "approved_by")
    return visible_runs(user, AllocationRun.objects.select_related("round", *people))


def findings_for(user: User) -> QuerySet[InputFinding]:
    """What the input gate found, as far as this account may see it, with everything that pages name."""
    return visible_findings(user, InputFinding.objects.select_related("round", "offering", "settled_by"))


def rulings_for(user: User) -> QuerySet[Ruling]:
    """The decisions of the authority, with everything that pages name."""
    people = ("entered_by", "confirmed_by")
    return visible_rulings(user, Ruling.objects.select_related("round", "offering", *people))


def last_check(admission_round: AdmissionRound) -> AuditEvent | None:
    """The latest check of the round's input."""
    checks = AuditEvent.objects.filter(
        subject="admissionround", subject_id=admission_round.pk, action="check_input"
    )
    return checks.select_related("actor").order_by("-pk").first()


def events_of(finding: InputFinding) -> QuerySet[AuditEvent]:
    """What happened to one finding, in order."""
    return AuditEvent.objects.filter(subject="inputfinding", subject_id=finding.pk).select_related("actor")


@dataclass(frozen=True, slots=True)
class InputFigures:
    """What a run would rank now."""

    files: int
    wishes: int
    seats: int
    schools: int


def input_figures(admission_round: AdmissionRound) -> InputFigures:
    """Verified files with their wishes, and the seats with a signed decision, in three queries."""
    verified = ApplicationState.VERIFIED
    seats = list(
        Offering.objects.filter(round=admission_round, quota_decision__isnull=False).values_list(
            "seats", flat=True
        )
    )
    return InputFigures(
        files=Application.objects.filter(round=admission_round, state=verified).count(),
        wishes=Preference.objects.filter(
            application__round=admission_round, application__state=verified
        ).count(),
        seats=sum(seats),
        schools=len(seats),
    )


@dataclass(frozen=True, slots=True)
class ResultFigures:
    """A run's outcome in numbers. `by_rank` maps the rank of the granted wish to how many have it; `nearby`
    is how many the second step placed."""

    files: int
    by_rank: dict[int, int]
    unplaced: dict[str, int]
    nearby: int = 0

    @property
    def placed(self) -> int:
        return sum(self.by_rank.values()) + self.nearby

    @property
    def without_place(self) -> int:
        return sum(self.unplaced.values())


def result_figures(run: AllocationRun) -> ResultFigures:
    """Counted from the stored placements, in one query."""
    rows = run.placements.order_by().values_list("rank", "reason").annotate(Count("pk"))
    by_rank: Counter[int] = Counter()
    unplaced: Counter[str] = Counter()
    nearby = 0
    for rank, reason, count in rows:
        if reason == PLACED_NEARBY:
            nearby += count
        elif rank is None:
            unplaced[reason] += count
        else:
            by_rank[rank] += count
    return ResultFigures(
        files=by_rank.total() + unplaced.total() + nearby,
        by_rank=dict(sorted(by_rank.items())),
        unplaced=dict(unplaced),
        nearby=nearby,
    )


@dataclass(frozen=True, slots=True)
class CutoffLine:
    """One school's line in a run, with how many wished for it first."""

    cutoff: Cutoff
    first_wishes: int
    last: str

    @property
    def name(self) -> str:
        return self.cutoff.offering.name

    @property
    def name_key(self) -> tuple[str, str]:
        return alphabetical_key(self.name)

    @property
    def empty(self) -> int:
        return max(self.cutoff.seats - self.cutoff.admitted, 0)


def cutoff_lines(run: AllocationRun) -> list[CutoffLine]:
    """Every school's line, in the order of names, in two queries."""
    policy, language = run.round.policy, get_language() or "vi"
    first = dict(
        Preference.objects.filter(
            application__round=run.round_id, application__state=ApplicationState.VERIFIED, rank=1
        )
        .order_by()
        .values_list("offering")
        .annotate(Count("pk"))
    )
    lines = [
        CutoffLine(
            cutoff,
            first.get(cutoff.offering_id, 0),
            criteria_in_words(policy, cutoff.last_admitted, language),
        )
        for cutoff in run.cutoffs.select_related("offering").order_by()
    ]
    return sorted(lines, key=lambda line: line.name_key)


def run_on_its_way(admission_round: AdmissionRound) -> AllocationRun | None:
    """The run that is proposed, approved or published."""
    return admission_round.runs.filter(state__in=ON_ITS_WAY_OUT).first()


def nearby_results_of(run: AllocationRun, application: Application) -> list[NearbyResult]:
    """What the second step made of each school near one child, in the order of its list; nothing where the
    child had a place by a wish or the rules have no second step."""
    found = NearbyResult.objects.filter(run=run, application=application)
    return list(found.select_related("offering").order_by("turn"))


@dataclass(frozen=True, slots=True)
class PlacedFar:
    """A child placed farther than the rules let pass without a reason, and the nearer schools with theirs."""

    placed: NearbyResult
    nearer: list[NearbyResult]


def placed_far(run: AllocationRun) -> list[PlacedFar]:
    """Everybody whom the second step placed farther than `beyond_m`, the farthest first; in two queries."""
    step = run.round.policy.placement
    if step is None or step.beyond_m is None:
        return []
    far = list(
        NearbyResult.objects.filter(run=run, result=NearbyResult.Result.PLACED, distance_m__gt=step.beyond_m)
        .select_related("application", "offering")
        .order_by("-distance_m", "application__code")
    )
    others: dict[int, list[NearbyResult]] = {each.application_id: [] for each in far}
    rows = NearbyResult.objects.filter(run=run, application__in=others).exclude(
        result=NearbyResult.Result.PLACED
    )
    for row in rows.select_related("offering").order_by("application", "distance_m", "turn"):
        others[row.application_id].append(row)
    return [
        PlacedFar(
            each,
            [
                row
                for row in others[each.application_id]
                if row.distance_m is not None and row.distance_m < (each.distance_m or 0)
            ],
        )
        for each in far
    ]
