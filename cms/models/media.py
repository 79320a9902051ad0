import secrets
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.enums import MediaKind, drawings, languages
from cms.fields import MEDIA_TYPES, check_captions, check_media
from etp.common import RuleBroken
from etp.common.clock import local_day


def random_name(instance, filename):
    """Where a file is stored: a random name, and the ending that its bytes were checked against."""
    return f"teaching/{secrets.token_hex(12)}{PurePath(filename).suffix.lower()}"


class TeachingMedia(models.Model):
    """A video or a sound of our own. What it says is also written: captions and transcript, or a dated exemption.

    A sound has no picture under which captions could stand: its transcript is its text alternative (WCAG 1.2.1).
    """

    title = models.CharField(_("titre"), max_length=120)
    language = models.CharField(_("langue"), max_length=7, choices=languages, default=settings.LANGUAGE_CODE)
    file = models.FileField(_("fichier"), upload_to=random_name, validators=[check_media])
    length = models.CharField(_("durée"), max_length=20, blank=True)
    poster = models.CharField(_("image d’attente"), max_length=80, blank=True, choices=drawings)
    captions = models.FileField(
        _("sous-titres (WebVTT)"), upload_to=random_name, blank=True, validators=[check_captions]
    )
    transcript = models.TextField(_("texte de ce qui est dit et montré"), blank=True)
    exempt_why = models.CharField(_("pourquoi il manque"), max_length=240, blank=True)
    exempt_by = models.CharField(_("accordé par"), max_length=160, blank=True)
    exempt_until = models.DateField(_("jusqu’au"), null=True, blank=True)

    panels = [
        FieldPanel("title"),
        FieldPanel("language"),
        FieldPanel("file"),
        FieldRowPanel([FieldPanel("length"), FieldPanel("poster")]),
        MultiFieldPanel([FieldPanel("captions"), FieldPanel("transcript")], heading=_("Ce qui est dit, par écrit")),
        MultiFieldPanel(
            [FieldPanel("exempt_why"), FieldRowPanel([FieldPanel("exempt_by"), FieldPanel("exempt_until")])],
            heading=_("Publier sans, pour un temps"),
            classname="collapsed",
        ),
    ]

    class Meta:
        verbose_name = _("vidéo ou son")
        verbose_name_plural = _("vidéos et sons")
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title

    def clean(self):
        """An exemption says why, who gave it and until when, all three."""
        super().clean()
        parts = [bool(self.exempt_why), bool(self.exempt_by), bool(self.exempt_until)]
        if any(parts) and not all(parts):
            raise ValidationError({"exempt_why": _("Dites pourquoi, qui l’accorde et jusqu’à quand.")})

    @property
    def kind(self):
        """Whether it is seen or only heard, by the type of its file."""
        return MediaKind(self.content_type.partition("/")[0])

    @property
    def is_video(self):
        return self.kind == MediaKind.VIDEO

    @property
    def content_type(self):
        """The type of the file, from the ending that its bytes were checked against."""
        return MEDIA_TYPES[PurePath(self.file.name).suffix]

    @property
    def url(self):
        """Where the file is served."""
        return reverse("media", args=[self.file.name])

    @property
    def captions_url(self):
        """Where the captions are served, or ""."""
        return reverse("media", args=[self.captions.name]) if self.captions else ""

    @property
    def size(self):
        """The bytes of the file, 0 when it is gone from the folder."""
        return self.file.size if self.file.storage.exists(self.file.name) else 0

    @property
    def written(self):
        """Whether everything it says can be read."""
        return bool(self.transcript.strip()) and (bool(self.captions) or not self.is_video)

    def exempt_on(self, day):
        """Whether it may be shown on `day` without its text."""
        return bool(self.exempt_until) and day <= self.exempt_until


# The streams of a page that may hold a video or a sound.
WITH_MEDIA = ("body", "path_part")


def media_in(page):
    """The videos and sounds of `page`, those of the part of the path included; no query for a text without any."""
    streams = [getattr(page, name, None) or () for name in WITH_MEDIA]
    # The stored kinds are asked first: a block that is not looked at stays as it was written.
    kept = [
        (stream, rank)
        for stream in streams
        for rank, raw in enumerate(getattr(stream, "raw_data", ()))
        if raw["type"] == "media"
    ]
    found = (stream[rank].value["media"] for stream, rank in kept)
    return [media for media in found if media is not None]


def refuse_unwritten(page, at=None):
    """RuleBroken when a video or a sound of `page` has neither its text nor an exemption that still runs."""
    day = local_day(at or timezone.now(), "Europe/Paris")
    silent = [media.title for media in media_in(page) if not media.written and not media.exempt_on(day)]
    if silent:
        message = gettext(
            "«\u00a0%(titles)s\u00a0» n’a pas ses sous-titres et son texte\u00a0: "
            "ajoutez-les, ou faites accorder un délai daté."
        )
        raise RuleBroken(message % {"titles": ", ".join(silent)})
