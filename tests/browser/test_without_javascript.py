"""With JavaScript off, everything still works: a visitor registers, an animator fills a sheet."""

import pytest

from sessions.enums import Mark, RegistrationState
from sessions.models import Attendance, Registration
from tests.browser.conftest import PHONE, own_page
from tests.browser.people import Mailbox, Member, Someone
from tests.browser.scenes import session_to_come, session_under_way


@pytest.fixture
def plain(chrome, escale):
    """Pages of a phone that runs no script."""
    pages = []

    def new_page():
        pages.append(own_page(chrome, escale, PHONE, java_script_enabled=False))
        return pages[-1]

    yield new_page
    for page in pages:
        page.context.close()


def test_a_visitor_finds_a_workshop_and_registers(plain):
    workshop, visitor = session_to_come(), Someone(plain()).opens("/ateliers/")
    page = visitor.page
    page.locator("details.filter-fold > summary").click()
    page.get_by_label("Commune").first.fill("Kervignac")
    visitor.presses("Chercher")
    visitor.follows(page.locator(f"main a[href$='/ateliers/{workshop.pk}/inscription/']"))
    page.get_by_label("Prénom").fill("Maël")
    page.get_by_label("Nom", exact=True).fill("Sans-Script")
    page.locator("[name=contact]").fill("mael@example.org")
    visitor.sends()
    page.locator("[name=code]").fill(Mailbox(plain()).code("mael@example.org"))
    visitor.sends()
    title = page.locator("h1").inner_text()
    held = Registration.objects.get(workshop=workshop)
    assert (title, held.state, held.person.full_name) == (
        "Votre place est réservée",
        RegistrationState.CONFIRMED,
        "Maël Sans-Script",
    )


def test_an_animator_marks_corrects_and_reads_the_sheet(plain):
    workshop, animator = session_under_way(), Member(plain(), "yann").signs_in()
    page = animator.opens(f"/pro/ateliers/{workshop.pk}/presences/").page
    animator.presses("Absent", within=page.locator(".mark", has_text="Denez"))
    animator.presses("Tous présents")
    page.locator(".mark", has_text="Enora").locator("summary").first.click()
    animator.presses("Retard", within=page.locator(".mark", has_text="Enora"))
    rows = Attendance.objects.filter(registration__workshop=workshop)
    told = dict(rows.values_list("registration__person__first_name", "mark"))
    assert told == dict.fromkeys(told, Mark.PRESENT) | {"Denez": Mark.ABSENT, "Enora": Mark.LATE}
    assert (len(told), page.locator(".sheet-head__count b").inner_text()) == (8, "8 sur 8 renseignés")
