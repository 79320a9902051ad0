"""Who reads what: the public body for all, its own part on the path, the guide for the team; pinned for ever."""

import pytest
from django.urls import reverse

from cms.domain.corrections import correct
from cms.domain.rounds import open_round
from cms.domain.signatures import sign
from cms.models import ModulePage, PinnedContent
from etp.accounts.enums import Role
from etp.enrolments.enums import Stage
from etp.patients.domain import account_of, open_care_link
from etp.patients.enums import CareScope
from etp.programmes.domain import draft_version, put_in_force
from sessions.models import Workshop
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.cms import carriers_of, programme_page, rewrite, signed_page, writer_of
from tests.factories.enrolments import path_at, worker
from tests.factories.patients import PersonFactory
from tests.factories.spaces import MONTH_AGO, TODAY, a_place, hold, seat, session

pytestmark = pytest.mark.django_db
PATH_WORD, GUIDE_WORD = "zibelinacanari", "ornithocanari"
PARTS = f"""
# Sur le parcours
## Chez vous
Un mot {PATH_WORD}.

# Guide des intervenants
## Buts
- Un mot {GUIDE_WORD}.

## Déroulé
- 15 min — Accueil.

## Points à respecter
- Dire les signes.
"""


@pytest.fixture
def place():
    return a_place()


@pytest.fixture
def text(place):
    page = signed_page(parent=programme_page(place.programme), module=place.modules[0], more=PARTS)
    assert PinnedContent.objects.get().version == place.version
    return page


def opens_after(page, step):
    """The same text, signed again, whose own part opens after another step, in a version that pins it."""
    draft = page.get_latest_revision_as_object()
    draft.path_opens = step
    draft.save_revision(clean=False)
    row = open_round(ModulePage.objects.get(pk=page.pk), by=None)
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory)
    PinnedContent.objects.update(revision=row.revision, round=row)


def read(client, path, module, reader=None):
    sign_in(client, account_of(reader or path.person), second_factor=False)
    return client.get(reverse("spaces:my_reading", args=[path.pk, module.pk]))


def has(response, *words):
    return [word in response.content.decode() for word in words]


def test_a_person_included_reads_the_body_and_their_own_part_and_never_the_guide(client, place, text):
    page = read(client, path_at(place, Stage.INCLUDED, at=MONTH_AGO), place.modules[0])
    assert has(page, "une alarme", PATH_WORD, GUIDE_WORD) == [True, True, False]
    assert "no-store" in page["Cache-Control"]


def test_before_inclusion_the_own_part_is_closed(client, place, text):
    page = read(client, path_at(place, Stage.CONTACTED, at=MONTH_AGO), place.modules[0])
    assert has(page, "une alarme", PATH_WORD) == [True, False]


@pytest.mark.parametrize("step", ["diagnosis", "attended"])
def test_a_part_of_a_later_step_is_closed_before_it(client, place, text, step):
    opens_after(text, step)
    page = read(client, path_at(place, Stage.INCLUDED, at=MONTH_AGO), place.modules[0])
    assert has(page, "une alarme", PATH_WORD) == [True, False]


def test_after_the_session_the_part_that_waits_for_it_opens(client, place, text):
    opens_after(text, "attended")
    path = path_at(place, Stage.INCLUDED, at=MONTH_AGO)
    workshop = session(place, day=TODAY.replace(day=10))
    seat(path.person, workshop, enrolment=path, by_staff=True)
    hold(workshop, by=place.educator)
    assert has(read(client, path, place.modules[0]), PATH_WORD) == [True]


def test_the_words_stay_after_a_newer_version_a_newer_text_and_the_end_of_the_page(client, place, text):
    path = path_at(place, Stage.INCLUDED, at=MONTH_AGO)
    rewrite(text, "Un tout autre résumé.", by=UserFactory())
    row = open_round(ModulePage.objects.get(pk=text.pk), by=None)
    for carrier in carriers_of(text):
        sign(row, carrier.organisation, by=carrier.signatory)
    put_in_force(draft_version(place.programme, like=place.version), on=TODAY)
    ModulePage.objects.get(pk=text.pk).unpublish()
    page = read(client, path, place.modules[0])
    assert has(page, "Pourquoi le dos fait encore mal.", "Un tout autre résumé.") == [True, False]


