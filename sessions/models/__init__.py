"""Workshops and who takes part: the rows behind the finder, the waiting list, the sheet and the calendars."""

from sessions.models.attendance import Attendance
from sessions.models.registration import Booking, CalendarFeed, Registration, RegistrationEvent, SeatOffer
from sessions.models.workshop import Cycle, Workshop, WorkshopAnimator, WorkshopEvent

__all__ = [
    "Attendance",
    "Booking",
    "CalendarFeed",
    "Cycle",
    "Registration",
    "RegistrationEvent",
    "SeatOffer",
    "Workshop",
    "WorkshopAnimator",
    "WorkshopEvent",
]
