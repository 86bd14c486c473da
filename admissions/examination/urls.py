"""Pages of the exam office: candidate numbers, scores, and the word that they are complete."""

from django.urls import path

from admissions.examination.views.prepare import prepare
from admissions.examination.views.scores import numbers, scores, template
from admissions.examination.views.wish_scores import wish_scores, wish_template

app_name = "examination"
urlpatterns = [
    path("so/dot/<slug:code>/diem/", scores, name="scores"),
    path("so/dot/<slug:code>/diem/so-bao-danh/", numbers, name="numbers"),
    path("so/dot/<slug:code>/diem/mau/", template, name="template"),
    path("so/dot/<slug:code>/diem/nguyen-vong/", wish_scores, name="wish_scores"),
    path("so/dot/<slug:code>/diem/nguyen-vong/mau/", wish_template, name="wish_template"),
    path("so/dot/<slug:code>/diem/khoa/", prepare, name="prepare"),
]
