from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "etp.records"
    label = "records"
    verbose_name = _("Dossiers")

    def ready(self):
        # Models are not loaded before this moment, so what uses them cannot be imported at the top.
        from etp.records.domain.invariants import register_invariants  # noqa: PLC0415 -- the app registry must be ready

        register_invariants()
