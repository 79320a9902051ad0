from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    name = "sessions"
    # django.contrib.sessions already owns the label `sessions`.
    label = "etp_sessions"
    verbose_name = _("Séances")

    def ready(self):
        # Models are not loaded before this moment, so what is registered cannot be imported at the top.
        from sessions.domain.diagnosis_presence import register_diagnosis_presence  # noqa: PLC0415 -- see above
        from sessions.domain.notices import register_notices  # noqa: PLC0415 -- see above
        from sessions.domain.path_endings import register_path_endings  # noqa: PLC0415 -- see above

        register_notices()
        register_path_endings()
        register_diagnosis_presence()
