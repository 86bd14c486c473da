"""Pages of the runs: ask for one, look at it, put it forward, approve it."""

from django.urls import path

from admissions.allocation.views.run import act, bundle, run
from admissions.allocation.views.runs import runs

app_name = "allocation"
urlpatterns = [
    path("so/dot/<slug:code>/xet/", runs, name="runs"),
    path("so/dot/<slug:code>/xet/<int:pk>/", run, name="run"),
    path("so/dot/<slug:code>/xet/<int:pk>/buoc/", act, name="act"),
    path("so/dot/<slug:code>/xet/<int:pk>/goi/", bundle, name="bundle"),
]
