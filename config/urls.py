"""The project's URLs: the language switch, the developers' component page, and the site itself."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView

urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("quan-tri/", admin.site.urls),
    path("", include("admissions.urls")),
]
if settings.COMPONENTS_PAGE:
    urlpatterns.append(path("_components/", TemplateView.as_view(template_name="components/index.html")))
