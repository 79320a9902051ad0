"""Someone in front of a screen: signs in once, then only clicks and types; reads the courier like a mailbox."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from etp.demo.seed.cast import PASSWORD
from etp.demo.seed.world import demo_secret

MAIL_SECONDS = 30


def totp_code(key):
    """The code that the second factor of a demonstration account shows now."""
    return format_hotp_value(hotp_value(demo_secret(key), int(time.time()) // 30))


class Someone:
    """One person with a browser page of their own."""

    def __init__(self, page):
        self.page = page

    def opens(self, path="/"):
        """Type the only address of the story."""
        self.page.goto(path)
        return self

    def follows(self, control):
        """Click a control that leads to another page, and wait until that page has come and is at rest."""
        with self.page.expect_navigation(wait_until="commit"):
            control.first.click()
        self.page.wait_for_load_state("networkidle")
        return self

    def clicks(self, name, role="link", within=None, exact=False):
        """Follow the first control of that name."""
        place = self.page if within is None else within
        return self.follows(place.get_by_role(role, name=name, exact=exact))

    def presses(self, name, within=None, exact=False):
        return self.clicks(name, "button", within, exact)

    def sends(self):
        """Send the form of the page by its first button."""
        return self.follows(self.page.locator("main form button[type=submit]"))

    def types(self, label, text, exact=False):
        """Fill the field of that label."""
        self.page.get_by_label(label, exact=exact).first.fill(str(text))
        return self

    def chooses(self, label, option):
        """Choose in a list by its words."""
        self.page.get_by_label(label).first.select_option(label=option)
        return self

    def reads(self, words):
        """Wait until these words show on the screen; the line that holds them."""
        found = self.page.get_by_text(words).first
        found.wait_for(state="visible")
        return found.inner_text()

    def menu(self, name):
        """Go to an entry of the workspace's navigation, through the menu on a phone."""
        if self.page.viewport_size["width"] < 900:
            self.page.locator("details.menu summary").click()
            return self.clicks(name, within=self.page.locator("nav.menu__panel"))
        return self.clicks(name, within=self.page.locator("nav.work-nav"))


class Member(Someone):
    """A member of a team, with a password and a second factor."""

    def __init__(self, page, key):
        super().__init__(page)
        self.key = key

    def signs_in(self):
        """Come in by the workspace's door, with the two factors."""
        self.opens("/pro/").types("Courriel", f"{self.key}@example.org").types("Mot de passe", PASSWORD)
        self.sends()
        for _try in range(3):
            # A code that is about to change could be refused by the time it arrives.
            self.page.wait_for_timeout(1000 * max(0, 6 - (30 - time.time() % 30)))
            self.page.locator("input[name=code]").fill(totp_code(self.key))
            self.sends()
            if re.search(r"/pro/", self.page.url):
                return self
            self.page.wait_for_timeout(1000 * (31 - time.time() % 30))
        raise AssertionError(f"The second factor of {self.key} is refused: {self.page.url}")


class Patient(Someone):
    """A person of the demonstration, known by a contact; no password."""

    def __init__(self, page, contact):
        super().__init__(page)
        self.contact = contact

    def signs_in(self, mailbox):
        """Come in by the door of /mon-espace/."""
        return self.opens("/mon-espace/").proves_contact(mailbox)

    def proves_contact(self, mailbox):
        """Give the contact, then the code that `mailbox` receives."""
        self.page.locator("input[name=contact]").fill(self.contact)
        self.sends()
        self.page.locator("input[name=code]").fill(mailbox.code(self.contact))
        self.sends()
        self.page.wait_for_url("**/mon-espace/")
        return self


class Mailbox(Someone):
    """The messages of the demonstration: what each address has received."""

    def latest(self, address, words=""):
        """The text of the newest message to `address` that holds `words`; waits for the delivery."""
        deadline = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < deadline:
            text = self._newest(address)
            if text and words in text:
                return text
        raise AssertionError(f"No message to {address} with {words!r}")

    def _newest(self, address):
        self.opens("/demo/courrier/").types("Adresse", address)
        self.presses("Chercher")
        items = self.page.locator("main li.card a")
        if not items.count():
            self.page.wait_for_timeout(300)
            return ""
        self.follows(items)
        return self.page.locator("main .letter").first.inner_text()

    def code(self, address):
        """The six digits of the newest message to `address`."""
        return re.search(r"\b(\d{6})\b", self.latest(address, "code")).group(1)

    def opens_link(self, address, words, part):
        """Follow the link whose address holds `part` in the newest message to `address`."""
        self.latest(address, words)
        return self.follows(self.page.locator(f"main .letter a[href*='{part}']"))
