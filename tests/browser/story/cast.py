"""Who takes part in the story, and what they leave in the base."""

from tests.browser.people import Mailbox, Member, Someone


class Cast:
    """Members and visitors by name; each opens a page of their own the first time they are called."""

    def __init__(self, new_page, size):
        self.new_page, self.size = new_page, size
        self.members, self.pages = {}, []
        self.mailbox = Mailbox(self.page())

    def page(self):
        page = self.new_page()
        page.set_default_timeout(20_000)
        self.pages.append(page)
        return page

    def member(self, key):
        """A member who has signed in."""
        if key not in self.members:
            self.members[key] = Member(self.page(), key).signs_in()
        someone = self.members[key]
        return someone.opens("/pro/") if "/cms/" in someone.page.url else someone

    def visitor(self):
        """Someone nobody knows, on the first page of the site."""
        return Someone(self.page()).opens("/")

    def address(self, name):
        """An e-mail address of this run alone."""
        return f"{name.lower()}.{self.size}@example.org"

    def leave(self):
        """Close every browser."""
        for page in self.pages:
            page.context.close()
