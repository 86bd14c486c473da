"""What a department head wants to know of each round, read from the database."""

from dataclasses import dataclass

from django.db.models import Count, Sum
from rich.console import Console
from rich.table import Table

from admissions.models import AdmissionRound, AllocationRun, Cutoff
from admissions.workflows.application import ApplicationState

MOST_WANTED = 5


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """The figures of one published round; `wanted` are (school, files that name it first, seats, line)."""

    name: str
    state: str
    applications: int
    verified: int
    seats: int
    placed_by_rank: dict[int, int]
    unplaced: int
    confirmed: int
    violations: int
    wanted: list[tuple[str, int, int, str]]


def summarise(admission_round: AdmissionRound) -> RoundSummary:
    run = AllocationRun.objects.get(round=admission_round, state="PUBLISHED")
    placed = (
        run.placements.filter(rank__isnull=False).values_list("rank").annotate(Count("pk")).order_by("rank")
    )
    return RoundSummary(
        name=admission_round.name,
        state=f"{admission_round.get_state_display()} ({admission_round.state})",
        applications=admission_round.applications.count(),
        verified=admission_round.applications.filter(state=ApplicationState.VERIFIED).count(),
        seats=admission_round.offerings.aggregate(total=Sum("seats"))["total"],
        placed_by_rank=dict(placed),
        unplaced=run.placements.filter(offering=None).count(),
        confirmed=admission_round.enrolments.filter(state="CONFIRMED").count(),
        violations=run.summary["violations"],
        wanted=_most_wanted(admission_round, run),
    )


def show(console: Console, summary: RoundSummary, seconds: float | None) -> None:
    """Print one round: figures in a line each, then the five most wanted schools."""
    took = "" if seconds is None else f" · {_comma(seconds)} giây"
    console.print(f"\n[bold]{summary.name}[/bold] · {summary.state}{took}", highlight=False)
    ranks = " · ".join(f"NV{rank}: {count}" for rank, count in summary.placed_by_rank.items())
    console.print(
        f"  Hồ sơ {summary.applications} · đã xác minh {summary.verified} · chỉ tiêu {summary.seats}\n"
        f"  Được xếp {sum(summary.placed_by_rank.values())} ({ranks}) · chưa có chỗ {summary.unplaced}"
        f" · đã xác nhận nhập học {summary.confirmed} · lỗi kiểm tra {summary.violations}",
        highlight=False,
    )
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 2))
    for heading, side in (
        ("Trường được chọn nhiều nhất", "left"),
        ("NV1", "right"),
        ("Chỉ tiêu", "right"),
        ("Điểm chuẩn / diện cuối", "left"),
    ):
        table.add_column(heading, justify=side)  # type: ignore[arg-type]
    for school, first_wishes, seats, line in summary.wanted:
        table.add_row(school, str(first_wishes), str(seats), line)
    console.print(table)


def _most_wanted(admission_round: AdmissionRound, run: AllocationRun) -> list[tuple[str, int, int, str]]:
    wanted = (
        admission_round.offerings.filter(
            preferences__rank=1, preferences__application__state=ApplicationState.VERIFIED
        )
        .annotate(first=Count("preferences"))
        .order_by("-first", "name")[:MOST_WANTED]
    )
    lines = {line.offering_id: line for line in Cutoff.objects.filter(run=run)}
    return [(each.name, each.first, each.seats, _line(admission_round, lines[each.pk])) for each in wanted]


def _line(admission_round: AdmissionRound, cutoff: Cutoff) -> str:
    """The score of the last admitted, or what decided for the last admitted, in words."""
    if cutoff.score is not None:
        return _comma(cutoff.score / 100)
    values = dict(part.split("=", 1) for part in cutoff.last_admitted.split(";") if "=" in part)
    words = []
    if "category" in values:
        category = admission_round.policy.categories[int(values["category"]) - 1]
        words.append(category.label.vi)
    if values.get("distance_m"):
        words.append(f"{int(values['distance_m']):,} m".replace(",", "."))
    return ", ".join(words) or "—"


def _comma(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
