from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdmissionsConfig(AppConfig):
    name = "admissions"
    verbose_name = _("Tuyển sinh đầu cấp")

    def ready(self) -> None:
        from admissions.accounts import sessions  # noqa: F401 - hears of every sign-in
        from admissions.registration import checks  # noqa: F401 - registers what an operator is told
        from admissions.registration.register_facts import correcting  # noqa: F401 - hears of every move
