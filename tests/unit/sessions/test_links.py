from datetime import timedelta

import pytest

from sessions.domain.links import (
    MANAGE_LINK_LIVES,
    feed_for,
    feed_token,
    manage_token,
    new_feed,
    offer_for,
    offer_token,
    registration_for,
    revoke_feed,
)
from sessions.domain.links import new_offer as make_offer
from sessions.domain.registration import cancel
from sessions.models import CalendarFeed
from tests.factories.patients import PersonFactory
from tests.factories.sessions import NOW, WorkshopFactory, place

pytestmark = pytest.mark.django_db


def test_a_manage_link_shows_the_registration_whatever_became_of_it():
    registration = place(WorkshopFactory())
    token = manage_token(registration)
    cancel(registration, at=NOW)
    assert (registration_for(token, at=NOW).pk, registration_for(token, at=NOW).state) == (
        registration.pk,
        "cancelled_by_person",
    )


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: "9" + t, lambda t: "", lambda t: "é.é", lambda t: t + "="]
)
def test_an_altered_manage_link_opens_nothing(change):
    token = manage_token(place(WorkshopFactory()))
    assert registration_for(change(token), at=NOW) is None


def test_a_manage_link_dies_ninety_days_after_the_session():
    registration = place(WorkshopFactory())
    last = registration.workshop.ends_at + MANAGE_LINK_LIVES
    token = manage_token(registration)
    assert registration_for(token, at=last - timedelta(seconds=1)) == registration
    assert registration_for(token, at=last) is None


def test_a_token_of_one_purpose_opens_nothing_of_another():
    registration = place(WorkshopFactory())
    offer = make_offer(registration, made_at=NOW, deadline=NOW)
    feed = new_feed(registration.person, at=NOW)
    tokens = [manage_token(registration), offer_token(offer), feed_token(feed)]
    opened = [[bool(door(token)) for door in (registration_for, offer_for, feed_for)] for token in tokens]
    assert opened == [[True, False, False], [False, True, False], [False, False, True]]


def test_the_base_alone_opens_no_offer_and_no_feed():
    registration = place(WorkshopFactory())
    offer = make_offer(registration, made_at=NOW, deadline=NOW)
    feed = new_feed(registration.person, at=NOW)
    stored = [offer.nonce, offer.token_hash, feed.nonce, feed.token_hash]
    assert [(offer_for(text), feed_for(text)) for text in stored] == [(None, None)] * 4
    assert (len(offer_token(offer)), len(feed_token(feed))) == (43, 43)


def test_a_new_feed_stops_the_one_before():
    person = PersonFactory()
    first = new_feed(person, at=NOW)
    second = new_feed(person, at=NOW)
    assert (feed_for(feed_token(first)), feed_for(feed_token(second))) == (None, second)
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 1


def test_a_revoked_feed_stops_at_once():
    person = PersonFactory()
    token = feed_token(new_feed(person, at=NOW))
    assert (revoke_feed(person, at=NOW), feed_for(token), revoke_feed(person, at=NOW)) == (True, None, False)
