from django.db import models
from django.utils.translation import gettext_lazy as _


class Hanging(models.TextChoices):
    """What hangs on a carrier and is settled one by one."""

    PATH = "path", _("parcours")
    WORKSHOP = "workshop", _("séance")


class Answer(models.TextChoices):
    """What becomes of one of them."""

    FINISH = "finish", _("finir ici, avant le départ")
    TRANSFER = "transfer", _("confier à une autre structure")
    STOP = "stop", _("arrêter le parcours")
    MOVE = "move", _("confier à une autre équipe")
    CANCEL = "cancel", _("annuler la séance")


# Which answers fit what; a path that was not yet entered is declined by « stop ».
ANSWERS: dict[Hanging, tuple[Answer, ...]] = {
    Hanging.PATH: (Answer.FINISH, Answer.TRANSFER, Answer.STOP),
    Hanging.WORKSHOP: (Answer.MOVE, Answer.CANCEL),
}
