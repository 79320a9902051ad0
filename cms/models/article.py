from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.blocks import ModuleBody, SourceList
from cms.fields import BodyField
from cms.models.base import Led, Pictured, Reviewed, VisitorsPage
from cms.models.checks import CHECKS, HeardForm
from cms.models.easy_read import EasyRead
from cms.permissions.articles import ArticleIndexTester, ArticleTester, beyond_reach
from cms.permissions.pages import may_publish
from etp.programmes.models import Programme


class ArticleIndexPage(Led, VisitorsPage):
    """The list of the articles."""

    section = "articles"
    content_panels = VisitorsPage.content_panels + Led.lead_panels
    template = "cms/article_index.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ArticlePage"]

    class Meta:
        verbose_name = _("liste des articles")

    def permissions_for_user(self, user):
        """What `user` may do with the list; an author adds drafts under it and does not change it."""
        return ArticleIndexTester(user, self)


class ArticleForm(HeardForm):
    """The form of an article: its programmes are among those that its author writes for."""

    def clean_programmes(self):
        """An author touches only the programmes they write for, and leaves the article at least one."""
        chosen = self.cleaned_data["programmes"]
        stored = self.instance.programmes_of_page
        strangers = beyond_reach(self.for_user, stored, chosen)
        if strangers:
            names = ", ".join(programme.title for programme in strangers)
            raise ValidationError(_("Vous n’écrivez pas pour\u00a0: %(names)s.") % {"names": names})
        if not chosen and not may_publish(self.for_user):
            raise ValidationError(_("Choisissez au moins un programme, parmi les vôtres."))
        return chosen


class ArticlePage(Led, Pictured, Reviewed, EasyRead, VisitorsPage):
    """A short useful text that serves some programmes; put online by who publishes, signed by nobody."""

    section = "articles"
    shown_with = ("image",)
    body: Any = BodyField(ModuleBody(), verbose_name=_("texte"))
    sources: Any = BodyField(SourceList(), verbose_name=_("sources"), blank=True)
    author = models.CharField(_("écrit par"), max_length=160, blank=True)
    programmes = ParentalManyToManyField(
        Programme, blank=True, related_name="+", verbose_name=_("programmes que cet article sert")
    )
    keywords = models.CharField(
        _("autres mots pour le trouver"),
        max_length=240,
        blank=True,
        help_text=_("Ceux que les gens disent, séparés par des virgules\u00a0: «\u00a0insomnie, nuit\u00a0»."),
    )

    content_panels = (
        [CHECKS]
        + VisitorsPage.content_panels
        + Led.lead_panels
        + Pictured.picture_panels
        + [
            FieldPanel("body"),
            MultiFieldPanel([FieldPanel("author"), FieldPanel("sources")], heading=_("Auteur et sources")),
            FieldPanel("programmes"),
            FieldPanel("keywords"),
        ]
        + EasyRead.easy_panels
        + Reviewed.review_panels
    )
    base_form_class = ArticleForm
    template = "cms/article.html"
    parent_page_types = ["cms.ArticleIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("article")

    @property
    def programmes_of_page(self):
        """The programmes this article is stored for, whatever a draft of it says."""
        links = type(self).programmes.through.objects.filter(articlepage=self.pk) if self.pk else ()
        return list(Programme.objects.filter(pk__in=[link.programme_id for link in links]))

    def permissions_for_user(self, user):
        """What `user` may do with this article: nothing for a stranger to its programmes."""
        return ArticleTester(user, self)
