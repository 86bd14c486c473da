"""Pages of the runs: check the input, ask for a run, look at it, put it forward, approve it."""

from django.urls import path

from admissions.allocation.views.bundle import bundle
from admissions.allocation.views.chained_lines import chained_lines
from admissions.allocation.views.finding import finding
from admissions.allocation.views.gate import gate
from admissions.allocation.views.odds import odds
from admissions.allocation.views.return_data import return_data
from admissions.allocation.views.ruling import ruling
from admissions.allocation.views.ruling import step as ruling_step
from admissions.allocation.views.rulings import enter, rulings
from admissions.allocation.views.run import run_page
from admissions.allocation.views.runs import runs
from admissions.allocation.views.step import step
from admissions.allocation.views.what_if import what_if

app_name = "allocation"
urlpatterns = [
    path("so/dot/<slug:code>/kiem-tra/", gate, name="gate"),
    path("so/dot/<slug:code>/kiem-tra/<int:pk>/", finding, name="finding"),
    path("so/dot/<slug:code>/kiem-tra/tra-lai/", return_data, name="return_data"),
    path("so/dot/<slug:code>/quyet-dinh/", rulings, name="rulings"),
    path("so/dot/<slug:code>/quyet-dinh/diem-chuan/", chained_lines, name="chained_lines"),
    path("so/dot/<slug:code>/quyet-dinh/ghi/<slug:kind>/", enter, name="enter_ruling"),
    path("so/dot/<slug:code>/quyet-dinh/<int:pk>/", ruling, name="ruling"),
    path("so/dot/<slug:code>/quyet-dinh/<int:pk>/<slug:name>/", ruling_step, name="ruling_step"),
    path("so/dot/<slug:code>/thu-phuong-an/", what_if, name="what_if"),
    path("so/dot/<slug:code>/kha-nang/", odds, name="odds"),
    path("so/dot/<slug:code>/xet/", runs, name="runs"),
    path("so/dot/<slug:code>/xet/<int:pk>/", run_page, name="run"),
    path("so/dot/<slug:code>/xet/<int:pk>/goi/", bundle, name="bundle"),
    path("so/dot/<slug:code>/xet/<int:pk>/<slug:name>/", step, name="step"),
]
