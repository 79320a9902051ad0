from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "etp.programmes"
    label = "programmes"
    verbose_name = _("Programmes")

    def ready(self):
        # Models are not loaded before this moment, so what uses them cannot be imported at the top.
        from etp.programmes.domain.reminders import register_reminders  # noqa: PLC0415 -- the registry must be ready

        register_reminders()
