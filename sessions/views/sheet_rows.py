"""The sheet in words: one line a person, its six answers, the counts above and what keeps it from being closed."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from etp.common.clock import local
from etp.patients.enums import Sex
from sessions.domain.attendance import is_late, is_old, is_open, sheet
from sessions.enums import CareMode, Mark
from sessions.models import Workshop
from sessions.permissions import can_correct, can_correct_old, can_mark
from sessions.views.participants import Participants

# The look of each answer: class of the segment, symbol of the sprite, kind of state once said.
LOOKS = {
    Mark.PRESENT: ("seg--yes", "state-done", "done"),
    Mark.LATE: ("seg--mid", "state-late", "wait"),
    Mark.LEFT_EARLY: ("seg--mid", "state-left", "wait"),
    Mark.EXCUSED: ("seg--mid", "state-excused", "wait"),
    Mark.ABSENT: ("seg--no", "state-absent", "alert"),
    Mark.NOT_MARKED: ("seg--none", "state-none", "none"),
    Mark.UNKNOWN: ("seg--none", "state-none", "none"),
    Mark.NOT_CONCERNED: ("seg--none", "state-none", "none"),
}
ON_THE_LINE = (Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY, Mark.EXCUSED, Mark.ABSENT, Mark.NOT_MARKED)
APART = (Mark.UNKNOWN, Mark.NOT_CONCERNED)


def mark_words(mark, sex):
    """The answer as it is said of a woman or of a man (a man's form when nobody said)."""
    said = "f" if sex == Sex.FEMALE else "m"
    return {
        Mark.PRESENT: {"f": pgettext("f", "Présente"), "m": pgettext("m", "Présent")},
        Mark.LATE: {"f": _("En retard"), "m": _("En retard")},
        Mark.LEFT_EARLY: {"f": pgettext("f", "Partie avant"), "m": pgettext("m", "Parti avant")},
        Mark.EXCUSED: {"f": pgettext("f", "Excusée"), "m": pgettext("m", "Excusé")},
        Mark.ABSENT: {"f": pgettext("f", "Absente"), "m": pgettext("m", "Absent")},
        Mark.NOT_MARKED: {"f": pgettext("f", "Non renseignée"), "m": pgettext("m", "Non renseigné")},
        Mark.UNKNOWN: {"f": pgettext("f", "Non retrouvée"), "m": pgettext("m", "Non retrouvé")},
        Mark.NOT_CONCERNED: {"f": pgettext("f", "Non concernée"), "m": pgettext("m", "Non concerné")},
    }[mark][said]


@dataclass
class Choice:
    """One button of a line."""

    value: str
    label: str
    look: str
    icon: str
    chosen: bool


class Line:
    """One person of the sheet as the page shows them; the name is journalled when it is asked for."""

    def __init__(self, row, shown, workshop):
        self.registration, self.attendance = row.registration, row.attendance
        self.person, self.shown, self.workshop = row.registration.person, shown, workshop
        self.mark = Mark(row.attendance.mark)
        self.is_marked = row.is_marked
        self.hidden = not shown.may_read(self.person)
        self.error = ""

    @cached_property
    def name(self):
        """The name as this user may read it."""
        return self.shown.name_of(self.person)

    @property
    def needs(self):
        """What the person needs to come."""
        return self.shown.needs_of(self.person)

    @property
    def said(self):
        """The answer in words."""
        return mark_words(self.mark, self.person.sex)

    @property
    def kind(self):
        """The kind of state that the answer is."""
        return LOOKS[self.mark][2]

    @property
    def shape(self):
        """The symbol of the answer."""
        return LOOKS[self.mark][1].removeprefix("state-")

    @property
    def choices(self):
        """The six answers of the line."""
        return [self._choice(value) for value in ON_THE_LINE]

    @property
    def apart(self):
        """The two rare answers, which stand apart with their reason."""
        return [self._choice(value) for value in APART]

    def _choice(self, value):
        look, icon, _kind = LOOKS[value]
        return Choice(value, mark_words(value, self.person.sex), look, icon, value == self.mark)

    @property
    def companions(self):
        """Who comes along, in words."""
        number, relation = self.registration.companions, self.registration.companions_relation
        if not number:
            return ""
        words = ngettext("Avec un proche", "Avec %(n)s proches", number) % {"n": number}
        return f"{words} ({relation})" if relation else words

    @property
    def saved_at(self):
        """« 14:03 » on the day of the session, « 30 nov., 18:20 » another day: it fits on the folded line."""
        if self.attendance.marked_at is None:
            return ""
        wall = local(self.attendance.marked_at, self.workshop.zone)
        hour = f"{wall:%H:%M}"
        return hour if wall.date() == self.workshop.day else f"{date_format(wall, 'j M')}, {hour}"

    @property
    def care_modes(self):
        """The three modes of care, with the one that holds here."""
        return [Choice(mode, mode.label, "", "", mode == self.attendance.care_mode) for mode in CareMode]


@dataclass
class Sheet:
    """A whole sheet, its counts and what the user may do with it."""

    workshop: Workshop
    lines: list
    is_open: bool
    may_mark: bool
    needs_reason: bool

    @property
    def missing(self):
        """The lines without an answer."""
        return [line for line in self.lines if not line.is_marked]

    @property
    def marked(self):
        """How many lines have an answer."""
        return len(self.lines) - len(self.missing)

    @property
    def counts(self):
        """« 4 présents ou en retard, 1 parti avant », as one sentence."""
        return ", ".join(words for words in _count_words([line.mark for line in self.lines]) if words)

    @property
    def meter(self):
        """The widths of the bar: the whole, and the part that has an answer."""
        return {"whole": 10 * max(1, len(self.lines)), "part": 10 * self.marked}

    @property
    def missing_words(self):
        """Who has no answer, by name where the user may read it."""
        names = [line.name for line in self.missing if line.name]
        number = len(self.missing)
        words = ngettext(
            "Il reste une personne non renseignée", "Il reste %(number)s personnes non renseignées", number
        )
        words %= {"number": number}
        return f"{words}\u00a0: {', '.join(names)}" if names else words


def _count_words(marks):
    came = sum(mark in (Mark.PRESENT, Mark.LATE) for mark in marks)
    yield came and ngettext("%(n)s présent ou en retard", "%(n)s présents ou en retard", came) % {"n": came}
    for mark, one, many in (
        (Mark.LEFT_EARLY, _("%(n)s parti avant"), _("%(n)s partis avant")),
        (Mark.EXCUSED, _("%(n)s excusé"), _("%(n)s excusés")),
        (Mark.ABSENT, _("%(n)s absent"), _("%(n)s absents")),
        (Mark.UNKNOWN, _("%(n)s non retrouvé"), _("%(n)s non retrouvés")),
        (Mark.NOT_CONCERNED, _("%(n)s non concerné"), _("%(n)s non concernés")),
    ):
        number = marks.count(mark)
        yield number and (one if number == 1 else many) % {"n": number}


def sheet_for(user, workshop, *, at=None):
    """The sheet of `workshop` as `user` may read it: 3 queries, whatever the number of people."""
    rows = sheet(workshop)
    shown = Participants(user, workshop, [row.registration.person for row in rows])
    return Sheet(
        workshop=workshop,
        lines=[Line(row, shown, workshop) for row in rows],
        is_open=is_open(workshop, at=at),
        may_mark=may_mark_now(user, workshop, at=at),
        needs_reason=is_late(workshop, at=at) or not can_mark(user, workshop),
    )


def may_mark_now(user, workshop, *, at=None):
    """Whether `user` may write on this sheet today: fewer may once it is thirty days old."""
    return can_correct_old(user, workshop) if is_old(workshop, at=at) else can_correct(user, workshop)
