"""Two provinces for all tests of the generator, built once."""

import pytest

from admissions.demo.world import World, build_world


@pytest.fixture(scope="session")
def world() -> World:
    return build_world(seed=2025, applicants=600)


@pytest.fixture(scope="session")
def city() -> World:
    """A larger one, where shares can be measured."""
    return build_world(seed=7, applicants=2000)
