"""The public pages of a round, results for families and by look-up, and the office's page to publish."""

from django.urls import path

from admissions.publication.views import level, look_up, publish, result, round_page, start, verify_yourself

app_name = "publication"
urlpatterns = [
    path("", start.start, name="start"),
    path("bat-dau/", level.level, name="level"),
    path("dot/<slug:code>/", round_page.round_page, name="round_page"),
    path("dot/<slug:code>/tu-kiem-tra/", verify_yourself.verify_yourself, name="verify_yourself"),
    path("dot/<slug:code>/tu-kiem-tra/goi/", verify_yourself.package, name="package"),
    path("tra-cuu/", look_up.look_up, name="look_up"),
    path("ho-so/<slug:code>/ket-qua/", result.result, name="result"),
    path("so/dot/<slug:code>/cong-bo/", publish.publish_result, name="publish"),
]
