"""The register of children takes over what the sector database says: all rows or none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from admissions.models import Applicant, AuditEvent
from admissions.permissions import Role, has_role
from admissions.setup.sector.children import BATCH, COLUMNS, Change, SectorChild, compare, merged
from admissions.setup.sector.guardians import take_guardians
from admissions.setup.sector.homes import homes_about_to_move, homes_moved
from admissions.workflows.log import Actor, ChangedMeanwhile, NotPermitted, audit_event


@dataclass(frozen=True, slots=True)
class SectorImport:
    """How many children came new, changed or stayed, and how many adults were added."""

    new: int
    changed: int
    unchanged: int
    guardians: int


@transaction.atomic
def import_sector(*, actor: Actor, children: Sequence[SectorChild], now: datetime) -> SectorImport:
    """Save the rows in bulk; whoever is not in the list stays as it is.

    1. What changes is found without a lock; the files of children who move are locked, then the children,
       in the order in which every other act locks them.
    2. What changes is found again under the lock. ChangedMeanwhile where somebody else moved a child.
    3. New and changed rows are written by INSERT … ON CONFLICT, 2,000 at a time; secrets stay.
    4. Adults and their bonds are added, one audit row is written a child.
    5. What follows from a home is computed anew by whoever listens.
    """
    if not has_role(actor, Role.SPECIALIST):
        raise NotPermitted("import_sector")
    moving = {key for key, _change in _moves(compare(children))}
    homes_about_to_move.send(sender=import_sector, applicants=moving)
    changes = compare(children, locked=True)
    moved = {key for key, _change in _moves(changes)}
    if not moved <= moving:
        raise ChangedMeanwhile("sector import")
    written = [change for change in changes if change.is_change]
    saved = _write(written, now)
    guardians = take_guardians([change.child for change in changes], _keys(changes, saved))
    _log(written, saved, actor, now)
    if moved:
        homes_moved.send(sender=import_sector, applicants=moved)
    new = sum(change.is_new for change in written)
    return SectorImport(new, len(written) - new, len(changes) - len(written), guardians)


def _moves(changes: Sequence[Change]) -> list[tuple[int, Change]]:
    return [(each.applicant.pk, each) for each in changes if each.moves and each.applicant is not None]


def _write(written: Sequence[Change], now: datetime) -> list[Applicant]:
    rows = [merged(change) for change in written]
    for row in rows:
        row.sector_as_of = now
    return Applicant.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["student_code"],
        update_fields=[*(name.removesuffix("_id") for name in COLUMNS), "sector_facts", "sector_as_of"],
    )


def _keys(changes: Sequence[Change], saved: Collection[Applicant]) -> dict[str, int]:
    """Student code → key of every child of the list."""
    keys = {each.applicant.student_code: each.applicant.pk for each in changes if each.applicant is not None}
    return keys | {applicant.student_code: applicant.pk for applicant in saved}


def _log(written: Sequence[Change], saved: Sequence[Applicant], actor: Actor, now: datetime) -> None:
    """Which columns changed, never their values."""
    AuditEvent.objects.bulk_create(
        [
            audit_event(
                applicant,
                "register" if change.is_new else "update_register",
                actor=actor,
                now=now,
                reason="" if change.is_new else ", ".join(sorted({*change.columns, *change.facts})),
            )
            for change, applicant in zip(written, saved, strict=True)
        ],
        batch_size=BATCH,
    )
