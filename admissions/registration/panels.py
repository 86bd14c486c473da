"""What parts of the process add to the family's pages: one panel each, from one place."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from admissions.models import User
from admissions.registration.choosing.risk import risk_panel
from admissions.registration.parts import Panel
from admissions.registration.proposing.panels import proposal_panels
from admissions.registration.queries import ChildOverview, WholeFile
from admissions.registration.register_facts.standing import waiting_panel

__all__ = ["CHECK_PANELS", "HOME_PANELS", "Panel", "check_panels", "home_panels"]

CheckPanel = Callable[[WholeFile, datetime], Panel | None]
HomePanel = Callable[[User, Sequence[ChildOverview], datetime], Mapping[int, Panel]]
"""Panels by the child's key: one call for all children, so that no query is asked once a child."""

# Above the button that hands in, in this order; to add one, add a line.
CHECK_PANELS: tuple[CheckPanel, ...] = (waiting_panel, risk_panel)

# Under the child's name on the first page, above its files, in this order; to add one, add a line.
HOME_PANELS: tuple[HomePanel, ...] = (proposal_panels,)


def check_panels(file: WholeFile, now: datetime) -> list[Panel]:
    return [panel for source in CHECK_PANELS if (panel := source(file, now)) is not None]


def home_panels(user: User, children: Sequence[ChildOverview], now: datetime) -> dict[int, list[Panel]]:
    """The panels of each child, by its key."""
    found: dict[int, list[Panel]] = {}
    for source in HOME_PANELS:
        for child, panel in source(user, children, now).items():
            found.setdefault(child, []).append(panel)
    return found
