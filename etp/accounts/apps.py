from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "etp.accounts"
    label = "accounts"
    verbose_name = _("Comptes")

    def ready(self):
        # Models are not loaded before this moment, so what needs them cannot be imported at the top.
        from etp.accounts import checks  # noqa: F401, PLC0415 -- importing it registers the system check
        from etp.accounts.domain.notices import register_notices  # noqa: PLC0415 -- the app registry must be ready

        register_notices()
