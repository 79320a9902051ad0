"""Workshops of the demonstration: announced some weeks ahead, held, then marked and closed by their animator."""

from datetime import time, timedelta

from etp.common.workdays import HOLIDAYS
from etp.demo.seed.cast import DR
from etp.programmes.enums import Audience
from etp.programmes.models import ModuleVersion
from sessions.domain.attendance import close_sheet, mark
from sessions.domain.scheduling import publish, schedule
from sessions.enums import AnimatorRole, CareMode, Mark
from sessions.models import Workshop

ANNOUNCED_BEFORE = timedelta(weeks=8)
ANIMATORS = {
    DR: {"lanester": ("nadia", "erwan"), "kervignac": ("maelle", "erwan"), "ploemeur-kerpape": ("goulven", "katell")},
    "": {"": ("thomas", "sophie")},
}
MARKS = [Mark.PRESENT] * 78 + [Mark.LATE] * 4 + [Mark.LEFT_EARLY] * 2 + [Mark.EXCUSED] * 9 + [Mark.ABSENT] * 7


def open_day(day):
    """`day`, or the next one when it is a holiday in both countries."""
    return day + timedelta(days=1) if (day.month, day.day) in HOLIDAYS else day


class Agenda:
    """The group workshops of one programme, one a week, at its sites in turn."""

    def __init__(self, world, code, rng, monday):
        self.world, self.code, self.rng, self.monday = world, code, rng, monday
        self.programme = world.programmes[code]
        rows = ModuleVersion.objects.filter(version=world.versions[code], module__kind="group").select_related("module")
        self.modules = list(rows.exclude(module__audience=Audience.CARERS_ONLY))
        self.sites = [
            s.site for s in self.programme.programme_sites.select_related("site__organisation").order_by("pk")
        ]

    def day_of(self, week, *, shift=0):
        """The day of a session of the week `week`; `shift` days from that of the weekly workshop, within the week."""
        return open_day((self.monday + timedelta(weeks=week, days=(week % 5 + shift) % 5)).date())

    def coordinator(self):
        return self.world.members["helene" if self.code == DR else "aline"]

    def animators(self, site):
        keys = ANIMATORS[DR][site.slug] if self.code == DR else ANIMATORS[""][""]
        roles = (AnimatorRole.LEAD, AnimatorRole.CO_LEAD)
        return [(self.world.members[key], role) for key, role in zip(keys, roles, strict=True)]

    def weekly(self, number):
        """The story of the workshop of week `number`: announced, then held, marked and closed."""
        day = self.day_of(number)
        row = self.modules[number % len(self.modules)]
        site = self.sites[(number // len(self.modules) + number) % len(self.sites)]
        hour = time([9, 14, 18][number % 3])

        def story(at):
            workshop = schedule(
                self.programme,
                row.module,
                site,
                day=day,
                hour=hour,
                capacity=min(row.max_seats, 6 + number % 4),
                room=self.world.rooms[site.slug],
                animators=self.animators(site),
                care_mode=CareMode.OUTPATIENT if site.slug == "ploemeur-kerpape" else CareMode.TOWN,
                remote=number % 11 == 5,
                by=self.coordinator(),
                at=at,
            )
            publish(workshop, by=self.coordinator(), at=at)
            at = yield workshop.ends_at + timedelta(minutes=10)
            self.mark_all(workshop, at)

        return story

    def mark_all(self, workshop, at):
        """Mark everybody and close the sheet; the sheets of the last days stay open, as they do in real life."""
        animator = workshop.animators.order_by("pk").first().user
        came = False
        recent = at > self.world.today - timedelta(days=4)
        for registration in workshop.registrations.seated().select_related("person"):
            if recent and self.rng.random() < 0.4:
                continue
            found = self.rng.choice(MARKS)
            came |= found in Mark.honoured
            stay = workshop.care_mode == CareMode.OUTPATIENT and self.rng.random() < 0.2
            mark(registration, found, by=animator, at=at, care_mode=CareMode.STAY if stay else None)
        if not recent:
            close_sheet(Workshop.objects.get(pk=workshop.pk), held=came, by=animator, at=at)
