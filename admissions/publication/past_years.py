"""A published result becomes the figures of a past year, for the families of the years to come."""

from django.db.models import Count, Q
from django.utils import timezone

from admissions.models import AdmissionRound, AllocationRun, Cutoff, FrozenOffering, PastYear, WishResult
from admissions.setup.past_years import keep_years

NOBODY = {"of_first": 0, "of_all": 0}


def keep_as_past_year(admission_round: AdmissionRound, run: AllocationRun) -> None:
    """One row a programme of a school, in the caller's transaction; a supplementary round keeps none.

    The seats are those of the frozen input, wishes are counted where the run considered them, and admitted
    and line are the run's own. Written again it gives the same rows.
    """
    if admission_round.follows_id is not None:
        return
    as_of = timezone.localdate(admission_round.published_at)
    seats = dict(FrozenOffering.objects.filter(freeze=run.freeze_id).values_list("offering", "seats"))
    wishes = {
        row["offering"]: row
        for row in WishResult.objects.filter(run=run)
        .order_by()
        .values("offering")
        .annotate(
            of_all=Count("application", distinct=True),
            of_first=Count("application", filter=Q(rank=1), distinct=True),
        )
    }
    keep_years(
        [
            PastYear(
                school_id=line.offering.school_id,
                programme=line.offering.programme,
                grade=admission_round.grade,
                school_year=admission_round.school_year,
                seats=seats.get(line.offering_id, line.seats),
                first_wishes=wishes.get(line.offering_id, NOBODY)["of_first"],
                all_wishes=wishes.get(line.offering_id, NOBODY)["of_all"],
                admitted=line.admitted,
                line=line.score,
                source=admission_round.name,
                as_of=as_of,
                from_round=admission_round,
            )
            for line in Cutoff.objects.filter(run=run).select_related("offering")
        ]
    )
