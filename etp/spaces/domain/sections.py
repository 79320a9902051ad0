"""The parts of a person's file: which resources each shows, and which of them one member may read, in one query."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from etp.accounts.models import User
from etp.patients.enums import Resource
from etp.patients.models import Person
from etp.patients.permissions import visible_to


@dataclass(frozen=True)
class Section:
    """One tab: its address, its words, and the resources of which one at least opens it."""

    slug: str
    label: str | Promise
    resources: tuple[Resource, ...]


SECTIONS = (
    Section("parcours", _("Parcours"), (Resource.FILE_STATUS, Resource.REFERRAL, Resource.DIAGNOSIS)),
    Section("programme", _("Programme personnalisé"), (Resource.PLAN, Resource.PLAN_DATES)),
    Section("seances", _("Séances et présences"), (Resource.REGISTRATION, Resource.ATTENDANCE)),
    Section("accords", _("Accords et partages"), (Resource.CONSENT,)),
    Section("courriers", _("Courriers et messages"), (Resource.LETTER, Resource.MESSAGES)),
)
BY_SLUG = {section.slug: section for section in SECTIONS}
JOURNAL = _("Traces d’accès")


def readable(user: User | AnonymousUser, pk: int) -> set[Resource]:
    """The resources of the person `pk` that `user` may read now, as a set; one query."""
    asked = {resource.value: _may(user, resource) for resource in Resource}
    row = Person.objects.filter(pk=pk).annotate(**{f"may_{name}": may for name, may in asked.items()})
    found = row.values(*(f"may_{name}" for name in asked)).first() or {}
    return {Resource(name) for name in asked if found.get(f"may_{name}")}


def _may(user: User | AnonymousUser, resource: str) -> Exists:
    return Exists(visible_to(user, resource).filter(pk=OuterRef("pk")))


def tabs_of(pk: int, rights: set[Resource], current: str) -> list[dict[str, Any]]:
    """The tabs that `rights` open in the file of `pk`, for components of navigation."""
    tabs = [
        {"url": _address(pk, section), "label": section.label, "current": section.slug == current}
        for section in SECTIONS
        if rights & set(section.resources)
    ]
    if Resource.JOURNAL in rights:
        url = reverse("spaces:person_journal", args=[pk])
        tabs.append({"url": url, "label": JOURNAL, "current": current == "traces"})
    return tabs


def _address(pk: int, section: Section) -> str:
    if section is SECTIONS[0]:
        return reverse("spaces:person", args=[pk])
    return reverse("spaces:person_section", args=[pk, section.slug])
