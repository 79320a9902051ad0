from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from etp.accounts.models import User
from etp.enrolments.enums import (
    REASONS,
    STOP_REASONS,
    AttemptOutcome,
    CloseReason,
    FollowUp,
    LetterKind,
    OfferKind,
    OfferState,
    Origin,
    ReferralState,
    Stage,
    TransmissionState,
)
from etp.enrolments.models.calls import CallBack as CallBack
from etp.enrolments.models.calls import CallTry as CallTry
from etp.enrolments.models.querysets import EnrolmentQuerySet, ReferralQuerySet
from etp.network.models import Organisation, Site
from etp.patients.enums import ConsentMeans
from etp.patients.models import Person
from etp.programmes.models import Module, Objective, Programme, ProgrammeVersion


def reason_fits_stage():
    """The table REASONS as the base keeps it: no reason while a path lives, then one that says its end."""
    fits = Q(stage__in=["referred", "contacted", "included"], close_reason="")
    for stage, reasons in REASONS.items():
        fits |= Q(stage=stage.value, close_reason__in=[reason.value for reason in reasons])
    return fits


class Enrolment(models.Model):
    """The path of one person in one programme version, from referral to its end."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="enrolments")
    version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="enrolments")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.REFERRED)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="enrolments")
    home_site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    referent = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="referred_paths")
    origin = models.CharField(max_length=16, choices=Origin, default=Origin.UNKNOWN)
    referred_on = models.DateField()
    included_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    close_reason = models.CharField(max_length=12, choices=CloseReason, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    do_not_contact = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"],
                condition=Q(stage__in=["referred", "contacted", "included"]),
                name="one_live_path_a_programme",
            ),
            models.CheckConstraint(
                condition=~Q(stage="included") | Q(included_on__isnull=False), name="included_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["referred", "contacted", "included"], closed_on=None)
                | Q(stage__in=["closed", "declined", "withdrawn", "transferred"], closed_on__isnull=False),
                name="ended_path_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["referred", "contacted", "declined"], included_on=None)
                | Q(stage__in=["included", "closed", "withdrawn", "transferred"], included_on__isnull=False),
                name="only_who_entered_has_an_entry",
            ),
            models.CheckConstraint(condition=reason_fits_stage(), name="end_has_a_reason_that_says_it"),
            models.CheckConstraint(
                condition=(Q(included_on=None) | Q(included_on__gte=F("referred_on")))
                & (Q(closed_on=None) | Q(closed_on__gte=F("referred_on")))
                & (Q(closed_on=None) | Q(included_on=None) | Q(closed_on__gte=F("included_on"))),
                name="path_days_in_order",
            ),
        ]

    def __str__(self):
        return f"Enrolment {self.pk}"


class EnrolmentMove(models.Model):
    """One step of a path: from a stage to another, why, by whom, when."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="path_moves")
    left = models.CharField(max_length=12, blank=True)
    entered = models.CharField(max_length=12, choices=Stage)
    why = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return f"EnrolmentMove {self.pk}"


class VersionMove(models.Model):
    """A path that follows another version from a day on: from which one, to which one, why, by whom."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="version_moves")
    left = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="+")
    entered = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(left=F("entered")), name="version_move_goes_somewhere"),
            models.CheckConstraint(condition=~Q(reason=""), name="version_move_has_a_reason"),
        ]

    def __str__(self):
        return f"VersionMove {self.pk}"


class HandOver(models.Model):
    """One carrier handed a path over to another, and how the person agreed to it; never changed afterwards."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="hand_overs")
    left = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    entered = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    means = models.CharField(max_length=10, choices=ConsentMeans)
    witness = models.CharField(max_length=120, blank=True)
    agreed_on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return f"HandOver {self.pk}"


