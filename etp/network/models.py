from django.db import models
from django.utils.translation import gettext_lazy as _

from etp.common.text import fold
from etp.network.enums import Country, EntryState, OrganisationKind, RoomState, ServiceKind


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
    state = models.CharField(_("accord"), max_length=10, choices=RoomState, default=RoomState.CONFIRMED)
    asked_on = models.DateField(_("demandée le"), null=True, blank=True)
    asked_of = models.CharField(_("demandée à"), max_length=120, blank=True)
    confirmed_on = models.DateField(_("confirmée le"), null=True, blank=True)
    confirmed_by = models.CharField(_("accord noté par"), max_length=120, blank=True)

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


class DirectoryEntry(models.Model):
    """A service of the territory that anybody may call, as its owner last confirmed it on `confirmed_on`.

    `next_on` is the day of the next step of its ageing (asked, asked again, dropped); None when there is none.
    `folded` is what a search reads: its words without accents.
    """

    name = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(unique=True)
    kind = models.CharField(_("type"), max_length=10, choices=ServiceKind)
    offer = models.TextField(_("ce qu’on y trouve"), max_length=600)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="entries", verbose_name=_("commune"))
    street = models.CharField(_("adresse"), max_length=160, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    website = models.URLField(_("site internet"), blank=True)
    for_whom = models.CharField(_("pour qui"), max_length=160, blank=True)
    cost = models.CharField(_("prix"), max_length=120, blank=True)
    languages = models.CharField(_("langues"), max_length=80, blank=True)
    step_free = models.BooleanField(_("accès de plain-pied"), default=False)
    owner_name = models.CharField(_("qui confirme"), max_length=120, blank=True)
    owner_email = models.EmailField(_("courriel de qui confirme"), blank=True)
    review_days = models.PositiveSmallIntegerField(_("à redemander après (jours)"), default=180)
    state = models.CharField(_("état"), max_length=10, choices=EntryState, default=EntryState.CONFIRMED)
    confirmed_on = models.DateField(_("confirmé le"))
    asked_at = models.DateTimeField(_("demandé le"), null=True, blank=True)
    times_asked = models.PositiveSmallIntegerField(default=0)
    next_on = models.DateField(null=True, blank=True, db_index=True)
    proposed = models.TextField(_("correction proposée"), max_length=1000, blank=True)
    folded = models.TextField(editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("service de l’annuaire")
        verbose_name_plural = _("services de l’annuaire")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.fold_words()
        super().save(*args, **kwargs)

    def fold_words(self):
        """Keep what a search reads beside the words themselves."""
        words = (self.name, self.get_kind_display(), self.offer, self.for_whom, self.commune.name)
        self.folded = fold(" ".join(str(word) for word in words))


class DirectoryAsk(models.Model):
    """One question « est-ce toujours juste ? » to the owner of an entry, opened by a secret link until `expires_at`."""

    entry = models.ForeignKey(DirectoryEntry, models.CASCADE, related_name="asks")
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self):
        return f"DirectoryAsk {self.pk}"


class DirectoryEvent(models.Model):
    """One act on an entry: what, by whom (an opaque key, or the link of its owner), why, when."""

    entry = models.ForeignKey(DirectoryEntry, models.CASCADE, related_name="events")
    what = models.CharField(max_length=20)
    by = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"DirectoryEvent {self.pk}"
