"""What waits for an act of a member, as lines: each person named is one the member may act on, and is journalled."""

from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etp.common.clock import local_day
from etp.patients.enums import Resource
from etp.patients.permissions import Act, open_people
from etp.spaces.domain.weeks import to_decide
from etp.spaces.domain.wording import ZONE
from etp.spaces.domain.worklist import drafts, letters_due, offers_ending, referrals_due
from etp.spaces.permissions import sheets_of
from etp.spaces.views.readings import texts_to_review
from sessions.domain.wording import day_words, instant_words, when_words


class Todo:
    """The lines of every kind, `limit` of each at most; `more` says whether some were left out."""

    def __init__(self, request, today, at, limit):
        self.request, self.today, self.at, self.limit = request, today, at, limit
        self.more = False
        self.lines = [*self._decisions(), *self._offers(), *self._referrals(), *self._drafts(), *self._letters()]
        self.lines += texts_to_review(request.user, today)

    def _kept(self, rows):
        """The first rows of a queryset, and a note that there are more."""
        rows = list(rows[: self.limit + 1])
        self.more = self.more or len(rows) > self.limit
        return rows[: self.limit]

    def _named(self, rows, resource):
        """The rows whose person the member may act on, each with that person."""
        rows = self._kept(rows)
        found = open_people(self.request, [_person_of(row) for row in rows], resource, Act.UPDATE)
        people = {person.pk: person for person in found}
        return [(row, people[_person_of(row)]) for row in rows if _person_of(row) in people]

    def _decisions(self):
        return [
            _line(
                "alert",
                f"{workshop.module.title}, {when_words(workshop)}",
                _("%(taken)s inscrits, minimum %(minimum)s : à décider avant le %(day)s")
                % {"taken": workshop.taken, "minimum": workshop.minimum, "day": day_words(workshop.decide_on)},
                _("Décider"),
                reverse("sessions:workshop_work", args=[workshop.pk]),
            )
            for workshop in self._kept(to_decide(sheets_of(self.request.user), self.today))
        ]

    def _offers(self):
        """One line a session, without names: how many seats are on offer and when the first ends."""
        offers = sorted(offers_ending(self.request.user, self.at), key=_by_workshop)
        groups = [list(group) for _key, group in groupby(offers, key=_by_workshop)]
        return [_offer_line(group) for group in self._kept(groups)]

    def _referrals(self):
        named = self._named(referrals_due(self.request.user, self.today), Resource.REFERRAL)
        return [
            _line(
                "alert" if row.next_action_on < self.today else "wait",
                _("%(action)s : %(name)s") % {"action": row.next_action or _("Appeler"), "name": person.full_name},
                _("%(programme)s, avant le %(day)s")
                % {"programme": row.programme.title, "day": day_words(row.next_action_on)},
                _("Ouvrir"),
                reverse("enrolments:referral", args=[row.pk]),
            )
            for row, person in named
        ]

    def _drafts(self):
        named = self._named(drafts(self.request.user), Resource.DIAGNOSIS)
        return [
            _line(
                "now",
                _("Bilan à terminer : %(name)s") % {"name": person.full_name},
                _("commencé le %(day)s") % {"day": day_words(local_day(row.started_at, ZONE))},
                _("Ouvrir le bilan"),
                reverse("assessments:diagnosis", args=[row.pk]),
            )
            for row, person in named
        ]

    def _letters(self):
        named = self._named(letters_due(self.request.user, self.today), Resource.LETTER)
        return [
            _line(
                "alert" if row.due_on < self.today else "wait",
                _("Courrier de synthèse à envoyer : %(name)s") % {"name": person.full_name},
                _("avant le %(day)s") % {"day": day_words(row.due_on)},
                _("Voir"),
                reverse("spaces:person_section", args=[person.pk, "courriers"]),
            )
            for row, person in named
        ]


def _line(kind, title, detail, label, url):
    return {"kind": kind, "title": title, "detail": detail, "label": label, "url": url}


def _person_of(row):
    return row.enrolment.person_id


def _by_workshop(offer):
    return offer.registration.workshop_id


def _offer_line(offers):
    workshop = offers[0].registration.workshop
    first = min(offer.deadline for offer in offers)
    words = ngettext("%(n)s place proposée sans réponse", "%(n)s places proposées sans réponse", len(offers))
    return _line(
        "wait",
        words % {"n": len(offers)},
        _("%(title)s, jusqu’au %(until)s")
        % {"title": workshop.module.title, "until": instant_words(first, workshop.zone)},
        _("Voir la liste"),
        reverse("sessions:workshop_work", args=[workshop.pk]),
    )
