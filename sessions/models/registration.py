from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from etp.accounts.models import User
from etp.assessments.models import EducationalDiagnosis
from etp.enrolments.models import Enrolment
from etp.patients.models import Person
from sessions.enums import OfferEnd, PriorityClass, RegistrationState
from sessions.models.workshop import Workshop


class Booking(models.Model):
    """What someone asked for in one act: one or more people, one or more workshops, one message."""

    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="bookings")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # One act, one row: a double click or a retry carries the same key and finds the first booking.
    idempotency_key = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self):
        return f"Booking {self.pk}"


class RegistrationQuerySet(models.QuerySet):
    def live(self):
        """Registrations that still ask for or hold a seat."""
        return self.filter(state__in=RegistrationState.live)

    def seated(self):
        """Registrations that hold a seat: what `Workshop.taken` counts."""
        return self.filter(state__in=RegistrationState.seated)

    def waiting(self):
        """The waiting list in its order: priority class, then arrival."""
        return self.filter(state=RegistrationState.WAITING).order_by("priority", "arrived_at", "pk")


class Registration(models.Model):
    """One person at one workshop, live at most once."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="registrations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="registrations")
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="registrations")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, null=True, blank=True, related_name="registrations")
    # Filled when the session is the appointment of a diagnosis.
    diagnosis = models.ForeignKey(
        EducationalDiagnosis, models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    state = models.CharField(max_length=20, choices=RegistrationState)
    as_carer = models.BooleanField(_("vient comme proche"), default=False)
    companions = models.PositiveSmallIntegerField(_("accompagnants sans nom"), default=0)
    companions_relation = models.CharField(max_length=60, blank=True)
    walk_in = models.BooleanField(_("venu sans inscription"), default=False)
    overbooked = models.BooleanField(_("en surnombre"), default=False)
    by_staff = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(choices=PriorityClass, default=PriorityClass.OTHER)
    arrived_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # Raised by each change of state: a signed link carries it, and dies when it no longer matches.
    revision = models.PositiveIntegerField(default=0)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "person"],
                condition=Q(state__in=["requested", "to_validate", "confirmed", "offered", "waiting"]),
                name="one_live_registration",
            )
        ]
        indexes = [
            models.Index(fields=["workshop", "state", "priority", "arrived_at"], name="registration_order"),
            models.Index(fields=["person", "state"], name="registration_of_person"),
        ]

    def __str__(self):
        return f"Registration {self.pk}"


class SeatOffer(models.Model):
    """A seat held for one waiting person until `deadline`; its token works once and never again."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="offers")
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    deadline = models.DateTimeField()
    ended = models.CharField(max_length=10, choices=OfferEnd, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration"], condition=Q(ended=""), name="one_live_offer"),
            models.CheckConstraint(
                condition=Q(ended="", ended_at=None) | (~Q(ended="") & Q(ended_at__isnull=False)),
                name="ended_offer_has_an_instant",
            ),
        ]

    def __str__(self):
        return f"SeatOffer {self.pk}"


class RegistrationEvent(models.Model):
    """One change of a registration, or one skip of the waiting list with its reason; never edited."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="events")
    left = models.CharField(max_length=20, blank=True)
    entered = models.CharField(max_length=20)
    why = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"RegistrationEvent {self.pk}"


class CalendarFeed(models.Model):
    """One person's secret calendar address; only the SHA-256 of its token is stored."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="feeds")
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(revoked_at=None), name="one_live_feed_a_person")
        ]

    def __str__(self):
        return f"CalendarFeed {self.pk}"
