from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from etp.common.checks import a_platform_can_be_reached


class CommonConfig(AppConfig):
    name = "etp.common"
    label = "common"
    verbose_name = _("Commun")

    def ready(self) -> None:
        register(a_platform_can_be_reached, deploy=True)