def test_a_text_of_another_person_s_path_is_not_found(client, place, text):
    path = path_at(place, Stage.INCLUDED, at=MONTH_AGO)
    assert read(client, path, place.modules[0], reader=PersonFactory(at=MONTH_AGO)).status_code == 404


@pytest.mark.parametrize(("scope", "status"), [(CareScope.ALL, 200), (CareScope.AGENDA, 404)])
def test_a_carer_reads_it_within_their_scope(client, place, text, scope, status):
    path, carer = path_at(place, Stage.INCLUDED, at=MONTH_AGO), PersonFactory(at=MONTH_AGO)
    open_care_link(path.person, carer, scope=scope, relation="fille", by=account_of(path.person), at=MONTH_AGO)
    sign_in(client, account_of(carer), second_factor=False)
    address = reverse("spaces:my_reading_of", args=[path.person.pk, path.pk, place.modules[0].pk])
    assert client.get(address).status_code == status


def test_the_path_leads_to_its_texts(client, place, text):
    path = path_at(place, Stage.INCLUDED, at=MONTH_AGO)
    sign_in(client, account_of(path.person), second_factor=False)
    address = reverse("spaces:my_reading", args=[path.pk, place.modules[0].pk])
    assert f'href="{address}"' in client.get("/mon-espace/parcours/").content.decode()


def test_the_team_of_a_session_reads_its_guide_and_what_its_people_read(client, place, text):
    sign_in(client, place.educator)
    page = client.get(reverse("spaces:guide", args=[session(place).pk]))
    assert has(page, GUIDE_WORD, PATH_WORD, "15 min") == [True, True, True]


def test_a_member_of_elsewhere_finds_no_guide(client, place, text):
    stranger = worker(a_place(), Role.EDUCATOR)
    sign_in(client, stranger)
    assert client.get(reverse("spaces:guide", args=[session(place).pk])).status_code == 404


def test_a_session_without_a_signed_text_says_so(client, place):
    sign_in(client, place.educator)
    page = client.get(reverse("spaces:guide", args=[session(place).pk]))
    assert has(page, "Aucun texte signé pour cet atelier.") == [True]


def test_a_closed_sheet_keeps_the_text_of_its_day(place, text):
    workshop = session(place, day=TODAY.replace(day=10))
    seat(PersonFactory(at=MONTH_AGO), workshop, by_staff=True)
    hold(workshop, by=place.educator)
    assert Workshop.objects.get(pk=workshop.pk).content_revision == PinnedContent.objects.get().revision


def test_a_closed_sheet_keeps_the_correction_that_people_read(place, text):
    hand = writer_of(place.programme)
    made = correct(text, find="une alarme", put="un alarme", reason="test", by=hand)
    workshop = session(place, day=TODAY.replace(day=10))
    seat(PersonFactory(at=MONTH_AGO), workshop, by_staff=True)
    hold(workshop, by=place.educator)
    assert Workshop.objects.get(pk=workshop.pk).content_revision == made.revision


def test_no_word_of_a_gated_part_reaches_a_visitor(client, place, text):
    workshop = session(place)
    public = ["/", "/en/", "/programmes/", text.url, text.get_parent().url, "/ateliers/", "/sitemap.xml"]
    public += [f"/ateliers/{workshop.pk}/", f"/ateliers/{workshop.pk}/atelier.ics"]
    answers = [client.get(address) for address in public]
    assert [answer.status_code for answer in answers] == [200] * len(public)
    assert [has(answer, PATH_WORD, GUIDE_WORD) for answer in answers] == [[False, False]] * len(public)


@pytest.mark.parametrize("word", [PATH_WORD, GUIDE_WORD])
def test_no_search_finds_a_text_by_a_word_of_its_gated_parts(client, text, word):
    assert text.url not in client.get("/recherche/", {"q": word}).content.decode()
    assert text.url in client.get("/recherche/", {"q": text.title}).content.decode()


def test_no_gated_part_is_in_the_search_index():
    indexed = {field.field_name for field in ModulePage.get_search_fields()}
    assert indexed & {"path_part", "guide"} == set()


def test_the_parts_are_signed_words_and_an_empty_one_leaves_the_hash_of_older_texts(text):
    whole = text.content_hash
    text.guide = "[]"
    without_guide = text.content_hash
    text.path_part = "[]"
    empty = text.content_hash
    text.path_opens = "attended"
    assert (len({whole, without_guide, empty}), text.content_hash) == (3, empty)
