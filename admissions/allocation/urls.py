"""Pages of the runs: ask for one, look at it, put it forward, approve it."""

from django.urls import path

from admissions.allocation.views.bundle import bundle
from admissions.allocation.views.run import run_page
from admissions.allocation.views.runs import runs
from admissions.allocation.views.step import step

app_name = "allocation"
urlpatterns = [
    path("so/dot/<slug:code>/xet/", runs, name="runs"),
    path("so/dot/<slug:code>/xet/<int:pk>/", run_page, name="run"),
    path("so/dot/<slug:code>/xet/<int:pk>/goi/", bundle, name="bundle"),
    path("so/dot/<slug:code>/xet/<int:pk>/<slug:name>/", step, name="step"),
]
