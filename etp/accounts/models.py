from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etp.accounts.enums import Role
from etp.common.clock import local_day
from etp.common.dated import live_on
from etp.network.models import Organisation, Site


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> User:
        """A user with `email` (staff) or without (a person who signs in by a code), saved."""
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A technical superuser; it sees no health data, since none is registered in an admin."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in: staff by e-mail and second factor, a person by a code sent to a contact."""

    email = models.EmailField(_("courriel"), unique=True, null=True, blank=True)
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    profession = models.CharField(_("métier"), max_length=80, blank=True)
    language = models.CharField(_("langue"), max_length=10, default="fr")
    is_active = models.BooleanField(_("compte ouvert"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    objects = UserManager()

    def __str__(self):
        return self.get_full_name() or f"User {self.pk}"

    def get_full_name(self):
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self):
        return self.first_name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self, day: date | None = None) -> Self:
        """Memberships in force on `day` (default: today), both ends included, those ended by someone left out."""
        day = day or local_day(timezone.now(), "Europe/Paris")
        return self.filter(live_on(day), ended_at=None)


class Membership(models.Model):
    """One role of one user in one organisation, perhaps at one site or for one programme only."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("rôle"), max_length=24, choices=Role)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="memberships")
    # A code, not a relation: programmes stand above accounts.
    programme_code = models.SlugField(_("programme"), blank=True)
    since = models.DateField(_("depuis"))
    until = models.DateField(_("jusqu’au"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=200, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # An end decided by someone holds from that instant: the next request is refused, not tomorrow's.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="membership_in_order"
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "programme_code", "since"],
                condition=Q(site=None, ended_at=None),
                name="membership_once",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "site", "programme_code", "since"],
                condition=Q(site__isnull=False, ended_at=None),
                name="membership_once_at_site",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} – {self.organisation}"

    @property
    def programme_words(self):
        """The programme as this app can name it, which knows its code alone: « Douleurs et rachis »."""
        return self.programme_code.replace("-", " ").capitalize()


class Invitation(models.Model):
    """A place kept for a future member: opened once, by the link sent to `email`, until `expires_at`."""

    email = models.EmailField(_("courriel"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    role = models.CharField(_("rôle"), max_length=24, choices=Role)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    programme_code = models.SlugField(blank=True)
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self):
        return f"Invitation {self.pk}"
