"""The texts online whose next reading is late: whose they are, and since when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagtail.models import Page

from cms.domain.showing.records import today
from cms.models import ContentPage, ModulePage, ProgrammePage
from cms.permissions.pages import may_publish, may_write
from cms.permissions.writers import writes_somewhere
from etp.accounts.models import User

REVIEWED: tuple[type[Page], ...] = (ModulePage, ProgrammePage, ContentPage)


@dataclass(frozen=True)
class Late:
    """A text online to read again: its page, the day before which that was due, and who answers for it."""

    page: Any
    due: date
    owner: str


def late_reviews(user: User, day: date | None = None) -> list[Late]:
    """The texts that `user` may change and whose reading is late on `day` (default: today), the latest first.

    None for who writes nothing; else a query a page type, and one a programme that has such a text.
    """
    if not writes_somewhere(user):
        return []
    rows = [row for page_type in REVIEWED for row in _late(page_type, day or today())]
    own = _Own(user)
    return sorted((row for row in rows if own.holds(row.page)), key=lambda row: (row.due, row.page.title))


def _late(page_type: type[Page], day: date) -> Iterator[Late]:
    pages = page_type.objects.live().filter(review_before__lt=day)
    for page in pages.select_related("latest_revision__user", "owner"):
        yield Late(page, page.review_before, _owner(page))


def _owner(page: Any) -> str:
    """The last hand, else who created it, else the words at the foot of the text."""
    user = getattr(page.latest_revision, "user", None) or page.owner
    return str(user.get_full_name()) if user else str(getattr(page, "author", "") or page.reviewed_by)


class _Own:
    """Which pages a user may change, each programme asked once."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.programmes: dict[str, bool] = {}
        self.everywhere: bool | None = None

    def holds(self, page: Any) -> bool:
        """Whether the user may change `page`."""
        if isinstance(page, ContentPage):
            if self.everywhere is None:
                self.everywhere = may_publish(self.user)
            return self.everywhere
        # A module stands under the page of its programme: they share the start of their tree paths.
        root = page.path if isinstance(page, ProgrammePage) else page.path[: -Page.steplen]
        if root not in self.programmes:
            self.programmes[root] = may_write(self.user, page.programme_of_page)
        return self.programmes[root]
