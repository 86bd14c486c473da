"""Reference data for the system administrator: units, groups and schools, by hand or from Excel."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from import_export import fields, resources
from import_export.admin import ImportExportModelAdmin
from import_export.widgets import ForeignKeyWidget

from admissions.models import AdministrativeUnit, ResidentialUnit, School


class AdministrativeUnitResource(resources.ModelResource):
    parent = fields.Field("parent", "parent", ForeignKeyWidget(AdministrativeUnit, "code"))
    former_district = fields.Field(
        "former_district", "former_district", ForeignKeyWidget(AdministrativeUnit, "code")
    )

    class Meta:
        model = AdministrativeUnit
        import_id_fields = ("level", "code")
        fields = ("level", "code", "name", "parent", "zone", "former_district", "former_names")
        use_bulk, batch_size, skip_diff, force_init_instance = True, 2000, True, False


class CommuneWidget(ForeignKeyWidget):
    """A commune by its code."""

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> QuerySet[AdministrativeUnit]:
        return AdministrativeUnit.objects.filter(level=AdministrativeUnit.Level.COMMUNE)


class ResidentialUnitResource(resources.ModelResource):
    commune = fields.Field("commune", "commune", CommuneWidget(AdministrativeUnit, "code"))

    class Meta:
        model = ResidentialUnit
        import_id_fields = ("code",)
        fields = ("code", "name", "commune", "polygon")


class SchoolResource(resources.ModelResource):
    commune = fields.Field("commune", "commune", CommuneWidget(AdministrativeUnit, "code"))

    class Meta:
        model = School
        import_id_fields = ("code",)
        fields = ("code", "name", "commune", "address", "zone", "latitude", "longitude")


@admin.register(AdministrativeUnit)
class AdministrativeUnitAdmin(ImportExportModelAdmin):
    resource_classes = [AdministrativeUnitResource]
    list_display = ("name", "level", "code", "parent", "zone")
    list_filter = ("level",)
    search_fields = ("name", "code")
    list_select_related = ("parent",)


@admin.register(ResidentialUnit)
class ResidentialUnitAdmin(ImportExportModelAdmin):
    resource_classes = [ResidentialUnitResource]
    list_display = ("name", "code", "commune")
    search_fields = ("name", "code")
    list_select_related = ("commune",)
    autocomplete_fields = ("commune",)


@admin.register(School)
class SchoolAdmin(ImportExportModelAdmin):
    resource_classes = [SchoolResource]
    list_display = ("name", "code", "commune", "zone")
    search_fields = ("name", "code")
    list_select_related = ("commune",)
    autocomplete_fields = ("commune",)
