"""Every page of the site, read by whoever it is for: nothing that axe calls serious, nothing too wide
or too small for a thumb, no focus that cannot be seen; on a phone and on a desk, by day and by night."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import Browser, Page

from admissions.models import User
from tests.browsing import signed_in, stop_clock
from tests.journeys import visits
from tests.journeys.accessible import faults
from tests.journeys.visitor import PATIENCE
from tests.journeys.visits import Visit

WALKS: dict[str, Callable[[], Iterator[Visit]]] = {
    "public": visits.public_visits,
    "family": visits.family_visits,
    "school": visits.school_visits,
    "office": visits.office_visits,
}
OFFICES = {"school", "office"}  # their tables are read on a desk
NO_PAGES = {
    "set_language",  # buttons: they lead on to a page
    "accounts:ask_code",
    "accounts:single_sign_on",
    "accounts:single_sign_on_return",
    "accounts:sign_out",
    "accounts:home",
    "accounts:accept_invitation",
    "accounts:decline_invitation",
    "accounts:withdraw_invitation",
    "notifications:test",
    "notifications:report",
    "registration:begin",
    "registration:interest",
    "registration:change_pages",
    "registration:reuse_paper",
    "registration:withdraw_dispute",
    "registration:move_proposals",
    "registration:decline_proposal",
    "verification:take_up",
    "verification:reopen",
    "examination:numbers",
    "setup:seats_template",  # files
    "setup:past_years_template",
    "setup:catchments_template",
    "setup:sector_template",
    "registration:document",
    "registration:document_page",
    "registration:evidence",
    "printing:blank",
    "printing:filled",
    "examination:template",
    "examination:wish_template",
    "allocation:bundle",
    "publication:package",
}


@pytest.mark.browser
@pytest.mark.parametrize("walk", WALKS)
def test_every_page_is_accessible(walk, readers, monkeypatch) -> None:
    stop_clock(monkeypatch)
    found: list[str] = []
    for visit in WALKS[walk]():
        page = readers(visit.reader)
        opens(page, visit)
        found += [
            f"{visit.name} {visit.args} {visit.asked}: {each}"
            for each in faults(page, at_a_desk=walk in OFFICES)
        ]
    assert not found, "\n".join(found)


@pytest.mark.django_db
def test_no_page_of_the_site_is_left_out(monkeypatch) -> None:
    stop_clock(monkeypatch)
    visited = {visit.name for walk in WALKS.values() for visit in walk()}
    assert visited & NO_PAGES == set()
    assert visited | NO_PAGES == set(names(get_resolver()))


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """Every named address but those of the stock administration."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            if each.namespace != "admin":
                yield from names(each, f"{each.namespace}:" if each.namespace else space)
        elif each.name:
            yield space + each.name


def opens(page: Page, visit: Visit) -> None:
    """Go there, and do there what leads to the page that is meant."""
    address = reverse(visit.at or visit.name, args=visit.args) + (f"?{visit.asked}" if visit.asked else "")
    response = page.goto(address)
    assert response is not None
    assert response.status == visit.status, f"{address}: {response.status}"
    if visit.then is not None:
        visit.then(page)
    path = page.evaluate("() => location.pathname")
    assert resolve(path).view_name == visit.name, f"{address} leads to {path}"


@pytest.fixture
def readers(chromium: Browser, live_server) -> Iterator[Callable[[User | None], Page]]:
    """The tab of each reader, signed in."""
    tabs: dict[int | None, Page] = {}

    def tab_of(reader: User | None) -> Page:
        key = reader.pk if reader else None
        if key not in tabs:
            context = chromium.new_context(base_url=live_server.url, locale="vi-VN")
            tabs[key] = context.new_page()
            tabs[key].set_default_timeout(PATIENCE)
            if reader is not None:
                session = signed_in(reader).cookies["sessionid"].value
                context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return tabs[key]

    yield tab_of
    for tab in tabs.values():
        tab.context.close()
