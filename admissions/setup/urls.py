"""Pages of the plan: rounds, one round, its seats and catchments, and the audit log."""

from django.urls import path

from admissions.setup.views.audit import audit
from admissions.setup.views.catchments import catchments, catchments_template
from admissions.setup.views.create import create
from admissions.setup.views.direct_admissions import direct_admission, direct_admissions
from admissions.setup.views.move import move
from admissions.setup.views.offering import new_offering, offering
from admissions.setup.views.past_years import past_years, past_years_template
from admissions.setup.views.plan import approve_plan, extend
from admissions.setup.views.round import round_page
from admissions.setup.views.rounds import rounds
from admissions.setup.views.seats import seats
from admissions.setup.views.seats_file import seats_file, seats_template
from admissions.setup.views.sector import sector, sector_template
from admissions.setup.views.supplementary import supplementary

app_name = "setup"
urlpatterns = [
    path("so/dot/", rounds, name="rounds"),
    path("so/dot/moi/", create, name="create"),
    path("so/dot/<slug:code>/", round_page, name="round"),
    path("so/dot/<slug:code>/buoc/<slug:step>/", move, name="move"),
    path("so/dot/<slug:code>/duyet/", approve_plan, name="approve_plan"),
    path("so/dot/<slug:code>/bo-sung/", supplementary, name="supplementary"),
    path("so/dot/<slug:code>/gia-han/", extend, name="extend"),
    path("so/dot/<slug:code>/chi-tieu/", seats, name="seats"),
    path("so/dot/<slug:code>/chi-tieu/moi/", new_offering, name="new_offering"),
    path("so/dot/<slug:code>/chi-tieu/<int:key>/", offering, name="offering"),
    path("so/dot/<slug:code>/chi-tieu/tep/", seats_file, name="seats_file"),
    path("so/dot/<slug:code>/chi-tieu/tep-mau/", seats_template, name="seats_template"),
    path("so/dot/<slug:code>/nam-truoc/", past_years, name="past_years"),
    path("so/dot/<slug:code>/nam-truoc/tep-mau/", past_years_template, name="past_years_template"),
    path("so/dot/<slug:code>/tuyen-thang/", direct_admissions, name="direct_admissions"),
    path("so/dot/<slug:code>/tuyen-thang/<int:key>/", direct_admission, name="direct_admission"),
    path("so/dot/<slug:code>/tuyen/", catchments, name="catchments"),
    path("so/dot/<slug:code>/tuyen/tep-mau/", catchments_template, name="catchments_template"),
    path("so/du-lieu-nganh/", sector, name="sector"),
    path("so/du-lieu-nganh/tep-mau/", sector_template, name="sector_template"),
    path("so/nhat-ky/", audit, name="audit"),
]
