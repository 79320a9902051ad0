"""What the team should know of a planned workshop without being stopped: a room only asked for, a day closed since."""

from django.utils.translation import gettext as _

from etp.network.enums import RoomState
from sessions.domain.clashes import Clash, refuse_closed_site
from sessions.models import Workshop


def cautions(workshop: Workshop) -> list[str]:
    """Sentences for the team about the room and the site of `workshop`; none when both are sure. One query."""
    said = []
    room = workshop.room
    if room is not None and room.state == RoomState.ASKED:
        words = _("La salle «\u00a0%(room)s\u00a0» est demandée, pas encore confirmée.") % {"room": room.name}
        owner = _("Réponse attendue\u00a0: %(who)s.") % {"who": room.asked_of} if room.asked_of else ""
        said.append(f"{words} {owner}".strip())
    try:
        refuse_closed_site(workshop)
    except Clash as clash:
        said.append(_("%(why)s Changez la date ou le lieu.") % {"why": clash})
    return said
