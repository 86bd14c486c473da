"""Forms to print."""

from django.urls import path

from admissions.printing.views import forms, pdf

app_name = "printing"
urlpatterns = [
    path("mau-don/<slug:code>/", forms.round_forms, name="forms"),
    path("mau-don/<slug:code>/<slug:form_id>.pdf", pdf.blank_form, name="blank"),
    path("ho-so/<slug:code>/mau-don/", forms.file_forms, name="file_forms"),
    path("ho-so/<slug:code>/mau-don/<slug:form_id>.pdf", pdf.filled_form, name="filled"),
]
