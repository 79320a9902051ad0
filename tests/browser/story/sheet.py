"""Chapter four: the sheet is marked and closed, my space shows it, and the grid's figure moves and opens."""

from django.utils import timezone

from etp.reporting.grid import grid
from sessions.enums import Mark, WorkshopState
from sessions.models import Attendance
from tests.browser.people import Patient
from tests.browser.story.path import FIRST_NAME, LAST_NAME, MODULE

CODE = "4.1"


def figure(cast):
    year = cast.workshop.day.year
    return next(row.figure.value for row in grid(cast.path.programme, year=year) if row.code == CODE)


def marked_closed_and_counted(cast):
    """One more person in an initial offer, opened by the coordinator to that very name."""
    before = figure(cast)
    marked_and_closed(cast)
    assert figure(cast) == before + 1
    shown_in_my_space(cast)
    opened_from_the_grid(cast, before + 1)


def marked_and_closed(cast):
    """From the agenda: the sheet, everybody present, read again, closed."""
    manager = cast.member("yann")
    manager.menu("Agenda")
    manager.follows(manager.page.locator(f"main a[href*='/ateliers/{cast.workshop.pk}/']"))
    if manager.page.get_by_role("link", name="Présences").count() and "/presences/" not in manager.page.url:
        manager.follows(manager.page.locator(f"main a[href$='/ateliers/{cast.workshop.pk}/presences/']"))
    manager.page.get_by_role("button", name="Tous présents").click()  # saved without leaving the page
    manager.page.get_by_role("link", name="Relire et clore").wait_for()
    left = (cast.workshop.starts_at - timezone.now()).total_seconds()
    manager.page.wait_for_timeout(1000 * max(0, left + 1))  # a session is not closed before it has begun
    manager.clicks("Relire et clore").presses("Clore la séance").reads("La séance est close")
    cast.workshop.refresh_from_db()
    marks = Attendance.objects.filter(registration__workshop=cast.workshop).values_list("mark", flat=True)
    assert (cast.workshop.state, list(marks)) == (WorkshopState.HELD, [Mark.PRESENT])


def shown_in_my_space(cast):
    """The person signs in by a code and reads where they are."""
    person = cast.visitor()
    if person.page.viewport_size["width"] < 900:
        person.page.locator("details.menu summary").click()
    person.clicks("Mon espace")
    Patient(person.page, cast.patient).proves_contact(cast.mailbox)
    person.reads(FIRST_NAME[cast.size])
    person.reads(MODULE)


def opened_from_the_grid(cast, expected):
    """The coordinator opens the figure and finds the person behind it."""
    coordinator = cast.member("helene")
    coordinator.menu("Rapport d’activité")
    row = coordinator.page.locator(f"a[href*='/pro/rapport/{CODE}/']").first
    assert row.inner_text().split()[0] == str(expected)
    coordinator.follows(row)
    coordinator.reads(f"{FIRST_NAME[cast.size]} {LAST_NAME}")
