from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from etp.accounts.models import User
from etp.network.models import Commune, Organisation, Site
from etp.patients.enums import CareScope, ConsentKind, ConsentMeans, ContactKind, LinkWhy, Sex
from etp.patients.models.querysets import ContactQuerySet, PersonQuerySet, SpanQuerySet


class Person(models.Model):
    """One human, patient or carer. A contact is not an identity: two people may share a phone or an address."""

    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="person")
    first_name = models.CharField(_("prénom"), max_length=80)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    sex = models.CharField(_("sexe"), max_length=10, choices=Sex, default=Sex.UNKNOWN)
    language = models.CharField(_("langue"), max_length=10, default="fr")
    street = models.CharField(_("adresse"), max_length=160, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    gp_name = models.CharField(_("médecin traitant"), max_length=120, blank=True)
    # Null: not asked yet; true: this person says that they have no GP.
    no_gp = models.BooleanField(_("sans médecin traitant"), null=True, blank=True)
    needs = models.CharField(_("besoins pour venir"), max_length=300, blank=True)
    folded = models.CharField(max_length=240, blank=True, db_index=True, editable=False)
    deceased_on = models.DateField(_("date de décès"), null=True, blank=True)
    created_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name"]

    def __str__(self):
        return f"Person {self.pk}"

    @property
    def key(self):
        """The opaque key under which messages and the journal know this person."""
        return f"person:{self.pk}"

    @property
    def full_name(self):
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def short_name(self):
        """First name and initial: what people of the same workshop's team may read without a share."""
        return f"{self.first_name} {self.last_name[:1]}.".replace(" .", "")


class Contact(models.Model):
    """An address or number where a person is reached; `value` is normalised (lower case, or E.164)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind)
    value = models.CharField(max_length=254, db_index=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    preferred = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "value"], condition=Q(ended_at=None), name="live_contact_once"
            )
        ]

    def __str__(self):
        return f"Contact {self.pk}"


class ContactCode(models.Model):
    """A one-time code sent to a contact: it proves the contact, never an identity. The code itself is not stored."""

    kind = models.CharField(max_length=10, choices=ContactKind)
    value = models.CharField(max_length=254, db_index=True)
    purpose = models.CharField(max_length=40)
    nonce = models.CharField(max_length=32)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"ContactCode {self.pk}"


class CareLink(models.Model):
    """A carer's access to a person's space: a scope, an end, revoked at once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="carers")
    carer = models.ForeignKey(Person, models.CASCADE, related_name="cared_for")
    relation = models.CharField(_("lien"), max_length=60)
    scope = models.CharField(max_length=10, choices=CareScope, default=CareScope.AGENDA)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(person=models.F("carer")), name="carer_is_someone_else")]

    def __str__(self):
        return f"CareLink {self.pk}"


class Consent(models.Model):
    """One answer of one person, never edited: a change of mind is another row."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=12, choices=ConsentKind)
    programme_code = models.SlugField(blank=True)
    given = models.BooleanField()
    means = models.CharField(max_length=10, choices=ConsentMeans)
    text_version = models.CharField(max_length=40)
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10, default="fr")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    witness = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "kind", "at"], name="consent_latest")]

    def __str__(self):
        return f"Consent {self.pk}"


class Share(models.Model):
    """The person lets one organisation read their record, from `since` until they take it back."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], condition=Q(until=None), name="live_share_once")
        ]

    def __str__(self):
        return f"Share {self.pk}"


class Exclusion(models.Model):
    """A professional whom the person does not want in their record: it beats every other right."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="exclusions")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    def __str__(self):
        return f"Exclusion {self.pk}"


class TherapeuticLink(models.Model):
    """Why someone may care for a person: a user, an organisation or a site, for one programme, for a time.

    Written by the verbs of paths and workshops, never by hand.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="links")
    why = models.CharField(max_length=14, choices=LinkWhy)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    programme_code = models.SlugField(blank=True)
    # What opened the link ("registration:12"), so that the verb that opened it also closes it.
    source = models.CharField(max_length=60, db_index=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "user"], name="link_of_user")]

    def __str__(self):
        return f"TherapeuticLink {self.pk}"
