"""The tree of the public site and its workflow, put in place once and left alone afterwards."""

import json
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale, Page, Site, Workflow, WorkflowPage, WorkflowTask

from cms.domain import content
from cms.domain.editing import set_up_groups
from cms.domain.languages import HOME_SLUG, home_slug, in_own_language, twin_of
from cms.domain.translating import remember_source
from cms.models import CarrierSignOff, ContentPage, DirectoryPage, HomePage, ProgrammeIndexPage, SiteIndexPage

P = TypeVar("P", bound=Page)

TEXTS = Path(__file__).parents[1] / "content"
PLAIN_PAGES = ("accessibilite", "vos-donnees", "mentions-legales", "orienter", "contact")
WORKFLOW = "Validation par les structures"
# The languages whose first pages are written, beside the platform's own.
TRANSLATED = sorted(path.suffixes[0][1:] for path in TEXTS.glob("accueil.*.md") if path.suffixes[0] != ".fr")


@transaction.atomic
def set_up_site(*, host: str = "localhost", port: int = 80) -> HomePage:
    """The home page at the root of the site, its indexes, the plain pages, groups and workflow; the home.

    Idempotent: what exists is kept as editors left it.
    """
    home = in_own_language(HomePage.objects.all()).first() or _plant_home(host, port)
    programmes = _child(home, ProgrammeIndexPage, "programmes", title=_("Programmes"))
    _child(home, SiteIndexPage, "lieux", title=_("Lieux"))
    _child(home, DirectoryPage, "annuaire", title=_("Annuaire des services"))
    for slug in PLAIN_PAGES:
        _plain_page(home, slug)
    set_up_groups(home)
    _workflow(programmes)
    return home


@transaction.atomic
def set_up_language(language: str) -> HomePage:
    """The home, the indexes and the plain pages of another language, each the twin of that of the platform's own.

    Idempotent, and only after `set_up_site`; ValueError for a language whose first texts are not written.
    """
    if language not in TRANSLATED:
        raise ValueError(f"No first text in this language: {language}")
    locale, _created = Locale.objects.get_or_create(language_code=language)
    first = in_own_language(HomePage.objects.all()).get()
    home = first.get_translation_or_none(locale) or _plant_twin_home(first, locale)
    with override(language):
        _index_twin(first, home, ProgrammeIndexPage, _("Programmes"))
        _index_twin(first, home, SiteIndexPage, _("Lieux"))
        _index_twin(first, home, DirectoryPage, _("Annuaire des services"))
    for source in ContentPage.objects.child_of(first).filter(slug__in=PLAIN_PAGES):
        _plain_twin(source, home)
    set_up_groups(first)
    _workflow(ProgrammeIndexPage.objects.child_of(home).get())
    return home


def _plant_twin_home(first: HomePage, locale: Locale) -> HomePage:
    home = _home_of(_text("accueil", locale.language_code), home_slug(locale.language_code))
    home.locale, home.translation_key = locale, first.translation_key
    Page.get_first_root_node().add_child(instance=home)
    remember_source(home, first)
    return home


def _index_twin(first: HomePage, home: HomePage, page_type: type[P], title: str) -> None:
    source = page_type.objects.child_of(first).get()
    if not source.has_translation(home.locale):
        twin = twin_of(source, page_type(title=title), home.locale)
        home.add_child(instance=twin)
        remember_source(twin, source)


def _plain_twin(source: ContentPage, home: HomePage) -> None:
    if source.has_translation(home.locale):
        return
    text = _text(source.slug, home.locale.language_code)
    page = twin_of(source, _content_page(text), home.locale)
    home.add_child(instance=page)
    remember_source(page, source)


def _plant_home(host: str, port: int) -> HomePage:
    root = Page.get_first_root_node()
    text = _text("accueil")
    home = _home_of(text, HOME_SLUG)
    root.add_child(instance=home)
    welcome = list(Site.objects.values_list("root_page_id", flat=True))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"root_page": home, "hostname": host, "port": port, "site_name": "Escale"}
    )
    for page in Page.objects.filter(pk__in=welcome, numchild=0).exclude(pk=home.pk):
        page.delete()
    return home


def _home_of(text: content.Text, slug: str) -> HomePage:
    home = HomePage(title=text.facts["title"], slug=slug, steps=json.dumps(content.stops(text)))
    for name in ("headline", "lead", "drawing", "picture_alt", "programmes_lead", "steps_lead"):
        setattr(home, name, text.facts.get(name, ""))
    return home


def _child(parent: Page, page_type: type[P], slug: str, **fields: Any) -> P:
    page: P | None = page_type.objects.child_of(parent).first()
    if page is not None:
        return page
    planted: P = page_type(slug=slug, **fields)
    parent.add_child(instance=planted)
    return planted


def _plain_page(home: HomePage, slug: str) -> None:
    if ContentPage.objects.child_of(home).filter(slug=slug).exists():
        return
    page = _content_page(_text(slug))
    page.slug = slug
    home.add_child(instance=page)


def _content_page(text: content.Text) -> ContentPage:
    page = ContentPage(title=text.facts["title"], lead=text.facts.get("lead", ""))
    page.body = json.dumps(content.plain_body(text))
    return page


def _workflow(programmes: ProgrammeIndexPage) -> None:
    task, _created = CarrierSignOff.objects.get_or_create(name=WORKFLOW)
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    WorkflowPage.objects.exclude(workflow=workflow).delete()
    WorkflowPage.objects.get_or_create(page=programmes, defaults={"workflow": workflow})


def _text(name: str, language: str = settings.LANGUAGE_CODE) -> content.Text:
    return content.parse((TEXTS / f"{name}.{language}.md").read_text(encoding="utf-8"), language)
