"""Pages of the school: the queue, one file, and the office's lock of the list."""

from django.urls import path

from admissions.verification.views.file import file, reopen, take_up
from admissions.verification.views.lock import lock
from admissions.verification.views.queue import queue

app_name = "verification"
urlpatterns = [
    path("truong/ho-so/", queue, name="queue"),
    path("truong/ho-so/<str:code>/", file, name="file"),
    path("truong/ho-so/<str:code>/nhan/", take_up, name="take_up"),
    path("truong/ho-so/<str:code>/mo-lai/", reopen, name="reopen"),
    path("so/dot/<slug:code>/chot/", lock, name="lock"),
]
