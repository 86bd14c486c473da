from admissions.admin.accounts import UserAdmin
from admissions.admin.places import AdministrativeUnitAdmin, ResidentialUnitAdmin, SchoolAdmin

__all__ = ["AdministrativeUnitAdmin", "ResidentialUnitAdmin", "SchoolAdmin", "UserAdmin"]
