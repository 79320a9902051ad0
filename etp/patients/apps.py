from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatientsConfig(AppConfig):
    name = "etp.patients"
    label = "patients"
    verbose_name = _("Personnes")

    def ready(self):
        # Models are not loaded before this moment, so nothing of the domain can be imported at the top.
        from etp.messaging.domain import register_recipients  # noqa: PLC0415 -- the app registry must be ready
        from etp.patients.domain.contacts import where_reached  # noqa: PLC0415 -- the app registry must be ready
        from etp.patients.domain.notices import register_notices  # noqa: PLC0415 -- the app registry must be ready

        register_notices()
        register_recipients("person:", where_reached)
