"""« Être rappelé »: the form of a visitor, and the list of a front desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from etp.audit.models import Entry
from etp.enrolments.domain.calling import note_call, request_call
from etp.enrolments.models import CallBack, Referral
from etp.spaces.tasks import tidy
from tests.factories.cms import site_tree
from tests.factories.network import CommuneFactory

LIST, FORM = "/pro/rappels/", "/rappel/"
MARIE = {"name": "Marie Guégan", "phone": "06 39 98 01 01", "best_time": "evening"}


def waiting(place, number=1, days=0):
    """`number` requests for the programme, received `days` ago."""
    at = timezone.now() - timedelta(days=days)
    return [
        request_call(name=f"Marie{n} Guégan", phone=f"+3363998{n:04}", programme=place.programme, at=at)
        for n in range(number)
    ]


def posted(client, call, act, **facts):
    return client.post(f"{LIST}{call.pk}/", {"act": act, **facts}, follow=True)


def test_the_form_is_never_kept_and_asks_nothing_about_health(place, client):
    answer = client.get(FORM)
    words = answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert "sous 2 jours ouvrés" in words
    assert "<textarea" not in words
    assert words.count('value="dos"') == 1


def test_a_request_lands_on_the_list_and_the_page_says_what_happens_next(place, client):
    commune = CommuneFactory(name="Lanester")
    facts = MARIE | {"programme": "dos", "commune": "lanester"}
    answer = client.post(FORM, facts, follow=True)
    call = CallBack.objects.get()
    assert answer.redirect_chain == [("/rappel/merci/", 302)]
    assert (call.phone, call.best_time, call.programme, call.commune) == (
        "+33639980101",
        "evening",
        place.programme,
        commune,
    )
    assert "Guégan" not in answer.content.decode()


def test_a_belgian_number_is_read_without_a_programme(place, client):
    client.post(FORM, MARIE | {"phone": "+32 470 12 34 56"})
    assert CallBack.objects.get().phone == "+32470123456"


def test_a_wrong_number_keeps_what_was_typed(place, client):
    answer = client.post(FORM, MARIE | {"phone": "06 39"})
    assert (answer.status_code, CallBack.objects.count()) == (422, 0)
    assert 'value="Marie Guégan"' in answer.content.decode()
    assert "pas complet" in answer.content.decode()


def test_the_answer_is_the_same_for_who_already_waits(place):
    answers = [Client().post(FORM, MARIE, follow=True) for _visit in range(4)]
    assert len({answer.content for answer in answers}) == 1
    assert CallBack.objects.count() == 1


def test_one_network_address_cannot_ask_without_end(place):
    codes = [Client().post(FORM, MARIE | {"phone": f"06 39 98 01 {n:02}"}).status_code for n in range(21)]
    assert codes == [302] * 20 + [422]


def test_the_contact_page_and_the_empty_finder_lead_to_the_form(place, client):
    site_tree()
    for address in ("/contact/", "/ateliers/"):
        assert 'href="/rappel/"' in client.get(address).content.decode()
    assert 'href="/rappel/"' not in client.get("/mentions-legales/").content.decode()


def test_the_late_ones_come_first_and_each_one_shown_is_journalled(place, desk, coordinator):
    [fresh] = waiting(place)
    late = request_call(
        name="Yvonne Cariou", phone="+33639989999", programme=place.programme, at=timezone.now() - timedelta(days=9)
    )
    for client in (desk, coordinator):
        words = client.get(LIST).content.decode()
        assert words.index("Yvonne Cariou") < words.index("Marie0 Guégan")
        assert "de retard" in words
    assert [call.pk for call in client.get(f"{LIST}?etat=en-retard").context["page"]] == [late.pk]
    reads = Entry.objects.filter(act="read", object_key__startswith="call:").values_list("object_key", flat=True)
    assert set(reads) == {f"call:{fresh.pk}", f"call:{late.pk}"}


def test_the_menu_counts_what_waits(place, desk):
    waiting(place, 2)
    link = next(link for link in desk.get(LIST).context["nav"] if link["url"] == LIST)
    assert link["count"] == 2


def test_another_desk_an_educator_and_an_outsider_learn_nothing(place, other_desk, educator, outsider):
    [call] = waiting(place)
    for client in (other_desk, educator, outsider):
        hidden, missing = client.get(f"{LIST}{call.pk}/"), client.get(f"{LIST}{call.pk + 1000}/")
        assert hidden.status_code == missing.status_code
        assert hidden.content == missing.content
        assert "Marie0" not in client.get(LIST).content.decode()
        posted(client, call, "call", outcome="wrong_number")
    assert CallBack.objects.get().ended == ""


def test_a_visitor_is_sent_to_the_door(client, place):
    assert client.get(LIST).headers["Location"] == f"/compte/login/?next={LIST}"


def test_the_list_asks_as_many_questions_for_one_as_for_thirty(place, desk):
    waiting(place)
    desk.get(LIST)
    counts = []
    for number in (0, 29):
        waiting(place, number + 1)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(LIST).status_code == 200
        counts.append(len(queries))
    assert (counts[0], CallBack.objects.count()) == (counts[1], 30)


def test_a_desk_takes_calls_reaches_and_refers(place, desk):
    [call] = waiting(place)
    assert "Je m’en occupe" in desk.get(f"{LIST}{call.pk}/").content.decode()
    assert "Ne plus m’en occuper" in posted(desk, call, "take").content.decode()
    answer = posted(desk, call, "call", outcome="reached", note="Veut en savoir plus")
    assert "Veut en savoir plus" in answer.content.decode()
    placed = place.programme.programme_sites.get(site=place.site)
    names = {"first_name": "Marie", "last_name": "Guégan", "place": placed.pk}
    answer = posted(desk, call, "refer", **names)
    assert answer.redirect_chain[0][0] == f"/pro/orientations/{Referral.objects.get().pk}/"
    assert CallBack.objects.get().ended == "referred"
    assert "Rouvrir" not in desk.get(f"{LIST}{call.pk}/").content.decode()


def test_a_refused_end_says_what_to_do_and_a_good_one_can_be_undone(place, desk):
    [call] = waiting(place)
    answer = posted(desk, call, "close", end="other", why="")
    assert (answer.status_code, "Écrivez la raison" in answer.content.decode()) == (422, True)
    posted(desk, call, "close", end="other", why="Demande faite par erreur")
    assert "Demande faite par erreur" in desk.get(f"{LIST}{call.pk}/").content.decode()
    posted(desk, call, "reopen")
    assert CallBack.objects.get().ended == ""


@pytest.mark.parametrize("facts", [{"act": "unknown"}, {"act": "call", "outcome": "unknown"}])
def test_an_unknown_act_is_missing(place, desk, facts):
    [call] = waiting(place)
    assert desk.post(f"{LIST}{call.pk}/", facts).status_code == 404


def test_a_list_that_is_not_one_is_missing_and_an_empty_one_says_so(place, desk):
    assert desk.get(f"{LIST}?etat=tout").status_code == 404
    assert "Personne n’attend d’appel" in desk.get(LIST).content.decode()


def test_the_nightly_job_erases_what_is_closed_for_long(place, desk):
    [call] = waiting(place, days=40)
    note_call(call, "wrong_number", by=place.educator, at=timezone.now() - timedelta(days=31))
    tidy()
    assert CallBack.objects.count() == 0
