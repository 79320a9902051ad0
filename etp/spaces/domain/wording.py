"""Days and names as the pages say them."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common.clock import local_day
from sessions.domain.wording import NBSP, day_number, day_words, hours_words, month_words, public_place, weekday_words
from sessions.models import Workshop

# The wall of the platform, for what belongs to no site.
ZONE = "Europe/Paris"


def full_day(day: date | None) -> str:
    """« jeudi 3 décembre 2026 »; "" for no day."""
    return f"{weekday_words(day)} {date_words(day)}" if day else ""


def date_words(day: date | datetime | None) -> str:
    """« 1er novembre 2026 » for a day, or an instant on our wall, with unbreakable spaces; "" for none."""
    if not day:
        return ""
    if isinstance(day, datetime):
        day = local_day(day, ZONE)
    return NBSP.join((day_number(day), month_words(day), str(day.year)))


def when_and_where(workshop: Workshop) -> str:
    """« jeudi 3 décembre, 14 h – 16 h, Lanester, Maison de santé »."""
    return f"{day_words(workshop.day)}, {hours_words(workshop)}, {public_place(workshop)}"


def with_whom(workshop: Workshop) -> str:
    """« Avec Maëlle Quéré, kinésithérapeute, et Erwan Le Dantec », or "" when nobody is named yet."""
    names = [who(animator.user) for animator in workshop.animators.all()]
    if not names:
        return ""
    if len(names) == 1:
        return _("Avec %(name)s") % {"name": names[0]}
    return _("Avec %(names)s et %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def who(user: User | None) -> str:
    """A member of a team as they are presented: name and profession."""
    if user is None:
        return ""
    return f"{user.get_full_name()}, {user.profession}" if user.profession else user.get_full_name()


def capital(text: str) -> str:
    """`text` with its first letter as a capital."""
    return text[:1].upper() + text[1:]
