from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    name = "sessions"
    # django.contrib.sessions already owns the label `sessions`.
    label = "etp_sessions"
    verbose_name = _("Séances")

    def ready(self):
        from sessions.domain.notices import register_notices  # noqa: PLC0415 -- the app registry must be ready

        register_notices()
