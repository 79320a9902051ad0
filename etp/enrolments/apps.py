from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrolmentsConfig(AppConfig):
    name = "etp.enrolments"
    label = "enrolments"
    verbose_name = _("Parcours")

    def ready(self):
        # Models are not loaded before this moment, so the kinds cannot be imported at the top.
        from etp.enrolments.domain.notices import register_notices  # noqa: PLC0415 -- the app registry must be ready

        register_notices()
