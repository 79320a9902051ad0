import hashlib
import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from cms.blocks import GuideBody, ModuleBody, SourceList
from cms.enums import CorrectionState, OpensAfter, RoundState
from cms.fields import BodyField
from cms.models.base import Pictured, Reviewed, VisitorsPage
from cms.models.checks import CHECKS
from cms.models.drafts import FreshDraftForm
from cms.models.easy_read import EASY_FIELDS, EasyRead
from cms.models.previewing import Previewed
from cms.models.programme import ProgrammePage
from cms.permissions.pages import SignedPageTester
from etp.common import RuleBroken
from etp.programmes.models import Module

BODIES = ("body", "sources")
# Parts that never reach the public page, with the step that opens the first.
GATED_FIELDS = ("path_part", "path_opens", "guide")
# What the carriers sign: everything a reader sees, whoever the reader is.
SIGNED_FIELDS = (
    "title",
    "module",
    "summary",
    "drawing",
    "image",
    "picture_alt",
    *BODIES,
    "question",
    "author",
    "reviewed_by",
    "reviewed_on",
    "review_before",
)
# They came after the first signatures: left empty, they are not in the signed content, whose hash stays the same.
LATER_FIELDS = (*EASY_FIELDS, *GATED_FIELDS)
LATER_BODIES = ("easy_body", "path_part", "guide")
LATER_KEYS = {"photo"}


def _without_ids(value):
    """A stream value without the identifiers of its blocks, which nobody reads, and without later keys left empty."""
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    if isinstance(value, dict):
        block = "value" in value and "type" in value
        kept = {key: item for key, item in value.items() if item is not None or key not in LATER_KEYS}
        return {key: _without_ids(item) for key, item in kept.items() if not (block and key == "id")}
    return value


def _stream(stored):
    return _without_ids(json.loads(stored or "[]"))


def hash_of(content):
    """The SHA-256 of a signed content, the same for the same words whatever the revision that holds them."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class ModulePage(Previewed, Pictured, Reviewed, EasyRead, VisitorsPage):
    """The text of one module. It goes live only in the exact words that every carrier has signed."""

    section = "programmes"
    shown_with = ("module", "image")
    module = models.ForeignKey(Module, models.PROTECT, related_name="+", verbose_name=_("atelier type"))
    summary = models.CharField(_("résumé"), max_length=240)
    body: Any = BodyField(ModuleBody(), verbose_name=_("texte"))
    sources: Any = BodyField(SourceList(), verbose_name=_("sources"), blank=True)
    question = models.CharField(_("question à apporter"), max_length=240, blank=True)
    author = models.CharField(_("écrit par"), max_length=160, blank=True)
    path_part: Any = BodyField(
        ModuleBody(),
        verbose_name=_("partie pour les personnes du parcours"),
        blank=True,
        help_text=_("Lue dans «\u00a0Mon espace\u00a0» seulement, jamais sur la page publique."),
    )
    path_opens = models.CharField(_("lue après"), max_length=12, choices=OpensAfter, default=OpensAfter.INCLUSION)
    guide: Any = BodyField(
        GuideBody(),
        verbose_name=_("guide des intervenants"),
        blank=True,
        help_text=_("Lu par l’équipe du programme seulement."),
    )
    change_note = models.CharField(
        _("ce qui change, et pourquoi"),
        max_length=240,
        blank=True,
        help_text=_("Les structures lisent cette phrase avant de signer."),
    )

    content_panels = (
        [CHECKS]
        + VisitorsPage.content_panels
        + [FieldPanel("change_note"), FieldPanel("module"), FieldPanel("summary")]
        + Pictured.picture_panels
        + [
            FieldPanel("body"),
            FieldPanel("question"),
            MultiFieldPanel([FieldPanel("path_opens"), FieldPanel("path_part")], heading=_("Sur le parcours")),
            FieldPanel("guide"),
            MultiFieldPanel([FieldPanel("author"), FieldPanel("sources")], heading=_("Auteur et sources")),
        ]
        + EasyRead.easy_panels
        + Reviewed.review_panels
    )
    base_form_class = FreshDraftForm
    template = "cms/module.html"
    parent_page_types = ["cms.ProgrammePage"]
    subpage_types = []
    has_workflow = Page.has_workflow
    get_workflow = Page.get_workflow

    class Meta:
        verbose_name = _("texte d’atelier")

    @property
    def programme_of_page(self):
        """The programme whose carriers sign this text: that of the page it stands under."""
        return ProgrammePage.objects.select_related("programme").parent_of(self).get().programme

    def permissions_for_user(self, user):
        """What `user` may do with this page; publishing is no one's to do, whatever the rights."""
        return SignedPageTester(user, self)

    @property
    def content(self):
        """What the carriers sign, as plain values."""
        data = self.serializable_data()
        signed = {name: data[name] for name in SIGNED_FIELDS}
        streams = {name: _stream(data[name]) for name in BODIES}
        later = {name: _stream(data[name]) if name in LATER_BODIES else data[name] for name in LATER_FIELDS}
        if not later["path_part"]:
            # The step that opens a part says nothing of a text without one.
            del later["path_opens"]
        return {**signed, **streams, **{name: value for name, value in later.items() if value}}

    @property
    def content_hash(self):
        """The SHA-256 of the words, pictures and dates that a reader sees."""
        return hash_of(self.content)

    def save(self, clean=True, user=None, log_action=False, **kwargs):
        """Write the page; RuleBroken when that would put online words that the carriers have not all signed.

        Every door (button, schedule, bulk, copy, revert, API) ends in this method, so the rule stands here.
        """
        fields = kwargs.get("update_fields")
        if self.live and (fields is None or {"live", *SIGNED_FIELDS, *LATER_FIELDS} & set(fields)):
            self._refuse_unsigned(fields)
        return super().save(clean=clean, user=user, log_action=log_action, **kwargs)

    def _refuse_unsigned(self, fields):
        stored = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        words = self.content
        if fields is not None and stored:
            written = {name: value for name, value in words.items() if name in fields}
            words = {name: old for name, old in stored.content.items() if name not in fields} | written
        digest = hash_of(words)
        if stored and stored.live and stored.content_hash == digest:
            return
        if not self.pk or digest != self.accepted_hash():
            raise RuleBroken(_("Ce texte ne paraît qu’une fois signé, tel quel, par toutes les structures."))

    def accepted_hash(self):
        """The hash of the only words that may be online, or None: those of the latest complete round, corrected.

        A minor correction counts from its first minute until it is undone, and only over the round it corrects.
        """
        signed = self.rounds.filter(state=RoundState.COMPLETE).order_by("-number").first()
        if signed is None:
            return None
        standing = signed.corrections.filter(state=CorrectionState.STANDING).order_by("-number")
        return standing.values_list("content_hash", flat=True).first() or signed.content_hash
