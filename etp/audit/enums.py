from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    READ = "read", _("a consulté")
    CREATE = "create", _("a ajouté")
    CHANGE = "change", _("a modifié")
    DELETE = "delete", _("a retiré")
    EXPORT = "export", _("a exporté ou imprimé")
    DENIED = "denied", _("s’est vu refuser")
