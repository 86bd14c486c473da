"""What a generated province is made of: frozen records, told apart by codes, in the words of the domain.

Coordinates are degrees (longitude, latitude; WGS 84) rounded to six decimals. All text is Unicode NFC.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

Outline = tuple[tuple[float, float], ...]
"""A closed ring of (longitude, latitude): the first point is repeated at the end."""


def polygon_geojson(outline: Outline) -> dict[str, Any]:
    """The GeoJSON geometry of one ring."""
    return {"type": "Polygon", "coordinates": [[list(point) for point in outline]]}


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune or ward (xã, phường) under its real name; the outline is an illustrative Voronoi cell.

    ``zone`` is the admission zone (khu vực tuyển sinh, 1 to 12) of the district it belonged to until 30
    June 2025.
    """

    code: str
    name: str
    former_district: str
    zone: int
    lon: float
    lat: float
    area_km2: float
    outline: Outline

    @property
    def geojson(self) -> dict[str, Any]:
        return polygon_geojson(self.outline)


@dataclass(frozen=True, slots=True)
class ResidentialUnit:
    """A residential unit (tổ dân phố in a ward, thôn in a commune) and the schools that it is assigned to.

    ``primary`` and ``lower_secondary`` are school codes, nearest first, one or two each (tuyến tuyển sinh).
    """

    code: str
    name: str
    commune_code: str
    lon: float
    lat: float
    outline: Outline
    primary: tuple[str, ...]
    lower_secondary: tuple[str, ...]

    @property
    def geojson(self) -> dict[str, Any]:
        return polygon_geojson(self.outline)


@dataclass(frozen=True, slots=True)
class School:
    """A school; ``level`` is "primary", "lower_secondary" or "upper_secondary"."""

    code: str
    name: str
    level: str
    commune_code: str
    zone: int
    address: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Offering:
    """The entry grade of one school, with the seats of one signed quota decision: classes × class size.

    ``facts`` are texts keyed by the names of the rule pack (grade 10: the school's admission zone).
    """

    code: str
    school_code: str
    grade: int
    name: str
    classes: int
    class_size: int
    seats: int
    quota_number: str
    quota_date: date
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Guardian:
    """An adult of the family; ``relation`` is "mother", "father", "grandparent" or "guardian"."""

    code: str
    full_name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to upload: ``kind`` as the rule pack names it, ``quality`` "clear", "blurred" or "wrong"."""

    kind: str
    quality: str = "clear"


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish (nguyện vọng), rank 1 the dearest; ``facts`` is what the family claims of this pair."""

    rank: int
    offering_code: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What goes wrong with an application.

    ``outcome`` is "returned" (the school sends it back with ``note``, then ``replacement`` repairs
    ``document``), "rejected" (``note`` is the ground) or "withdrawn" (``note`` is the family's reason).
    """

    outcome: str
    document: str
    note: str
    replacement: Paper | None


@dataclass(frozen=True, slots=True)
class Child:
    """An applicant with everything the family will enter, upload and do.

    ``facts`` and ``scores`` are texts keyed by the names of the rule pack; a paper the child did not sit
    has no score. ``guardians[0]`` holds the family's account; siblings who apply too share the same
    guardians. ``answer`` is what the family does with a place: "confirm", "decline" or "silent".
    """

    student_code: str
    grade: int
    full_name: str
    sex: str
    birth_date: date
    birth_place: str
    ethnicity: str
    commune_code: str
    unit_code: str
    address: str
    lon: float
    lat: float
    residence: str
    zone: int
    guardians: tuple[Guardian, ...]
    siblings: tuple[str, ...]
    sibling_schools: tuple[str, ...]
    present_school: str
    present_school_code: str
    present_class: str
    facts: dict[str, str]
    wishes: tuple[Wish, ...]
    papers: tuple[Paper, ...]
    scores: dict[str, str]
    flaw: Flaw | None
    answer: str
