from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.network.models import Organisation, Site
from etp.programmes.enums import (
    Access,
    Audience,
    CarrierRole,
    LegalFrame,
    ModuleKind,
    Need,
    SkillKind,
    VersionState,
)


class Programme(models.Model):
    """A programme carried by several organisations; what it teaches is in its versions."""

    code = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("titre"), max_length=120)
    condition = models.CharField(_("problème de santé"), max_length=160)
    target_public = models.CharField(_("public"), max_length=200)
    legal_frame = models.CharField(_("cadre légal"), max_length=12, choices=LegalFrame)
    need = models.CharField(_("pourquoi ce problème de santé"), max_length=10, choices=Need, blank=True)
    justification = models.TextField(_("justification hors liste ALD"), blank=True)
    funding = models.CharField(_("source de financement"), max_length=200, blank=True)
    mandated = models.BooleanField(_("mandaté par une association agréée"), default=False)
    coordinator = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    time_zone = models.CharField(max_length=40, default="Europe/Paris")
    # Waiting-list policy: hours to answer an offer, and hours before the start from which none leaves by itself.
    offer_hours = models.PositiveSmallIntegerField(_("heures pour répondre à une place proposée"), default=48)
    offer_cutoff_hours = models.PositiveSmallIntegerField(_("aucune place proposée à moins de (heures)"), default=4)
    cancel_until_hours = models.PositiveSmallIntegerField(_("annulation en ligne jusqu’à (heures avant)"), default=2)
    pair_blocks_next = models.BooleanField(_("un groupe qui n’entre pas retient les suivants"), default=False)
    proposes_follow_up = models.BooleanField(_("propose une offre de suivi"), null=True, blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self):
        return self.title


class Carrier(models.Model):
    """An organisation that carries a programme, and who signs its content in its name."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="carriers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="carried")
    role = models.CharField(max_length=10, choices=CarrierRole)
    signatory = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    deputy = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["programme", "role", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation"], condition=Q(until=None), name="live_carrier_once"
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(until=None, role="lead"), name="one_live_lead_carrier"
            ),
        ]

    def __str__(self):
        return f"{self.programme} – {self.organisation}"


class ProgrammeSite(models.Model):
    """A site where a programme is run, from a day until a day."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="programme_sites")
    site = models.ForeignKey(Site, models.PROTECT, related_name="programme_sites")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "site"], condition=Q(until=None), name="live_site_once")
        ]

    def __str__(self):
        return f"{self.programme} – {self.site}"


class TeamMember(models.Model):
    """Someone of the team, with what the law asks of them: a 40-hour certificate and a signed charter, each dated."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="team")
    user = models.ForeignKey(User, models.PROTECT, related_name="team_memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    profession = models.CharField(_("métier"), max_length=80)
    physician = models.BooleanField(_("médecin"), default=False)
    certificate_on = models.DateField(_("attestation 40 h"), null=True, blank=True)
    charter_on = models.DateField(_("charte signée le"), null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "user"], condition=Q(until=None), name="live_team_member_once")
        ]

    def __str__(self):
        return f"TeamMember {self.pk}"


class Module(models.Model):
    """A type of session with a code that stays the same across versions and programmes."""

    code = models.SlugField(unique=True)
    title = models.CharField(_("titre"), max_length=120)
    kind = models.CharField(max_length=12, choices=ModuleKind)
    access = models.CharField(max_length=16, choices=Access, default=Access.AFTER_DIAGNOSIS)
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.PATIENTS)
    bring = models.CharField(_("à apporter"), max_length=200, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.title


class ProgrammeVersion(models.Model):
    """What a programme teaches; it never changes once in force, and a running path keeps its own."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    in_force_from = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["programme"], condition=Q(state="in_force"), name="one_version_in_force"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(in_force_from__isnull=False), name="version_in_force_has_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.programme} v{self.number}"

    def refuse_unless_draft(self):
        """RuleBroken when this version is, or was, in force: what people follow never changes under them."""
        if not ProgrammeVersion.objects.filter(pk=self.pk, state=VersionState.DRAFT).exists():
            raise RuleBroken(_("Une version en vigueur ne change plus. Préparez la suivante."))


class HeldByVersion(models.Model):
    """A row of a version: written and deleted only while the version is a draft."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Write the row; RuleBroken once its version is in force."""
        self.version.refuse_unless_draft()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Delete the row; RuleBroken once its version is in force."""
        self.version.refuse_unless_draft()
        return super().delete(*args, **kwargs)


class ModuleVersion(HeldByVersion):
    """A module as one version of one programme holds it."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="module_versions")
    module = models.ForeignKey(Module, models.PROTECT, related_name="module_versions")
    order = models.PositiveSmallIntegerField()
    aims = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField()
    min_seats = models.PositiveSmallIntegerField(default=1)
    max_seats = models.PositiveSmallIntegerField(default=1)
    professions = models.CharField(max_length=200, blank=True)
    prerequisites = models.ManyToManyField(Module, blank=True, related_name="+")

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "module"], name="module_once_a_version"),
            models.CheckConstraint(condition=Q(min_seats__lte=F("max_seats")), name="module_seats_in_order"),
        ]

    def __str__(self):
        return f"{self.module} ({self.version})"


class Objective(HeldByVersion):
    """A skill a version aims at; a *security* one is for everybody."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="objectives")
    code = models.SlugField()
    text = models.CharField(max_length=240)
    kind = models.CharField(max_length=10, choices=SkillKind)
    security = models.BooleanField(default=False)
    modules = models.ManyToManyField(Module, blank=True, related_name="objectives")

    class Meta:
        ordering = ["version", "code"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="objective_once_a_version")]

    def __str__(self):
        return self.text


class CompletionRule(HeldByVersion):
    """When a path counts as complete, as data: `required` module codes, plus `at_least` of `among`."""

    version = models.OneToOneField(ProgrammeVersion, models.CASCADE, related_name="completion_rule")
    required = models.JSONField(default=list)
    among = models.JSONField(default=list)
    at_least = models.PositiveSmallIntegerField(default=1)

    def __str__(self):
        return f"CompletionRule {self.pk}"
