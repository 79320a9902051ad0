"""The tree of the public site and its workflow, put in place once and left alone afterwards."""

import json
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site, Workflow, WorkflowPage, WorkflowTask

from cms.domain import content
from cms.domain.editing import set_up_groups
from cms.domain.languages import in_own_language
from cms.models import CarrierSignOff, ContentPage, DirectoryPage, HomePage, ProgrammeIndexPage, SiteIndexPage

P = TypeVar("P", bound=Page)

TEXTS = Path(__file__).parents[1] / "content"
HOME_SLUG = "accueil"
PLAIN_PAGES = ("accessibilite", "vos-donnees", "mentions-legales", "orienter", "contact")
WORKFLOW = "Validation par les structures"


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


def _plant_home(host: str, port: int) -> HomePage:
    root = Page.get_first_root_node()
    text = _text("accueil")
    home = HomePage(title=text.facts["title"], slug=HOME_SLUG, steps=json.dumps(content.stops(text)))
    for name in ("headline", "lead", "drawing", "picture_alt", "programmes_lead", "steps_lead"):
        setattr(home, name, text.facts.get(name, ""))
    root.add_child(instance=home)
    welcome = list(Site.objects.values_list("root_page_id", flat=True))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"root_page": home, "hostname": host, "port": port, "site_name": "Escale"}
    )
    for page in Page.objects.filter(pk__in=welcome, numchild=0).exclude(pk=home.pk):
        page.delete()
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
    text = _text(slug)
    page = ContentPage(slug=slug, title=text.facts["title"], lead=text.facts.get("lead", ""))
    page.body = json.dumps(content.plain_body(text))
    home.add_child(instance=page)


def _workflow(programmes: ProgrammeIndexPage) -> None:
    task, _created = CarrierSignOff.objects.get_or_create(name=WORKFLOW)
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    WorkflowPage.objects.exclude(workflow=workflow).delete()
    WorkflowPage.objects.get_or_create(page=programmes, defaults={"workflow": workflow})


def _text(name: str) -> content.Text:
    return content.parse((TEXTS / f"{name}.fr.md").read_text(encoding="utf-8"))
