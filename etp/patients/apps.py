from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatientsConfig(AppConfig):
    name = "etp.patients"
    label = "patients"
    verbose_name = _("Personnes")

    def ready(self):
        # Models are not loaded before this moment, so the kind cannot be imported at the top.
        from etp.patients.domain.notices import register_notices  # noqa: PLC0415 -- the app registry must be ready

        register_notices()
