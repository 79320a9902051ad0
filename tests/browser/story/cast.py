"""Who takes part in the story, and what they leave in the base."""

from tests.browser.people import Mailbox, Member, Someone


def open_editing_menu(page):
    """Show the menu of the editing tool, which a phone folds away."""
    if page.viewport_size["width"] < 800:
        page.locator("button.sidebar-nav-toggle, button[aria-controls='wagtail-sidebar']").first.click()


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
        """A member who has signed in, in the workspace."""
        if key not in self.members:
            self.members[key] = Member(self.page(), key).signs_in()
        someone = self.members[key]
        if "/cms/" in someone.page.url:
            open_editing_menu(someone.page)
            someone.clicks("Espace de travail", exact=True)
        return someone

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
