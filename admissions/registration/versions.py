"""What was handed in, version by version: the one with the highest number counts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from admissions.models import Application, Document, Preference, Submission
from admissions.registration.completeness import current_papers
from admissions.workflows.application import ApplicationState
from admissions.workflows.log import Actor


def keep_version(
    application: Application,
    preferences: Iterable[Preference],
    papers: Mapping[str, Document],
    *,
    actor_id: int | None,
    at: datetime,
) -> None:
    """Write the file as it is handed in, as one INSERT that counts the number itself; the file is locked."""
    version = Submission(
        application_id=application.pk,
        submitted_at=at,
        submitted_by_id=actor_id,
        facts=application.facts,
        wishes=wishes_as_kept(preferences),
        papers=sorted(paper.pk for paper in papers.values()),
    )
    fields = [field for field in Submission._meta.concrete_fields if field.name not in ("id", "number")]
    quote, table = connection.ops.quote_name, Submission._meta.db_table
    columns = ", ".join(quote(str(field.column)) for field in fields)
    values = [field.get_db_prep_save(getattr(version, field.attname), connection) for field in fields]
    marks = ", ".join(["%s"] * len(fields))
    number = f"(SELECT COALESCE(MAX(number), 0) + 1 FROM {table} WHERE application_id = %s)"  # noqa: S608
    with connection.cursor() as cursor:  # as SQL, since every handing in ends in it
        cursor.execute(
            f"INSERT INTO {table} ({columns}, number) VALUES ({marks}, {number})",  # noqa: S608
            [*values, application.pk],
        )


def wishes_as_kept(preferences: Iterable[Preference]) -> list[dict[str, Any]]:
    """Wishes as a version keeps them, in their order."""
    ordered = sorted(preferences, key=lambda wish: wish.rank)
    return [{"offering": each.offering_id, "rank": each.rank, "facts": each.facts} for each in ordered]


def before_reopening(application: Application, *, actor: Actor) -> None:
    """See that what counts now is kept whole, with whether the school had accepted it; the file is locked.

    A file that was handed in before versions were kept gets its first one here.
    """
    if not application.submissions.exists():
        keep_version(
            application,
            application.preferences.all(),
            current_papers(application),
            actor_id=actor.pk,
            at=application.submitted_at or application.started_at,
        )
    if application.state == ApplicationState.VERIFIED:
        latest = application.submissions.order_by("-number").values("pk")[:1]
        Submission.objects.filter(pk__in=latest).update(was_verified=True)


def versions_of(application: Application) -> list[Submission]:
    """What the family handed in, oldest first."""
    return list(application.submissions.order_by("number"))


def being_changed(application: Application) -> bool:
    """Whether a file that was handed in is being changed: its last version counts until the next."""
    return application.state == ApplicationState.DRAFTED and application.submitted_at is not None


def papers_in(versions: Sequence[Submission]) -> dict[int, str]:
    """The kind of each paper that some version holds, by the paper's key."""
    keys = {pk for version in versions for pk in version.papers}
    return dict(Document.objects.filter(pk__in=keys).values_list("pk", "kind"))
