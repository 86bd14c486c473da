"""Where a family looks from: the home in the register, a residential unit, or a pin on the map.

A place is made for one page and never stored: the reader's own browser keeps what was picked.
"""

from dataclasses import dataclass
from typing import Final

from admissions.models import Applicant, ResidentialUnit
from admissions.registration.choosing.outlines import unit_areas
from admissions.registration.register_facts.address import point_of

HOME, UNIT, PIN = "home", "unit", "pin"
DIGITS: Final = 4  # of a degree: about ten metres, the side of a house


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, a point, or both. `origin`: whether the point is the home's own, the middle of the unit, or
    one that was pinned."""

    unit: ResidentialUnit | None
    latitude: float | None
    longitude: float | None
    origin: str

    @property
    def is_known(self) -> bool:
        return self.unit is not None or self.latitude is not None

    @property
    def zone(self) -> str:
        """The code of the admission zone of the commune; blank where it is not known."""
        return self.unit.commune.zone if self.unit else ""


NOWHERE: Final = Place(None, None, None, UNIT)


def home_of(applicant: Applicant) -> Place:
    """The home as the register has it."""
    return Place(applicant.residential_unit, applicant.latitude, applicant.longitude, HOME)


def place_in(unit: ResidentialUnit) -> Place:
    """A residential unit, seen from its middle where its outline is known."""
    latitude, longitude = point_of(unit) or (None, None)
    return Place(unit, latitude, longitude, UNIT)


def place_at(latitude: float, longitude: float) -> Place:
    """A point, with the residential unit in whose outline it lies. At most three queries."""
    latitude, longitude = round(latitude, DIGITS), round(longitude, DIGITS)
    around = unit_areas().holding(longitude, latitude)
    unit = ResidentialUnit.objects.select_related("commune").filter(pk__in=around[:1]).first()
    return Place(unit, latitude, longitude, PIN)
