from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from etp.accounts.models import User
from etp.network.models import Organisation, Room, Site
from etp.programmes.models import Module, Programme
from sessions.enums import AnimatorRole, CareMode, WorkshopState


class Cycle(models.Model):
    """Workshops that follow one another for one closed group."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="cycles")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)

    def __str__(self):
        return self.title


class WorkshopQuerySet(models.QuerySet):
    def public(self):
        """Group workshops that a visitor may see: published, and a type of session that is announced."""
        return self.filter(state=WorkshopState.PUBLISHED, module__kind__in=["group", "meeting"])

    def upcoming(self, at):
        """Workshops that have not started at the instant `at`, soonest first."""
        return self.filter(starts_at__gt=at).order_by("starts_at", "pk")


class Workshop(models.Model):
    """One session: a module held at a site, on a wall date and hour of the site's zone.

    `taken` is the number of seats held (confirmed or offered); the database refuses more than there are.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="workshops")
    module = models.ForeignKey(Module, models.PROTECT, related_name="workshops")
    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, blank=True, related_name="workshops")
    site = models.ForeignKey(Site, models.PROTECT, related_name="workshops")
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="workshops")
    day = models.DateField(_("jour"))
    hour = models.TimeField(_("heure"))
    zone = models.CharField(max_length=40)
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"))
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField(_("places"))
    overbooked = models.PositiveSmallIntegerField(default=0)
    taken = models.PositiveSmallIntegerField(default=0)
    minimum = models.PositiveSmallIntegerField(_("effectif minimum"), default=1)
    decide_on = models.DateField(_("décision le"), null=True, blank=True)
    care_mode = models.CharField(max_length=12, choices=CareMode, default=CareMode.TOWN)
    remote = models.BooleanField(_("à distance"), default=False)
    state = models.CharField(max_length=10, choices=WorkshopState, default=WorkshopState.DRAFT)
    cancel_reason = models.CharField(max_length=120, blank=True)
    content_revision = models.ForeignKey(
        "wagtailcore.Revision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    unnamed_companions = models.PositiveSmallIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("capacity") + F("overbooked")), name="no_oversold_seat"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="workshop_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="workshop_by_state_and_start"),
            models.Index(fields=["room", "starts_at"], name="workshop_by_room"),
        ]

    def __str__(self):
        return f"Workshop {self.pk}"

    @property
    def seats_left(self):
        return max(0, self.capacity + self.overbooked - self.taken)


class WorkshopAnimator(models.Model):
    """Who runs a workshop, as what, and for which organisation."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="animators")
    user = models.ForeignKey(User, models.PROTECT, related_name="animated")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=16, choices=AnimatorRole, default=AnimatorRole.LEAD)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "user"], name="animator_once")]

    def __str__(self):
        return f"WorkshopAnimator {self.pk}"


class WorkshopEvent(models.Model):
    """One step of a workshop: from a state to another, or a change of date, place or seats, why, by whom."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="events")
    what = models.CharField(max_length=30)
    left = models.CharField(max_length=120, blank=True)
    entered = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return f"WorkshopEvent {self.pk}"
