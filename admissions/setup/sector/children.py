"""A child as one row of the sector database gives it, and what that changes in the register."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet

from admissions.models import Applicant

BATCH: Final = 2000
POINT: Final = ("latitude", "longitude")
"""A measured point is better than the middle of the unit: it stays while the child stays in the unit."""
HOME_FIELDS: Final = ("residential_unit_id", *POINT)
COLUMNS: Final = (
    "full_name",
    "sort_name",
    "birth_date",
    "sex",
    "source_school_id",
    "present_school",
    "residential_unit_id",
    "address",
    "latitude",
    "longitude",
)


@dataclass(frozen=True, slots=True)
class SectorGuardian:
    """An adult of the child: told apart by telephone, else by mailbox, else by name within the family."""

    full_name: str
    relation: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class SectorChild:
    """One row. `columns` holds the fields of Applicant that the row gives, `facts` the sector facts; what a
    row leaves blank stays as it is."""

    row: int
    student_code: str
    columns: Mapping[str, Any]
    facts: Mapping[str, str] = field(default_factory=dict)
    guardians: tuple[SectorGuardian, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What one row does: `applicant` as it stands (None: new), and by field what was and what will be."""

    child: SectorChild
    applicant: Applicant | None
    columns: Mapping[str, tuple[Any, Any]]
    facts: Mapping[str, tuple[str, str]]

    @property
    def is_new(self) -> bool:
        return self.applicant is None

    @property
    def is_change(self) -> bool:
        return self.is_new or bool(self.columns or self.facts)

    @property
    def moves(self) -> bool:
        return not self.is_new and any(name in self.columns for name in HOME_FIELDS)


def compare(children: Sequence[SectorChild], *, locked: bool = False) -> list[Change]:
    """What each row changes, in their order; one query a few thousand rows."""
    known: dict[str, Applicant] = {}
    for codes in batches([child.student_code for child in children]):
        known |= {each.student_code: each for each in _standing(codes, locked=locked)}
    return [_change(child, known.get(child.student_code)) for child in children]


def batches(items: Sequence[Any], size: int = BATCH) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def merged(change: Change) -> Applicant:
    """The child as it will stand: what the row gives over what is there."""
    standing = change.applicant
    values: dict[str, Any] = {"full_name": "", "sort_name": ""}
    if standing is not None:
        values = {name: getattr(standing, name) for name in COLUMNS}
    values |= {name: after for name, (_before, after) in change.columns.items()}
    facts = dict(standing.sector_facts) if standing else {}
    facts |= {name: after for name, (_before, after) in change.facts.items()}
    return Applicant(
        student_code=change.child.student_code,
        secret_hash=standing.secret_hash if standing else "",
        sector_facts=facts,
        **values,
    )


def _standing(codes: Iterable[str], *, locked: bool) -> QuerySet[Applicant]:
    found = Applicant.objects.filter(student_code__in=codes).order_by("pk")
    return found.select_for_update() if locked else found


def _change(child: SectorChild, standing: Applicant | None) -> Change:
    if standing is None:
        return Change(
            child,
            None,
            {name: (None, value) for name, value in child.columns.items()},
            {name: ("", text) for name, text in child.facts.items()},
        )
    before = {name: getattr(standing, name) for name in COLUMNS}
    known = standing.sector_facts
    stays = before["residential_unit_id"] == child.columns.get("residential_unit_id")
    given = {
        name: value
        for name, value in child.columns.items()
        if not (name in POINT and stays and before[name] is not None)
    }
    return Change(
        child,
        standing,
        {name: (before[name], value) for name, value in given.items() if value != before[name]},
        {
            name: (str(known.get(name, "")), text)
            for name, text in child.facts.items()
            if text != known.get(name)
        },
    )
