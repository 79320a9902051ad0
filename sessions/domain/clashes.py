"""Why a workshop cannot be at that hour in that place: refused before it exists, in words."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day
from etp.network.models import Room
from sessions.domain.wording import day_words, hours_words
from sessions.enums import WorkshopState
from sessions.models import Workshop, WorkshopAnimator


class Clash(RuleBroken):
    """A room, an animator or a site is not free at that hour; nothing was written."""


def refuse_clash(workshop: Workshop, users: list[User]) -> None:
    """Raise Clash when the site is closed, or the room or one of `users` is taken, at the hour of `workshop`.

    Locks the room and the users first, so that two people who schedule at once do not both find them free.
    """
    refuse_closed_site(workshop)
    if workshop.room_id:
        Room.objects.select_for_update(no_key=True).filter(pk=workshop.room_id).values_list("pk").first()
        _refuse_taken_room(workshop)
    if users:
        pks = sorted(user.pk for user in users)
        list(User.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").values_list("pk"))
        _refuse_taken_animator(workshop, pks)


def refuse_closed_site(workshop: Workshop) -> None:
    """Raise Clash when the site of `workshop` has closed for good, or is closed on one of its days."""
    site, last_day = workshop.site, local_day(workshop.ends_at, workshop.zone)
    if site.closed_on is not None and site.closed_on <= last_day:
        raise Clash(_("Ce lieu est fermé depuis le %(day)s.") % {"day": day_words(site.closed_on)})
    closure = site.closures.filter(first_day__lte=last_day, last_day__gte=workshop.day).first()
    if closure is not None:
        raise Clash(
            _("Ce lieu est fermé du %(first)s au %(last)s.")
            % {"first": day_words(closure.first_day), "last": day_words(closure.last_day)}
        )


def _at_that_hour(workshop: Workshop) -> QuerySet[Workshop]:
    """The other workshops that overlap `workshop` in time and are not cancelled."""
    alive = Workshop.objects.exclude(state__in=[WorkshopState.CANCELLED, WorkshopState.NOT_HELD])
    return alive.filter(starts_at__lt=workshop.ends_at, ends_at__gt=workshop.starts_at).exclude(pk=workshop.pk)


def _refuse_taken_room(workshop: Workshop) -> None:
    other = _at_that_hour(workshop).filter(room=workshop.room_id).select_related("module", "room").first()
    if other is not None and other.room is not None:
        raise Clash(
            _("La salle « %(room)s » est prise\u00a0: %(title)s, %(hours)s.")
            % {"room": other.room.name, "title": other.module.title, "hours": hours_words(other)}
        )


def _refuse_taken_animator(workshop: Workshop, pks: list[int]) -> None:
    taken = WorkshopAnimator.objects.filter(user__in=pks, workshop__in=_at_that_hour(workshop))
    other = taken.select_related("user", "workshop__module", "workshop__site").order_by("pk").first()
    if other is not None:
        raise Clash(
            _("%(name)s anime déjà à cette heure\u00a0: %(title)s, %(hours)s, %(site)s.")
            % {
                "name": other.user.get_full_name(),
                "title": other.workshop.module.title,
                "hours": hours_words(other.workshop),
                "site": other.workshop.site.name,
            }
        )
