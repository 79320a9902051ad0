"""What the editing tool lets someone do with a page, beyond Wagtail's own rights."""

from wagtail.models.pages import PagePermissionTester


class RecordPageTester(PagePermissionTester):
    """A page that stands for one record: never copied; what is created under it starts as a draft."""

    def can_copy(self):
        return False

    def can_publish_subpage(self):
        return False


class SignedPageTester(PagePermissionTester):
    """A page that only the carriers' signatures put online: no button publishes it, not even a superuser's."""

    def can_publish(self):
        return False

    def can_copy(self):
        return False

    def can_delete(self, ignore_bulk=False):
        """Whether it may be deleted; a text that went through a round stays, since the ledger names it."""
        return not self.page.rounds.exists() and super().can_delete(ignore_bulk)
