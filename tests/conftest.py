"""Fixtures that every test may use: people of each role and rounds in any state."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache

from admissions.models import User
from admissions.permissions import Role
from admissions.registration.choosing import outlines
from tests import factories


@pytest.fixture(autouse=True)
def _own_places(settings, tmp_path) -> None:
    """Each test has its own papers, bundles and counted guesses."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BUNDLE_ROOT = tmp_path / "bundles"
    settings.MESSAGES_FOLDER = tmp_path / "messages"
    cache.clear()
    outlines.forget()


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Notes a measured figure for docs/reliability.md when RELIABILITY_LOG names a file."""

    def note(item: str, what: str, value: object, *, threshold: str, seed: int | None = None) -> None:
        if log := os.environ.get("RELIABILITY_LOG"):
            row = {"item": item, "what": what, "value": value, "threshold": threshold, "seed": seed}
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(json.dumps(row | {"test": request.node.nodeid}, ensure_ascii=False) + "\n")

    return note


@pytest.fixture
def specialist(db) -> User:
    return factories.user(Role.SPECIALIST)


@pytest.fixture
def director(db) -> User:
    return factories.user(Role.DIRECTOR)


@pytest.fixture
def exam_officer(db) -> User:
    return factories.user(Role.EXAM_OFFICER)
