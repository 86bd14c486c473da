"""The family's pages: the children, a file and its tasks, the receipt."""

from django.urls import path

from admissions.registration.views import answers, check, home, paper, receipt, task_list, wishes, withdraw

app_name = "registration"
urlpatterns = [
    path("ho-so/", home.home, name="home"),
    path("ho-so/moi/<slug:round_code>/<int:applicant_id>/", home.start, name="start"),
    path("ho-so/<slug:code>/", task_list.task_list, name="task_list"),
    path("ho-so/<slug:code>/thong-tin/", answers.answers, name="answers"),
    path("ho-so/<slug:code>/nguyen-vong/", wishes.wishes, name="wishes"),
    path("ho-so/<slug:code>/giay-to/<slug:kind>/", paper.paper, name="paper"),
    path("ho-so/<slug:code>/kiem-tra/", check.check, name="check"),
    path("ho-so/<slug:code>/bien-nhan/", receipt.receipt, name="receipt"),
    path("ho-so/<slug:code>/ma-tra-cuu/", receipt.reissue, name="reissue"),
    path("ho-so/<slug:code>/rut/", withdraw.withdraw, name="withdraw"),
    path("giay-to/<int:pk>/", paper.document, name="document"),
]
