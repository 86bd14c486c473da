"""The public pages of a round, the look-up by file code, and the office's page to publish."""

from importlib import import_module
from importlib.util import find_spec

from django.http import HttpResponse
from django.urls import path

from admissions.publication.views import look_up, round_page, start


def _when_there(module, name):
    if find_spec(module):
        return getattr(import_module(module), name)
    return lambda request, *a, **k: HttpResponse("not yet")


app_name = "publication"
urlpatterns = [
    path("", start.start, name="start"),
    path("dot/<slug:code>/", round_page.round_page, name="round_page"),
    path("tra-cuu/", look_up.look_up, name="look_up"),
    path(
        "so/dot/<slug:code>/cong-bo/",
        _when_there("admissions.publication.views.publish", "publish_result"),
        name="publish",
    ),
]
