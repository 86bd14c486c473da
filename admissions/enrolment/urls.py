"""The family's answer to an offered place, the school's list, the end of a round and its report."""

from django.urls import path

from admissions.enrolment.views import answer, finish, report, school

app_name = "enrolment"
urlpatterns = [
    path("cho-hoc/<int:pk>/", answer.answer, name="answer"),
    path("truong/nhap-hoc/", school.school_list, name="school"),
    path("so/dot/<slug:code>/ket-thuc/", finish.finish, name="finish"),
    path("so/dot/<slug:code>/bao-cao/", report.report, name="report"),
]
