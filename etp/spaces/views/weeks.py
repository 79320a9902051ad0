"""A week of sessions for one member: the board, with the names of appointments that this member may read."""

from datetime import timedelta

from etp.patients.enums import Resource
from etp.patients.permissions import open_people
from etp.spaces.domain.weeks import board, with_counts
from etp.spaces.domain.worklist import appointments_in
from sessions.permissions import can_see_sheet

DAYS = 7


def week_board(request, workshops, monday, *, today, at):
    """The Days from `monday` of `workshops` (a queryset), a fixed number of queries whatever they hold."""
    rows = with_counts(workshops.filter(day__gte=monday, day__lt=monday + timedelta(days=DAYS)))
    rows = list(rows.select_related("site__organisation").prefetch_related("animators").order_by("starts_at", "pk"))
    markable = {workshop.pk for workshop in rows if can_see_sheet(request.user, workshop)}
    names = appointment_names(request, rows)
    return board(rows, monday, today=today, at=at, names=names, markable=markable)


def appointment_names(request, workshops):
    """By workshop, who comes to each individual session of `workshops`: those the user may read, journalled."""
    held = dict(appointments_in(workshops).values_list("workshop", "person"))
    if not held:
        return {}
    people = open_people(request, set(held.values()), Resource.PARTICIPANT)
    known = {person.pk: person.short_name for person in people}
    return {workshop: known[person] for workshop, person in held.items() if person in known}
