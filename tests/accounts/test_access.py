"""Who may open a page, and what becomes of a refusal on the way."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from admissions.accounts.access import for_roles
from admissions.accounts.middleware import RefusalsMiddleware
from admissions.permissions import Role
from admissions.workflows.log import ChangedMeanwhile, NotPermitted
from tests import factories

pytestmark = pytest.mark.django_db


@for_roles(Role.DIRECTOR)
def page(request):
    return HttpResponse("seen")


def request_of(user):
    request = RequestFactory().get("/so/x/")
    request.user = user
    return request


def test_the_named_role_sees_the_page() -> None:
    assert page(request_of(factories.user(Role.DIRECTOR))).content == b"seen"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DIRECTOR])
def test_for_every_other_role_there_is_no_such_page(role) -> None:
    with pytest.raises(Http404):
        page(request_of(factories.user(role)))


def test_a_stranger_is_asked_to_sign_in() -> None:
    assert page(request_of(AnonymousUser())).status_code == 302


@pytest.mark.parametrize(
    ("error", "status"), [(NotPermitted("x"), 404), (ChangedMeanwhile("x"), 409), (ValueError("x"), None)]
)
def test_a_service_that_refuses_becomes_a_page(error, status) -> None:
    middleware = RefusalsMiddleware(lambda request: HttpResponse())
    response = middleware.process_exception(request_of(factories.user(Role.DIRECTOR)), error)
    assert getattr(response, "status_code", None) == status


def test_pages_behind_a_sign_in_are_not_stored(client) -> None:
    account, _child = factories.family()
    client.force_login(account, backend="admissions.accounts.backends.StudentCodeBackend")
    assert client.get("/ho-so/")["Cache-Control"] == "no-store, private"
