from django.db import models
from django.utils.translation import gettext_lazy as _

from etp.network.enums import Country, OrganisationKind


class Organisation(models.Model):
    """A structure of the territory: it carries programmes, employs people and opens sites."""

    name = models.CharField(_("nom"), max_length=160, unique=True)
    short_name = models.CharField(_("nom court"), max_length=60)
    slug = models.SlugField(unique=True)
    kind = models.CharField(_("type"), max_length=20, choices=OrganisationKind)
    country = models.CharField(_("pays"), max_length=2, choices=Country)
    identifier = models.CharField(_("FINESS ou numéro d’entreprise"), max_length=20, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    email = models.EmailField(_("courriel"), blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.short_name


class Commune(models.Model):
    """A commune of the territory with its centre, for distances; `folded` is its name without accents."""

    name = models.CharField(max_length=80)
    postcode = models.CharField(max_length=10)
    country = models.CharField(max_length=2, choices=Country)
    latitude = models.FloatField()
    longitude = models.FloatField()
    folded = models.CharField(max_length=80, db_index=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name", "postcode"], name="commune_once")]

    def __str__(self):
        return f"{self.name} ({self.postcode})"


class Site(models.Model):
    """A place where workshops are held; its days and hours are read in `time_zone`."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sites")
    name = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(unique=True)
    street = models.CharField(_("adresse"), max_length=160, blank=True)
    postcode = models.CharField(_("code postal"), max_length=10)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="sites", verbose_name=_("commune"))
    time_zone = models.CharField(_("fuseau horaire"), max_length=40, default="Europe/Paris")
    bus = models.CharField(_("bus"), max_length=200, blank=True)
    parking = models.CharField(_("stationnement"), max_length=200, blank=True)
    step_free = models.BooleanField(_("accès de plain-pied"), default=False)
    how_to_find = models.TextField(_("comment venir"), blank=True)
    who_to_ask = models.CharField(_("qui demander"), max_length=120, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    closed_on = models.DateField(_("fermé depuis"), null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Room(models.Model):
    """A room of a site: two workshops never share it at the same time."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="rooms")
    name = models.CharField(_("nom"), max_length=80)
    capacity = models.PositiveSmallIntegerField(_("places"))
    equipment = models.CharField(_("équipement"), max_length=200, blank=True)

    class Meta:
        ordering = ["site", "name"]
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="room_once")]

    def __str__(self):
        return self.name


class Closure(models.Model):
    """Days, both included, on which a site opens to nobody."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="closures")
    first_day = models.DateField(_("du"))
    last_day = models.DateField(_("au"))
    reason = models.CharField(_("motif"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="closure_in_order")
        ]

    def __str__(self):
        return f"{self.first_day} – {self.last_day}"
