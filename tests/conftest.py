"""Fixtures that every test may use: people of each role and rounds in any state."""

import pytest
from django.core.cache import cache

from admissions.models import User
from admissions.permissions import Role
from tests import factories


@pytest.fixture(autouse=True)
def _own_places(settings, tmp_path) -> None:
    """Each test has its own papers, bundles and counted guesses."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BUNDLE_ROOT = tmp_path / "bundles"
    cache.clear()


@pytest.fixture
def specialist(db) -> User:
    return factories.user(Role.SPECIALIST)


@pytest.fixture
def director(db) -> User:
    return factories.user(Role.DIRECTOR)


@pytest.fixture
def exam_officer(db) -> User:
    return factories.user(Role.EXAM_OFFICER)
