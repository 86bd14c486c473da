"""What the office sees of the runs: their list, a run's figures, the line of each school."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from admissions.allocation.lines import criteria_in_words
from admissions.models import AdmissionRound, AllocationRun, Application, Cutoff, Offering, Preference, User
from admissions.models.names import alphabetical_key
from admissions.permissions import visible_runs
from admissions.workflows.allocation_run import RunState
from admissions.workflows.application import ApplicationState

ON_ITS_WAY_OUT = (RunState.PROPOSED, RunState.APPROVED, RunState.PUBLISHED)


def runs_for(user: User) -> QuerySet[AllocationRun]:
    """The runs that this account may see, with the people they name."""
    people = ("requested_by", "proposed_by", "approved_by")
    return visible_runs(user, AllocationRun.objects.select_related("round", *people))


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
    """A run's outcome in numbers. `by_rank` maps the rank of the granted wish to how many have it."""

    files: int
    by_rank: dict[int, int]
    unplaced: dict[str, int]

    @property
    def placed(self) -> int:
        return sum(self.by_rank.values())

    @property
    def without_place(self) -> int:
        return sum(self.unplaced.values())


def result_figures(run: AllocationRun) -> ResultFigures:
    """Counted from the stored placements, in one query."""
    rows = run.placements.order_by().values_list("rank", "reason").annotate(Count("pk"))
    by_rank: Counter[int] = Counter()
    unplaced: Counter[str] = Counter()
    for rank, reason, count in rows:
        if rank is None:
            unplaced[reason] += count
        else:
            by_rank[rank] += count
    return ResultFigures(
        files=by_rank.total() + unplaced.total(),
        by_rank=dict(sorted(by_rank.items())),
        unplaced=dict(unplaced),
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
