"""The family's answer to an offered place, the school's list, and the end of a round."""

from django.urls import path

from admissions.enrolment.views import answer, finish, school

app_name = "enrolment"
urlpatterns = [
    path("cho-hoc/<int:pk>/", answer.answer, name="answer"),
    path("truong/nhap-hoc/", school.school_list, name="school"),
    path("so/dot/<slug:code>/ket-thuc/", finish.finish, name="finish"),
]
