"""Pages made from records and written texts; asked twice with the same text, they change nothing."""

import json
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.domain import content
from cms.domain.languages import in_own_language, twin_of
from cms.enums import OpensAfter
from cms.models import ModulePage, ProgrammeIndexPage, ProgrammePage, SiteIndexPage, SitePage
from etp.accounts.models import User
from etp.common import RuleBroken
from etp.network.models import Site
from etp.programmes.models import Module, Programme

P = TypeVar("P", bound=Page)

# Until an editor chooses another.
PICTURE = "accueil.svg"
PROGRAMME_FACTS = (
    "lead",
    "for_whom",
    "how_long",
    "cost",
    "how_to_enter",
    "with_doctor",
    "contact_phone",
    "contact_email",
)


def _parent(page_type: type[P], language: str = settings.LANGUAGE_CODE) -> P:
    parent: P | None = page_type.objects.live().filter(locale__language_code=language).first()
    if parent is None:
        raise RuleBroken(_("L’arbre des pages n’est pas encore en place."))
    return parent


@transaction.atomic
def publish_programme_page(programme: Programme, text: content.Text, *, by: User | None = None) -> ProgrammePage:
    """The public page of `programme` in the language of a parsed `text`, online, with its facts and its body.

    RuleBroken before `setup_site` has made the tree of that language.
    """
    parent = _parent(ProgrammeIndexPage, text.language)
    pages = ProgrammePage.objects.filter(programme=programme)
    page = pages.filter(locale=parent.locale).first() or twin_of(
        in_own_language(pages).first(), ProgrammePage(programme=programme), parent.locale
    )
    page.title = text.facts.get("title") or programme.title
    for name in PROGRAMME_FACTS:
        setattr(page, name, text.facts.get(name, ""))
    page.for_carers = text.facts.get("carers", "")
    page.aims = json.dumps(content.aims(text))
    page.steps = json.dumps(content.stops(text))
    page.alert = content.as_html(text.part(content.ALERT))
    _illustrate(page, text)
    _review(page, text)
    return _put_online(page, parent, slug=programme.code, by=by)


@transaction.atomic
def publish_site_page(
    site: Site, *, lead: str = "", drawing: str = "salle.svg", picture_alt: str = "", by: User | None = None
) -> SitePage:
    """The public page of `site`, online; everything practical on it is read from the record."""
    page = in_own_language(SitePage.objects.filter(site=site)).first() or SitePage(site=site)
    page.title, page.lead, page.drawing, page.picture_alt = site.name, lead, drawing, picture_alt
    return _put_online(page, _parent(SiteIndexPage), slug=site.slug, by=by)


@transaction.atomic
def open_programme_page(programme: Programme, *, by: User | None = None) -> ProgrammePage:
    """The first public page of `programme`, online with the words of its record; RuleBroken when it has one."""
    if ProgrammePage.objects.filter(programme=programme).exists():
        raise RuleBroken(_("Ce programme a déjà sa page publique."))
    with override(settings.LANGUAGE_CODE):
        enter = _("Demandez à entrer depuis cette page\u00a0: l’équipe vous rappelle.")
        facts = {"for_whom": programme.target_public, "how_to_enter": enter, "cost": _("Rien"), "picture": PICTURE}
    return publish_programme_page(programme, content.Text(facts), by=by)


@transaction.atomic
def open_site_page(site: Site, *, by: User | None = None) -> SitePage:
    """The first public page of `site`, online; RuleBroken when it has one."""
    if SitePage.objects.filter(site=site).exists():
        raise RuleBroken(_("Ce lieu a déjà sa page publique."))
    return publish_site_page(site, by=by)


@transaction.atomic
def build_module_page(
    programme_page: ProgrammePage, module: Module, text: content.Text, *, by: User, note: str = ""
) -> ModulePage:
    """The draft of a module's text under its programme, written by the hand of `by`; never put online here.

    A text that says the same as the latest revision makes no new one.
    """
    page: ModulePage | None = ModulePage.objects.child_of(programme_page).filter(module=module).first()
    written = page.get_latest_revision_as_object() if page else _first_text(programme_page, module)
    before = written.content_hash if page else None
    _write_module(written, text)
    if page is None:
        written.slug = written.slug or slugify(written.title)
        programme_page.add_child(instance=written)
    if page is not None and written.content_hash == before:
        return page
    written.change_note = note
    written.save_revision(user=by, clean=False)
    saved: ModulePage = ModulePage.objects.get(pk=written.pk)
    return saved


def _first_text(programme_page: ProgrammePage, module: Module) -> ModulePage:
    """A text not written yet; under a translated programme, the twin of the first text of that module."""
    first = ProgrammePage.objects.filter(translation_key=programme_page.translation_key)
    above = in_own_language(first).exclude(pk=programme_page.pk).first()
    source = ModulePage.objects.child_of(above).filter(module=module).first() if above else None
    page: ModulePage = twin_of(source, ModulePage(module=module, live=False), programme_page.locale)
    return page


def _write_module(page: ModulePage, text: content.Text) -> None:
    page.title = text.facts["title"]
    page.summary = text.facts.get("summary", "")
    page.question = text.facts.get("question", "")
    page.author = text.facts.get("author_role", "")
    page.body = json.dumps(content.module_body(text))
    page.sources = json.dumps(content.sources(text))
    write_easy(page, text.easy)
    page.path_part = json.dumps(content.path_part(text))
    page.path_opens = text.facts.get("path_opens", OpensAfter.INCLUSION)
    page.guide = json.dumps(content.guide(text))
    _illustrate(page, text)
    _review(page, text)


def write_easy(page: Any, easy: content.Text | None) -> None:
    """Give `page` its easy-read twin and who read it again, or take them away; nothing is saved."""
    facts = easy.facts if easy else {}
    page.easy_body = json.dumps(content.module_body(easy) if easy else [])
    page.easy_by, page.easy_read_by = facts.get("easy_by", ""), facts.get("easy_read_by", "")
    page.easy_read_on = parse_date(facts.get("easy_read_on", ""))


def _illustrate(page: Any, text: content.Text) -> None:
    page.drawing = text.facts.get("picture", "")
    page.picture_alt = text.facts.get("picture_alt", "")


def _review(page: Any, text: content.Text) -> None:
    page.reviewed_by = text.facts.get("reviewed_by", "")
    page.reviewed_on = parse_date(text.facts.get("reviewed_on", ""))
    page.review_before = parse_date(text.facts.get("review_before", ""))


def _put_online(page: P, parent: Page, *, slug: str, by: User | None) -> P:
    if page.pk is None:
        page.slug, page.live = page.slug or slug, False
        parent.add_child(instance=page)
    elif page.live and _same(page):
        return page
    # No user on the publication: the verb is the right; the revision keeps whose hand wrote it.
    page.save_revision(user=by, clean=False).publish(user=None)
    online: P = type(page).objects.get(pk=page.pk)
    return online


def _same(page: Page) -> bool:
    """Whether what is stored already says what `page` holds."""
    stored = type(page).objects.get(pk=page.pk)
    return _words(stored) == _words(page)


def _words(page: Page) -> dict[str, Any]:
    """What the page itself says. Streams are compared parsed: PostgreSQL stores their keys in an order of its own."""
    streams = {field.name for field in type(page)._meta.local_fields if isinstance(field, StreamField)}
    own = {field.name for field in type(page)._meta.local_fields} | {"title"}
    words = {name: value for name, value in page.serializable_data().items() if name in own}
    return {name: json.loads(value) if name in streams and value else value for name, value in words.items()}
