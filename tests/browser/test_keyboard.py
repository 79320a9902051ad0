"""With a keyboard alone: a visitor registers, every stop is visible, and the number of keys is bounded."""

from sessions.enums import RegistrationState
from sessions.models import Registration
from tests.browser.conftest import DESKTOP, own_page
from tests.browser.people import Mailbox
from tests.browser.scenes import session_to_come

# From the first page of the workshop to the confirmed place; past that, someone who cannot use a mouse gives up.
MOST_KEYS = 60
RING = """() => {
  const spot = document.activeElement, look = getComputedStyle(spot), box = spot.getBoundingClientRect();
  const shown = spot.labels && spot.labels.length ? getComputedStyle(spot.labels[0]) : look;
  const drawn = [look, shown].some(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 3);
  return drawn && box.bottom > 0 && box.top < innerHeight;
}"""


class Keyboard:
    """Presses keys on a page, counts them, and remembers each stop whose focus does not show."""

    def __init__(self, page):
        self.page, self.keys, self.unseen = page, 0, []

    def press(self, key):
        self.page.keyboard.press(key)
        self.keys += 1

    def go_to(self, selector):
        """Press Tab until the focus is on `selector`."""
        for _stop in range(80):
            self.press("Tab")
            if not self.page.evaluate(RING):
                self.unseen.append(self.page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return self
        raise AssertionError(f"No way to {selector} by Tab")

    def follow(self, selector):
        self.go_to(selector)
        with self.page.expect_navigation(wait_until="commit"):
            self.press("Enter")
        self.page.wait_for_load_state("networkidle")

    def type_in(self, selector, text):
        self.go_to(selector)
        self.page.keyboard.type(text)


def test_a_visitor_registers_without_a_mouse_and_always_sees_where_they_are(chrome, escale):
    workshop = session_to_come(days=27)
    page = own_page(chrome, escale, DESKTOP)
    mailbox = Mailbox(own_page(chrome, escale, DESKTOP))
    page.goto(f"/ateliers/{workshop.pk}/")
    hand = Keyboard(page)
    hand.follow("main a[href$='/inscription/']")
    hand.type_in("[name=first_name]", "Clavier")
    hand.type_in("[name=last_name]", "Seul")
    hand.type_in("[name=contact]", "clavier@example.org")
    hand.follow("main form button[type=submit]")
    hand.type_in("[name=code]", mailbox.code("clavier@example.org"))
    hand.follow("main form button[type=submit]")
    held = Registration.objects.get(workshop=workshop)
    for one in (page, mailbox.page):
        one.context.close()
    assert (held.state, hand.unseen) == (RegistrationState.CONFIRMED, [])
    assert hand.keys <= MOST_KEYS


def test_the_first_stop_of_a_page_jumps_over_its_menu(chrome, escale):
    page = own_page(chrome, escale, DESKTOP)
    page.goto("/")
    hand = Keyboard(page)
    hand.press("Tab")
    words = page.evaluate("document.activeElement.innerText")
    hand.press("Enter")
    landed = page.evaluate("location.hash")
    page.context.close()
    assert (words, landed) == ("Aller au contenu", "#contenu")
