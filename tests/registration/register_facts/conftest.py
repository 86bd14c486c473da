"""A draft whose child is in the register of a school, with a learning result."""

import pytest

from admissions.models import Application, School, User
from admissions.permissions import Role
from tests import factories


@pytest.fixture
def school(db) -> School:
    return factories.a_school(name="Trường THCS Đang Học")


@pytest.fixture
def officer(school) -> User:
    return factories.user(Role.VERIFIER, school=school)


@pytest.fixture
def draft(school) -> Application:
    file = factories.a_draft(factories.a_round(grade=10))
    child = file.applicant
    child.source_school, child.present_school = school, school.name
    child.sector_facts = {"lower_secondary_completed": "1"}
    child.save()
    return file


@pytest.fixture
def family(draft) -> User:
    return draft.applicant.guardians.get().user
