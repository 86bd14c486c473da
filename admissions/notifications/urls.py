"""How a family is told, what was sent, and what gateways report."""

from django.urls import path

from admissions.notifications.views import address, overview, preferences, report

app_name = "notifications"
urlpatterns = [
    path("cach-nhan-tin/", preferences.preferences, name="preferences"),
    path("cach-nhan-tin/gui-thu/", preferences.test, name="test"),
    path("cach-nhan-tin/ma/", address.prove, name="prove"),
    path("cach-nhan-tin/<slug:kind>/", address.address, name="address"),
    path("so/dot/<slug:code>/tin-da-gui/", overview.overview, name="overview"),
    path("bao-cao-gui-tin/<slug:channel>/", report.report, name="report"),
]
