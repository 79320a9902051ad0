from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Locale, Page

from cms.enums import drawings
from cms.models.checks import HeardForm
from cms.models.media import refuse_unwritten
from etp.common.middleware import for_visitors

_GATHERERS = {}
# The titles of the pages planted by `setup_site`; one that an editor changed is shown as it was written.
FIXED_TITLES = frozenset(
    {
        gettext_noop("Programmes"),
        gettext_noop("Lieux"),
        gettext_noop("Accessibilité"),
        gettext_noop("Annuaire des services"),
        gettext_noop("Articles"),
        gettext_noop("Apprendre à vivre mieux avec une maladie qui dure"),
        gettext_noop("Nous contacter"),
        gettext_noop("Mentions légales"),
        gettext_noop("Vous êtes soignant\u00a0: orienter quelqu’un"),
        gettext_noop("Vos données, vos droits"),
    }
)


def gather_with(page_type, gather):
    """Let `gather(page)` give what pages of `page_type` show besides their own fields.

    Records (workshops, sites, teams) are read by the domain, which stands above the models: it is told here.
    """
    _GATHERERS[page_type] = gather


def gathered(page_type, page):
    """What the function told for `page_type` gives of `page`; nothing when none was told."""
    gather = _GATHERERS.get(page_type)
    return gather(page) if gather else {}


def twins_among(page, rows):
    """(language, url path, tree path) of those of `rows` that say the same as `page`, in the languages offered."""
    offered = {code for code, _label in settings.LANGUAGES}
    said = [
        (row.locale.language_code, row.url_path, row.path)
        for row in rows
        if row.translation_key == page.translation_key
    ]
    return [twin for twin in said if twin[0] in offered]


class VisitorsPage(Page):
    """A page of the public site: the same bytes for every visitor, so no cookie, no form token, no name."""

    section = ""
    # Relations read together with the page, so that showing it costs no query more.
    shown_with = ()
    show_in_menus_default = False
    # Nothing here is for some visitors only: the whole answer is kept for all of them.
    private_page_options = []
    # The workflow stands on the whole tree of programmes, for the texts of modules alone.
    has_workflow = False
    base_form_class = HeardForm

    class Meta:
        abstract = True

    def get_workflow(self):
        """None: this page is published by those who have the right."""
        return

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, **gathered(VisitorsPage, self), **gathered(type(self), self)}

    @cached_property
    def twins(self):
        """(language, url path, tree path) of each live page that says the same, this one included; one query."""
        same = Page.objects.live().filter(translation_key=self.translation_key)
        return twins_among(self, same.select_related("locale").order_by("path"))

    @property
    def shown_title(self):
        """The title, in the reader's language where it is one that every platform starts with."""
        return _now(self.title) if self.title in FIXED_TITLES else self.title

    @property
    def title_in(self):
        """The language of the shown title when it is not that of the buttons, else ""."""
        written = self.locale.language_code
        return "" if written == get_language() or self.title in FIXED_TITLES else written

    def save(self, clean=True, user=None, log_action=False, **kwargs):
        """Write the page; RuleBroken when it would show a video or a sound whose words cannot be read.

        Every door (button, schedule, bulk, copy, revert, API) ends in this method, so the rule stands here.
        """
        fields = kwargs.get("update_fields")
        if self.live and (fields is None or {"live", "body"} & set(fields)):
            refuse_unwritten(self)
        return super().save(clean=clean, user=user, log_action=log_action, **kwargs)

    def serve(self, request, *args, **kwargs):
        """The page, marked as one that may be kept for every visitor; a preview never is."""
        response = super().serve(request, *args, **kwargs)
        return for_visitors(response)

    def serve_preview(self, request, mode_name):
        """The draft as visitors would see it, kept by nobody."""
        response = super().serve_preview(request, mode_name)
        response.visitors_page = False
        return response


class Led(models.Model):
    """A page that opens with one sentence."""

    lead = models.CharField(_("phrase d’ouverture"), max_length=300, blank=True)

    class Meta:
        abstract = True

    lead_panels = [FieldPanel("lead")]


class Pictured(models.Model):
    """A page with one drawing or image, and the words that replace it."""

    drawing = models.CharField(_("dessin"), max_length=80, blank=True, choices=drawings)
    image = models.ForeignKey(
        get_image_model_string(), models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("image")
    )
    picture_alt = models.CharField(_("ce que l’image montre"), max_length=240, blank=True)

    class Meta:
        abstract = True

    def clean(self):
        """An image of the library is never without the words that replace it; nor is it beside a drawing."""
        super().clean()
        if self.image_id and not self.picture_alt:
            raise ValidationError({"picture_alt": _("Dites ce que l’image montre, pour qui ne la voit pas.")})
        if self.image_id and self.drawing:
            raise ValidationError({"drawing": _("Choisissez un dessin ou une image, l’un des deux.")})

    picture_panels = [
        MultiFieldPanel(
            [FieldPanel("drawing"), FieldPanel("image"), FieldPanel("picture_alt")], heading=_("Image de la page")
        )
    ]


class OneALanguage(models.Model):
    """The page of one record: the base holds at most one in each language.

    Wagtail keeps the language of a page in a table of its own, out of reach of such a constraint: it is repeated
    here at each save.
    """

    record_field = ""
    page_locale = models.ForeignKey(Locale, models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self._repeat_locale()
        return super().save(*args, **kwargs)

    def full_clean(self, *args, **kwargs):
        self._repeat_locale()
        super().full_clean(*args, **kwargs)

    def clean(self):
        """Say in words what the base would refuse: a second page of the same record in the same language."""
        super().clean()
        same = {self.record_field: getattr(self, f"{self.record_field}_id"), "page_locale": self.page_locale_id}
        if type(self).objects.filter(**same).exclude(pk=self.pk).exists():
            raise ValidationError({self.record_field: _("Une page existe déjà dans cette langue.")})

    def _repeat_locale(self):
        if self.locale_id is None:
            self.locale = self.get_default_locale()
        self.page_locale_id = self.locale_id


class Reviewed(models.Model):
    """A page that says who read it again, when, and before when it must be read once more."""

    reviewed_by = models.CharField(_("relu par"), max_length=160, blank=True)
    reviewed_on = models.DateField(_("relu le"), null=True, blank=True)
    review_before = models.DateField(_("à revoir avant le"), null=True, blank=True)

    class Meta:
        abstract = True

    review_panels = [
        MultiFieldPanel(
            [
                FieldPanel("reviewed_by"),
                FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_before")]),
            ],
            heading=_("Relecture"),
        )
    ]
