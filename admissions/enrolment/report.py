"""The department's report of a published round: one row a school, from demand to confirmed places."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet

from admissions.models import AdmissionRound, Application, Cutoff, Enrolment, Placement, Preference
from admissions.setup.direct_admissions import taken_directly
from admissions.workflows.application import ApplicationState
from admissions.workflows.enrolment import EnrolmentState

if TYPE_CHECKING:
    from pandas import DataFrame, Series


def school_report(admission_round: AdmissionRound) -> "DataFrame":
    """A frame by school name: seats, first_wishes, rank_1 … rank_n, placed, confirmed, filled, cutoff.

    `rank_k` are those placed by their wish of rank k, `placed` all of them and those placed nearby; `filled`
    is confirmed ÷ seats, `cutoff` hundredths of a point or missing. Five queries, whatever the number of
    schools. Only for a round with a published run.
    """
    import pandas  # reports alone need it, and it takes two seconds to load

    run_id = admission_round.published_run_id
    offerings = admission_round.offerings.filter(quota_decision__isnull=False)
    frame = pandas.DataFrame(offerings.values("pk", "name", "seats")).set_index("pk")
    verified = Application.objects.filter(round=admission_round, state=ApplicationState.VERIFIED)
    first = Preference.objects.filter(application__in=verified, rank=1).values_list("offering")
    confirmed = Enrolment.objects.filter(round=admission_round, state=EnrolmentState.CONFIRMED)
    frame["first_wishes"] = _counts(first)
    placed = Placement.objects.filter(run_id=run_id, offering__isnull=False)
    ranks = pandas.DataFrame(placed.values_list("offering", "rank"), columns=["offering", "rank"])
    by_rank = pandas.crosstab(ranks["offering"], ranks["rank"])
    for rank in range(1, admission_round.policy.max_wishes + 1):
        frame[f"rank_{rank}"] = by_rank.get(rank, 0)
    frame["placed"] = ranks["offering"].value_counts()
    frame["confirmed"] = _counts(confirmed.values_list("offering"))
    frame["direct"] = pandas.Series(taken_directly(admission_round), dtype="Int64")
    frame = frame.fillna(0).astype({name: int for name in frame if name != "name"})
    frame["filled"] = (frame["confirmed"] + frame["direct"]) / frame["seats"].where(frame["seats"] > 0)
    frame["cutoff"] = pandas.Series(
        dict(Cutoff.objects.filter(run_id=run_id, score__isnull=False).values_list("offering", "score")),
        dtype="Int64",
    )
    return frame.set_index("name")


def _counts(rows: "QuerySet[Any, tuple[Any, ...]]") -> "Series[int]":
    import pandas

    return pandas.Series(dict(rows.annotate(count=Count("pk")).order_by("offering")), dtype="Int64")
