"""The table of contents of the site: one include a stage, in the order of the process."""

from django.urls import include, path

urlpatterns = [
    path("", include("admissions.accounts.urls")),
    path("", include("admissions.notifications.urls")),
    path("", include("admissions.setup.urls")),
    path("", include("admissions.registration.urls")),
    path("", include("admissions.printing.urls")),
    path("", include("admissions.verification.urls")),
    path("", include("admissions.examination.urls")),
    path("", include("admissions.allocation.urls")),
    path("", include("admissions.publication.urls")),
    path("", include("admissions.enrolment.urls")),
]
