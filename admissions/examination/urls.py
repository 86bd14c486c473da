"""Pages of the exam office: candidate numbers, scores, and the word that they are complete."""

from django.urls import path

from admissions.examination.views.prepare import prepare
from admissions.examination.views.scores import numbers, scores, template

app_name = "examination"
urlpatterns = [
    path("so/dot/<slug:code>/diem/", scores, name="scores"),
    path("so/dot/<slug:code>/diem/so-bao-danh/", numbers, name="numbers"),
    path("so/dot/<slug:code>/diem/mau/", template, name="template"),
    path("so/dot/<slug:code>/diem/khoa/", prepare, name="prepare"),
]