class Referral(models.Model):
    """Someone asks that a person enter a programme: the person, a GP, a hospital. It waits in the inbox."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="referrals")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="referrals")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, null=True, blank=True, related_name="referrals")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    # Typed at the desk of `site` for someone whose path is followed at another one, which this desk may not learn.
    apart = models.BooleanField(default=False)
    origin = models.CharField(max_length=16, choices=Origin)
    referrer_name = models.CharField(_("adressé par"), max_length=120, blank=True)
    referrer_contact = models.CharField(_("contact du professionnel"), max_length=254, blank=True)
    written_on = models.DateField(_("date du courrier"), null=True, blank=True)
    received_on = models.DateField(_("reçue le"))
    message = models.TextField(_("message"), blank=True)
    state = models.CharField(max_length=10, choices=ReferralState, default=ReferralState.OPEN)
    next_action = models.CharField(_("prochaine action"), max_length=120, blank=True)
    next_action_on = models.DateField(_("avant le"), null=True, blank=True)
    closed_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ReferralQuerySet.as_manager()

    def __str__(self):
        return f"Referral {self.pk}"


class ContactAttempt(models.Model):
    """One try to reach a referred person."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="attempts")
    outcome = models.CharField(max_length=10, choices=AttemptOutcome)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return f"ContactAttempt {self.pk}"


class CareOffer(models.Model):
    """A round of education within a path: opened by a validated diagnosis, closed by an evaluation or a reason."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="care_offers")
    kind = models.CharField(max_length=14, choices=OfferKind)
    state = models.CharField(max_length=12, choices=OfferState, default=OfferState.OPEN)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    stop_reason = models.CharField(max_length=12, choices=CloseReason, blank=True)
    follow_up = models.CharField(max_length=14, choices=FollowUp, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state__in=["open", "in_progress"]), name="one_live_care_offer"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "in_progress"], closed_on=None)
                | Q(state="evaluated", closed_on__isnull=False) & ~Q(follow_up="")
                | Q(state="stopped", closed_on__isnull=False) & ~Q(stop_reason=""),
                name="care_offer_ends_with_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "in_progress"], follow_up="", stop_reason="")
                | Q(state="evaluated", stop_reason="")
                | Q(state="stopped", follow_up="", stop_reason__in=[reason.value for reason in STOP_REASONS]),
                name="care_offer_says_its_own_end_only",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="care_offer_days_in_order"
            ),
        ]

    def __str__(self):
        return f"CareOffer {self.pk}"


class Plan(models.Model):
    """What the person and the team agreed: objectives in the person's words, and the modules that serve them."""

    offer = models.OneToOneField(CareOffer, models.PROTECT, related_name="plan")
    agreed_on = models.DateField(null=True, blank=True)
    agreed_with = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self):
        return f"Plan {self.pk}"


class PlanObjective(models.Model):
    """One objective in the person's own words, by priority, with how confident they are (0 to 10)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="objectives")
    words = models.CharField(max_length=300)
    priority = models.PositiveSmallIntegerField()
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["plan", "priority"]
        constraints = [
            models.CheckConstraint(condition=Q(confidence=None) | Q(confidence__lte=10), name="confidence_0_to_10")
        ]

    def __str__(self):
        return f"PlanObjective {self.pk}"


class PlanModule(models.Model):
    """A module that the plan holds: the right to book it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="plan_modules")
    module = models.ForeignKey(Module, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["plan", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "module"], name="module_once_a_plan")]

    def __str__(self):
        return f"PlanModule {self.pk}"


class Letter(models.Model):
    """A synthesis drafted from the record, signed by a professional."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=16, choices=LetterKind)
    body = models.TextField(blank=True)
    due_on = models.DateField()
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"Letter {self.pk}"


class Transmission(models.Model):
    """What became of a letter: sent (to whom, how, when), refused by the person, or no GP to send it to."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="transmissions")
    state = models.CharField(max_length=10, choices=TransmissionState, default=TransmissionState.DUE)
    to_gp = models.BooleanField(default=True)
    recipient = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=40, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    proof = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | (Q(sent_on__isnull=False) & ~Q(recipient="") & ~Q(channel="")),
                name="sent_has_recipient_channel_day",
            )
        ]

    def __str__(self):
        return f"Transmission {self.pk}"
