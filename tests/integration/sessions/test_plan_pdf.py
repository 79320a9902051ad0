"""« Mon programme » as a file: the same rights and the same trace as on paper."""

import pytest
from django.test import override_settings
from django.urls import reverse

from etp.accounts.enums import Role
from etp.audit.models import Entry
from tests.factories.accounts import sign_in
from tests.factories.enrolments import offer_in_progress, territory, worker
from tests.integration.sessions.test_sheet import words

pytestmark = pytest.mark.django_db
WORDS = "Le PDF n’est pas disponible sur ce serveur : utilisez « Imprimer »."


@pytest.fixture
def path():
    place = territory(title="Douleurs et Rachis")
    place.desk = worker(place, Role.SECRETARY, site=place.site)
    found = offer_in_progress(place).enrolment
    found.place = place
    return found


def url(name, path):
    return reverse(f"sessions:{name}", args=[path.pk])


def traces():
    """What the journal holds, without its instants."""
    return list(Entry.objects.order_by("pk").values_list("actor", "act", "resource", "object_key", "acting_as"))


def read(client, name, path):
    """What reading one address leaves in the journal."""
    known = Entry.objects.count()
    client.get(url(name, path))
    return traces()[known:]


@pytest.mark.pdf
@pytest.mark.parametrize("member", ["educator", "desk"])
def test_the_file_opens_to_whom_the_paper_does_with_the_same_trace(client, path, member):
    sign_in(client, getattr(path.place, member))
    answer = client.get(url("plan_pdf", path))
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="mon-programme.pdf"'
    on_paper = read(client, "plan_print", path)
    assert (read(client, "plan_pdf", path), on_paper != []) == (on_paper, True)


def test_a_path_out_of_reach_answers_like_a_missing_one(client, path):
    sign_in(client, worker(territory(), Role.SECRETARY))
    hidden = client.get(url("plan_pdf", path))
    missing = client.get(reverse("sessions:plan_pdf", args=[987654]))
    assert (hidden.status_code, hidden.content) == (404, missing.content)


@pytest.mark.pdf
def test_the_page_offers_the_file(client, path):
    sign_in(client, path.place.educator)
    page = client.get(url("plan_print", path))
    assert (f'href="{url("plan_pdf", path)}"' in page.content.decode(), WORDS in words(page)) == (True, False)


@override_settings(PDF_ENABLED=False)
def test_a_server_without_pdf_says_so_where_the_link_would_be(client, path):
    sign_in(client, path.place.educator)
    page = client.get(url("plan_print", path))
    assert (url("plan_pdf", path) in page.content.decode(), WORDS in words(page)) == (False, True)
    assert client.get(url("plan_pdf", path))["Location"] == url("plan_print", path)
