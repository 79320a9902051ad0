"""A room that another structure lends: asked for, then confirmed."""

from datetime import datetime

from etp.common.clock import moment
from etp.network.enums import RoomState
from etp.network.models import Room


def confirm_room(room: Room, *, by: str, at: datetime | None = None) -> Room:
    """Note that the owner of an asked room has said yes, when and to whom (`by`, in words); again changes nothing."""
    day = moment(at).date()
    Room.objects.filter(pk=room.pk, state=RoomState.ASKED).update(
        state=RoomState.CONFIRMED, confirmed_on=day, confirmed_by=by[:120]
    )
    room.refresh_from_db()
    return room
