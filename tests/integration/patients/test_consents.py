import pytest
from django.test import Client

from etp.audit.models import Entry
from etp.patients.domain import account_of, give_consent, has_consent, share_with
from etp.patients.enums import ConsentKind
from etp.patients.models import Consent, Share
from tests.factories.network import OrganisationFactory
from tests.factories.patients import PersonFactory

pytestmark = pytest.mark.django_db
PAGE = "/mon-espace/mes-accords/"


@pytest.fixture
def anne():
    return PersonFactory(first_name="Anne")


@pytest.fixture
def at_home(client, anne):
    client.force_login(account_of(anne))
    return client


def test_the_page_shows_each_question_with_its_words_and_date(at_home, anne):
    give_consent(anne, ConsentKind.ENTRY, programme_code="douleurs")
    page = at_home.get(PAGE)
    assert [(c["state"].kind, c["state"].given, c["changeable"]) for c in page.context["consents"]] == [
        ("entry", True, False), ("gp", False, True), ("reminders", False, True), ("research", False, True),
    ]  # fmt: skip
    assert "J’accepte que l’équipe écrive à mon médecin traitant" in page.content.decode()


def test_a_person_gives_and_takes_back_a_consent(at_home, anne):
    at_home.post(PAGE, {"kind": "gp", "programme": "", "answer": "yes", "version": "2026-01"})
    assert has_consent(anne, ConsentKind.GP) is True
    at_home.post(PAGE, {"kind": "gp", "programme": "", "answer": "no"})
    assert has_consent(anne, ConsentKind.GP) is False
    assert list(Consent.objects.order_by("pk").values_list("given", "by")) == [
        (True, anne.user_id),
        (False, anne.user_id),
    ]


def test_leaving_a_programme_is_no_button_here(at_home, anne):
    give_consent(anne, ConsentKind.ENTRY)
    assert at_home.post(PAGE, {"kind": "entry", "answer": "no"}).status_code == 404
    assert at_home.post(PAGE, {"kind": "other", "answer": "yes", "version": "2026-01"}).status_code == 404
    assert has_consent(anne, ConsentKind.ENTRY) is True


def test_a_person_stops_a_share_of_their_own_and_no_other(at_home, anne):
    mine, others = share_with(anne, OrganisationFactory()), share_with(PersonFactory(), OrganisationFactory())
    assert at_home.post(PAGE, {"share": others.pk}).status_code == 404
    assert at_home.post(PAGE, {"share": "x"}).status_code == 404
    at_home.post(PAGE, {"share": mine.pk})
    assert list(Share.objects.filter(until=None)) == [others]
    assert list(at_home.get(PAGE).context["gone"]) == [Share.objects.get(pk=mine.pk)]


def test_the_reading_of_the_page_is_in_the_journal_and_a_get_changes_nothing(at_home, anne):
    before = (Consent.objects.count(), Share.objects.count())
    at_home.get(PAGE)
    read = Entry.objects.get(act="read")
    assert (read.person, read.resource, read.acting_as) == (anne.key, "consent", "la personne elle-même")
    assert (Consent.objects.count(), Share.objects.count()) == before


def test_a_visitor_is_sent_to_the_door():
    assert (
        Client()
        .post(PAGE, {"kind": "gp", "answer": "yes", "version": "2026-01"})
        .headers["Location"]
        .startswith("/mon-espace/entrer/")
    )
    assert Consent.objects.count() == 0


@pytest.mark.parametrize("sent", [{"version": "2025-12"}, {}])
def test_an_agreement_to_a_text_that_is_no_longer_shown_is_refused_in_words(at_home, anne, sent):
    page = at_home.post(PAGE, {"kind": "gp", "programme": "", "answer": "yes", **sent}, follow=True)
    assert ("a changé entre-temps" in page.content.decode(), Consent.objects.count()) == (True, 0)
