"""Every screen is put before a camera and before axe: each door that shows a page, each page type, each role's space.

What has no visit stands here with its reason. A new door is a line of tests/browser/visits.py, or a reason.
"""

import pytest
from django.urls import Resolver404, resolve
from wagtail.models import get_page_models

from etp.accounts.enums import Role
from etp.accounts.permissions import every_door
from etp.demo.seed.cast import MEMBERS
from tests.browser.visits import PERSON, VISITS

# Trees of other makers: their screens are visited where ours lead to them.
OTHERS = ("/compte/", "/cms/")
NO_PAGE = {
    "a file, not a page": {
        "media", "robots", "sitemap", "sessions:workshop_ics", "sessions:feed", "sessions:plan_pdf",
        "reporting:grid_csv", "reporting:grid_json", "demo:courier_html", "programmes:file",
    },
    "an act: it answers by another page": {
        "patients:sign_out", "accounts:revoke_invitation", "accounts:end_membership", "assessments:start",
        "sessions:publish", "sessions:mark_all", "sessions:mark", "sessions:let_in", "sessions:act_for",
        "spaces:transmit",
    },
}  # fmt: skip
NOT_YET = {
    "only after a step that the browser tests walk through": {
        "patients:sign_in_code", "enrolments:thanks", "sessions:register_code", "sessions:register_full",
        "sessions:offer", "sessions:close_sheet", "spaces:my_space_of", "spaces:my_reading_of", "directory_answer",
    },
    "a form that only comes back refused": {"sessions:walk_in"},
}  # fmt: skip
# An address of each page type, as it is in the demonstration.
PAGE_TYPES = {
    "HomePage": "/",
    "ProgrammeIndexPage": "/programmes/",
    "ProgrammePage": "/programmes/douleurs-et-rachis/",
    "ModulePage": "/programmes/douleurs-et-rachis/comprendre-ma-douleur/",
    "SiteIndexPage": "/lieux/",
    "SitePage": "/lieux/kervignac/",
    "ContentPage": "/contact/",
    "DirectoryPage": "/annuaire/",
}
ROLES_NOT_YET = {"patient_partner", "trainee"}
REASONS = {name for group in (NO_PAGE, NOT_YET) for names in group.values() for name in names}


def words_of(address):
    """The strings that a visit's address is made of, when it is found among the rows: a view's name is one of them."""
    cells = [cell.cell_contents for cell in address.__closure__ or ()]
    return {text for text in (*cells, *address.__code__.co_consts) if isinstance(text, str)}


def visited():
    """The names of the views that the visits open."""
    found = set()
    for visit in VISITS:
        if not isinstance(visit.address, str):
            found |= words_of(visit.address)
            continue
        try:
            found.add(resolve(visit.address.partition("?")[0]).view_name)
        except Resolver404:
            continue
    return found


def doors():
    """The names of our own doors."""
    return {door.name for door in every_door() if door.name and not door.path.startswith(OTHERS)}


def test_every_door_that_shows_a_page_is_visited():
    assert doors() - visited() - REASONS == set()


def test_every_reason_is_that_of_a_door():
    assert REASONS - doors() == set()


@pytest.mark.django_db
def test_every_page_type_is_visited():
    ours = {model.__name__ for model in get_page_models() if model.__module__.startswith("cms.")}
    assert (ours, set(PAGE_TYPES.values()) - {visit.address for visit in VISITS}) == (set(PAGE_TYPES), set())


def test_every_role_has_somebody_who_visits():
    seen = {visit.who for visit in VISITS}
    held = {str(role) for member in MEMBERS if member.key in seen for role, _site, _code in member.roles}
    assert ({str(role) for role in Role} - held - ROLES_NOT_YET, PERSON in seen) == (set(), True)
