"""The family's answer to an offered place, the school's list, and the end of a round."""

from importlib import import_module
from importlib.util import find_spec

from django.http import HttpResponse
from django.urls import path

from admissions.enrolment.views import answer


def _when_there(module, name):
    if find_spec(module):
        return getattr(import_module(module), name)
    return lambda request, *a, **k: HttpResponse("not yet")


app_name = "enrolment"
urlpatterns = [
    path("cho-hoc/<int:pk>/", answer.answer, name="answer"),
    path(
        "truong/nhap-hoc/", _when_there("admissions.enrolment.views.school", "school_list"), name="school"
    ),
    path(
        "so/dot/<slug:code>/ket-thuc/",
        _when_there("admissions.enrolment.views.finish", "finish"),
        name="finish",
    ),
]
