from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatientsConfig(AppConfig):
    name = "etp.patients"
    label = "patients"
    verbose_name = _("Personnes")

    def ready(self):
        # Models are not loaded before this moment, so nothing of the domain can be imported at the top.
        from etp.messaging.domain import register_recipient_check  # noqa: PLC0415 -- the app registry must be ready
        from etp.patients.domain.contacts import is_reached_at  # noqa: PLC0415 -- the app registry must be ready
        from etp.patients.domain.notices import register_notices  # noqa: PLC0415 -- the app registry must be ready

        register_notices()
        register_recipient_check("person:", is_reached_at)
