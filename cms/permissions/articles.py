"""Who writes an article: authors of the programmes it serves, and those who publish it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from wagtail.models.pages import PagePermissionTester

from cms.permissions.pages import may_publish, may_write
from cms.permissions.writers import writes_somewhere
from etp.accounts.models import User
from etp.programmes.models import Programme

if TYPE_CHECKING:
    from wagtail.models import Page


def may_write_article(user: User, programmes: Iterable[Programme]) -> bool:
    """Whether `user` may change an article that serves `programmes`: an author of one of them, or who publishes it."""
    return may_publish(user) or any(may_write(user, programme) for programme in programmes)


def beyond_reach(user: User, before: Iterable[Programme], after: Iterable[Programme]) -> list[Programme]:
    """The programmes that `user` gives to an article, or takes from it, without writing for them, by title."""
    if may_publish(user):
        return []
    touched = set(before) ^ set(after)
    return sorted((each for each in touched if not may_write(user, each)), key=lambda each: each.title)


class ArticleIndexTester(PagePermissionTester):
    """The list of articles: whoever writes somewhere adds a draft under it; only who publishes changes the list."""

    def __init__(self, user: User, page: Page) -> None:
        super().__init__(user, page)
        if "publish" not in getattr(self, "permissions", ()):
            self.permissions: set[str] = {"add"} if self._may_begin() else set()

    def _may_begin(self) -> bool:
        return "add" in getattr(self, "permissions", ()) and writes_somewhere(self.user)

    def can_publish_subpage(self) -> bool:
        return may_publish(self.user)


class ArticleTester(PagePermissionTester):
    """An article: a stranger to its programmes has no right on it; only who publishes puts it online."""

    def __init__(self, user: User, page: Any) -> None:
        super().__init__(user, page)
        self.writes = may_write_article(user, page.programmes_of_page)
        if not self.writes:
            self.permissions: set[str] = set()

    def can_edit(self) -> bool:
        return self.writes and bool(super().can_edit())

    def can_publish(self) -> bool:
        return may_publish(self.user) and bool(super().can_publish())

    def can_copy(self) -> bool:
        return self.writes and bool(super().can_copy())

    def can_unlock(self) -> bool:
        return self.writes and bool(super().can_unlock())
