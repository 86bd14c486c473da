"""A draft of grade 10, and the browser of its family."""

import pytest
from django.test import Client

from admissions.models import Application
from tests import factories
from tests.browsing import signed_in


@pytest.fixture
def draft(db) -> Application:
    return factories.a_draft(factories.a_round(grade=10))


@pytest.fixture
def client_of_draft(draft) -> Client:
    return signed_in(draft.applicant.guardians.get().user)
