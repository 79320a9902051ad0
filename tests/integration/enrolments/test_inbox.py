from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etp.accounts.enums import Role
from etp.audit.models import Entry
from etp.enrolments.domain import close_referral
from etp.enrolments.models import Referral
from etp.patients.domain import register_person
from etp.patients.enums import ContactKind
from etp.patients.models import Person
from etp.programmes.domain import open_site
from tests.factories.enrolments import enter, referral_in, territory, worker
from tests.factories.network import SiteFactory
from tests.factories.patients import PersonFactory
from tests.factories.programmes import LONG_AGO
from tests.integration.enrolments.conftest import client_of

INBOX = "/pro/orientations/"
TYPED = {
    "first_name": "Soizic",
    "last_name": "Morvan",
    "contact": "02 97 11 22 33",
    "origin": "outside_hospital",
    "referrer_name": "Dr Le Floc’h",
    "received_on": "2026-03-02",
}


def received(place, number=1, **facts):
    """`number` referrals received an hour ago."""
    at = timezone.now() - timedelta(hours=1)
    return [
        referral_in(place, at=at, received_on=at.date(), person=PersonFactory(first_name=f"Soizic{n}"), **facts)
        for n in range(number)
    ]


def names_in(answer):
    """The first names that the page shows."""
    words = answer.content.decode()
    return [person.first_name for person in Person.objects.order_by("pk") if person.first_name in words]


def test_a_visitor_is_sent_to_the_door(client, place):
    assert client.get(INBOX).headers["Location"] == f"/compte/login/?next={INBOX}"


def test_the_front_desk_of_the_site_and_the_coordinator_see_the_referral(place, desk, coordinator):
    received(place)
    for client in (desk, coordinator):
        words = client.get(INBOX).content.decode()
        assert "Soizic0 Guégan" in words
        assert "Appeler" in words


def test_nobody_else_does(place, other_desk, educator, outsider):
    [referral] = received(place)
    for client in (other_desk, educator, outsider):
        assert names_in(client.get(INBOX)) == []
        missing = client.get(f"{INBOX}{referral.pk + 1000}/")
        hidden = client.get(f"{INBOX}{referral.pk}/")
        assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_a_person_followed_here_does_not_reveal_a_referral_elsewhere(place, desk):
    [referral] = received(place)
    elsewhere = territory()
    other = referral_in(elsewhere, person=referral.person, received_on=referral.received_on, at=timezone.now())
    words = desk.get(INBOX).content.decode()
    assert elsewhere.programme.title not in words
    assert desk.get(f"{INBOX}{other.pk}/").status_code == 404


def test_each_person_shown_is_journalled_as_read(place, desk):
    rows = received(place, 3)
    desk.get(INBOX)
    read = Entry.objects.filter(act="read", resource="referral").values_list("person", flat=True)
    assert sorted(read) == sorted(row.person.key for row in rows)


def test_an_empty_inbox_says_so(place, desk):
    assert "Aucune orientation n’attend" in desk.get(INBOX).content.decode()


def test_each_list_holds_its_own(place, desk):
    [late], [closed], [waiting] = received(place), received(place), received(place)
    for rank, row in enumerate((late, closed, waiting)):
        Person.objects.filter(pk=row.person_id).update(first_name=f"Rang{rank}")
    Referral.objects.filter(pk=late.pk).update(next_action_on=late.received_on - timedelta(days=5))
    close_referral(closed, "lost")
    shown = {state: names_in(desk.get(f"{INBOX}?etat={state}")) for state in ("a-traiter", "en-retard", "sans-suite")}
    assert shown == {"a-traiter": ["Rang0", "Rang2"], "en-retard": ["Rang0"], "sans-suite": ["Rang1"]}
    assert "5 jours de retard" in desk.get(f"{INBOX}?etat=en-retard").content.decode()


@pytest.mark.parametrize("query", ["etat=autre", "programme=autre"])
def test_an_unknown_filter_is_a_missing_page(place, desk, query):
    assert desk.get(f"{INBOX}?{query}").status_code == 404


def test_thirty_rows_ask_the_base_as_much_as_one(place, desk):
    received(place)
    desk.get(INBOX)
    counts = []
    for more in (0, 29):
        received(place, more)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desk.get(INBOX)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_a_received_referral_is_typed_in_and_opened(place, desk):
    choice = place.programme.programme_sites.get()
    answer = desk.post(f"{INBOX}nouvelle/", TYPED | {"place": choice.pk}, follow=True)
    referral = Referral.objects.get()
    assert answer.redirect_chain == [(f"{INBOX}{referral.pk}/", 302)]
    assert "Dr Le Floc’h" in answer.content.decode()
    assert (referral.person.full_name, referral.site) == ("Soizic Morvan", place.site)


def test_an_educator_types_one_in_and_goes_back_to_the_inbox(place, educator):
    choice = place.programme.programme_sites.get()
    answer = educator.post(f"{INBOX}nouvelle/", TYPED | {"place": choice.pk}, follow=True)
    assert answer.redirect_chain == [(INBOX, 302)]
    assert "est enregistrée" in answer.content.decode()
    assert Referral.objects.count() == 1


def test_a_place_of_someone_else_cannot_be_chosen(place, outsider):
    choice = place.programme.programme_sites.get()
    assert outsider.post(f"{INBOX}nouvelle/", TYPED | {"place": choice.pk}).status_code == 422
    assert Referral.objects.count() == 0


def test_a_date_to_come_is_refused_with_its_reason(place, desk):
    choice = place.programme.programme_sites.get()
    answer = desk.post(f"{INBOX}nouvelle/", TYPED | {"place": choice.pk, "received_on": "2099-01-01"})
    assert "pas encore reçue" in answer.content.decode()
    assert Referral.objects.count() == 0


@pytest.fixture
def far_desk(place):
    """The front desk of a partner's site where the programme is run, and the choice that it types at."""
    site = SiteFactory(organisation=place.organisations[1])
    choice = open_site(place.programme, site, since=LONG_AGO)
    user = worker(place, Role.SECRETARY, organisation=place.organisations[1], site=site)
    return client_of(user), choice


def test_a_desk_finds_what_it_typed_whether_or_not_the_person_is_followed_elsewhere(place, desk, far_desk):
    client, choice = far_desk
    contact = (ContactKind.LANDLINE, "+33297112233")
    known = register_person(first_name="Soizic", last_name="Morvan", contacts=[contact])
    enter(place, referral_in(place, person=known).enrolment, at=timezone.now())
    for last_name in ("Morvan", "Le Gall"):
        typed = TYPED | {"last_name": last_name, "place": choice.pk}
        answer = client.post(f"{INBOX}nouvelle/", typed, follow=True)
        referral = Referral.objects.latest("pk")
        assert answer.redirect_chain == [(f"{INBOX}{referral.pk}/", 302)]
        assert (answer.context["stage"], referral.state) == ("orientée", "open")
        assert "orientée" in answer.content.decode()
    assert Referral.objects.filter(person=known, apart=True).count() == 1
    assert [name in client.get(INBOX).content.decode() for name in ("Morvan", "Le Gall")] == [True, True]
    assert place.site.name not in client.get(INBOX).content.decode()
