"""The family's answer to an offered place, the school's list, the end of a round and its report."""

from django.urls import path

from admissions.enrolment.views import (
    adjustment,
    adjustment_step,
    adjustments,
    answer,
    draft_adjustment,
    finish,
    report,
    school,
    waiting,
)

app_name = "enrolment"
urlpatterns = [
    path("cho-hoc/<int:pk>/", answer.answer, name="answer"),
    path("truong/nhap-hoc/", school.school_list, name="school"),
    path("truong/danh-sach-cho/", waiting.waiting_list, name="waiting"),
    path("so/dot/<slug:code>/dieu-chinh/", adjustments.adjustments, name="adjustments"),
    path("so/dot/<slug:code>/dieu-chinh/soan/<slug:kind>/", draft_adjustment.draft, name="draft_adjustment"),
    path("so/dot/<slug:code>/dieu-chinh/<int:pk>/", adjustment.adjustment, name="adjustment"),
    path("so/dot/<slug:code>/dieu-chinh/<int:pk>/<slug:name>/", adjustment_step.step, name="adjustment_step"),
    path(
        "so/dot/<slug:code>/dieu-chinh/<int:pk>/em/<int:change>/",
        adjustment_step.judge_loss,
        name="judge_loss",
    ),
    path("so/dot/<slug:code>/ket-thuc/", finish.finish, name="finish"),
    path("so/dot/<slug:code>/bao-cao/", report.report, name="report"),
]
