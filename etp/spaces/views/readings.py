"""The texts whose reading is late, as one line of what waits for a member: each is named in the editing tool."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.domain.reviews import late_reviews
from sessions.domain.wording import day_words


def texts_to_review(user, today):
    """The line about the texts that `user` may change and whose reading is late on `today`, or no line."""
    late = late_reviews(user, today)
    if not late:
        return []
    first = _("le plus ancien\u00a0: %(title)s, depuis le %(day)s")
    return [
        {
            "kind": "wait",
            "title": ngettext("%(n)s texte à revoir", "%(n)s textes à revoir", len(late)) % {"n": len(late)},
            "detail": first % {"title": late[0].page.title, "day": day_words(late[0].due)},
            "label": _("Ouvrir l’édition"),
            "url": reverse("wagtailadmin_home"),
        }
    ]
