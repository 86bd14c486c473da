from django.contrib import admin

from admissions.admin.accounts import UserAdmin
from admissions.admin.places import AdministrativeUnitAdmin, ResidentialUnitAdmin, SchoolAdmin

# The shared sign-in keeps nothing in the database: its library's tables stay empty and have no pages.
for model in list(admin.site._registry):
    if model._meta.app_label in {"account", "socialaccount"}:
        admin.site.unregister(model)

__all__ = ["AdministrativeUnitAdmin", "ResidentialUnitAdmin", "SchoolAdmin", "UserAdmin"]
