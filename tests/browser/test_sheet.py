"""The sheet on a phone: eight people all present, from the agenda to the closed sheet, with the taps counted."""

import re

from sessions.enums import Mark, WorkshopState
from sessions.models import Attendance
from tests.browser.conftest import PHONE, own_page
from tests.browser.people import Member
from tests.browser.scenes import NAMES, session_under_way

# A hurried animator, one thumb.
MOST_TAPS = 12


class Thumb:
    """Taps what is asked, and counts."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def on(self, control):
        control.tap()
        self.taps += 1

    def follow(self, control):
        with self.page.expect_navigation(wait_until="commit"):
            self.on(control)
        self.page.wait_for_load_state("networkidle")


def test_eight_people_all_present_are_marked_and_closed_from_the_agenda_in_twelve_taps(chrome, escale):
    workshop = session_under_way()
    page = own_page(chrome, escale, PHONE, has_touch=True, is_mobile=True)
    Member(page, "yann").signs_in().menu("Agenda")
    thumb = Thumb(page)
    thumb.follow(page.locator(f"main a[href*='/ateliers/{workshop.pk}/']").first)
    if "/presences/" not in page.url:
        thumb.follow(page.locator(f"main a[href$='/ateliers/{workshop.pk}/presences/']").first)
    thumb.on(page.get_by_role("button", name="Tous présents"))
    thumb.follow(page.get_by_role("link", name="Relire et clore"))
    thumb.follow(page.get_by_role("button", name="Clore la séance"))
    page.get_by_text("La séance est close").first.wait_for()
    workshop.refresh_from_db()
    marks = Attendance.objects.filter(registration__workshop=workshop).values_list("mark", flat=True)
    page.context.close()
    assert (workshop.state, list(marks)) == (WorkshopState.HELD, [Mark.PRESENT] * len(NAMES))
    assert thumb.taps <= MOST_TAPS


def test_an_answer_saves_itself_without_a_page_load_and_says_when(chrome, escale):
    workshop = session_under_way()
    page = own_page(chrome, escale, PHONE, has_touch=True, is_mobile=True)
    Member(page, "yann").signs_in()
    page.goto(f"/pro/ateliers/{workshop.pk}/presences/")
    page.evaluate("window.stays = true")
    line = page.locator(".mark", has_text="Chloé")
    line.get_by_role("button", name="Retard").tap()
    hour = line.locator(".mark__hour").inner_text()
    count = page.locator(".sheet-head__count b").inner_text()
    told = Attendance.objects.get(registration__workshop=workshop)
    kept = page.evaluate("window.stays === true")
    page.context.close()
    line_told = told.registration.person.first_name, told.mark, count
    assert re.fullmatch(r"\d\d:\d\d", hour)
    assert (line_told, kept) == (("Chloé", Mark.LATE, "1 sur 8 renseignés"), True)
