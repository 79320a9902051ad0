"""Why someone may care for a person. Written by the verbs of paths and workshops, closed by what opened them."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import moment, wall_to_instant
from etp.network.models import Organisation, Site
from etp.patients.models import Person, TherapeuticLink


@transaction.atomic
def open_link(
    person: Person,
    why: str,
    *,
    source: str,
    user: User | None = None,
    organisation: Organisation | None = None,
    site: Site | None = None,
    programme_code: str = "",
    since: date | datetime | None = None,
    until: date | datetime | None = None,
    at: datetime | None = None,
) -> TherapeuticLink:
    """The link (`person`, `why`, who) opened by `source`, made if missing; the same call again moves its dates.

    In force from `since` (default `at`) until `until` (never, when None; the end of that day, for a date).
    """
    if not (user or organisation or site or programme_code):
        raise RuleBroken(_("Un lien de soin nomme au moins une personne, une structure, un lieu ou un programme."))
    named = {"user": user, "organisation": organisation, "site": site, "programme_code": programme_code}
    begins, ends = _instant(since) or moment(at), _instant(until)
    known = TherapeuticLink.objects.filter(person=person, why=why, source=source, **named).first()
    if known is None:
        return TherapeuticLink.objects.create(person=person, why=why, source=source, since=begins, until=ends, **named)
    known.since, known.until = min(known.since, begins), ends
    known.save(update_fields=["since", "until"])
    return known


def close_links(source: str, *, on: date | datetime) -> int:
    """End what `source` opened at `on` (an instant, or the end of a day); what ends sooner stays. Returns how many."""
    end = _instant(on)
    longer = TherapeuticLink.objects.filter(Q(until=None) | Q(until__gt=end), source=source)
    return longer.update(until=end)


def _instant(when: date | datetime | None) -> datetime | None:
    if when is None or isinstance(when, datetime):
        return when and moment(when)
    return wall_to_instant(when + timedelta(days=1), time.min, "Europe/Paris")
