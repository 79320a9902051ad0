"""Secret addresses given to people: one purpose each, made again from what is stored, never stored themselves."""

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language, override

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common.clock import moment
from etp.common.tokens import derive_token, fingerprint, new_nonce
from etp.messaging.domain import absolute
from etp.patients.enums import Resource
from etp.patients.models import Person
from sessions.models import CalendarFeed, Registration, SeatOffer

# A link in an old message shows nothing for ever: the session is long past, the file has its own door.
MANAGE_LINK_LIVES = timedelta(days=90)


def _manage_signer() -> Signer:
    return Signer(salt="sessions.manage", sep=".")


def manage_token(registration: Registration) -> str:
    """The signed token of one registration: it shows today's state, whatever became of it since."""
    return _manage_signer().sign(str(registration.pk))


def registration_for(token: str, *, at: datetime | None = None) -> Registration | None:
    """The registration that a manage token opens, until 90 days after its session; None for any other text."""
    try:
        pk = int(_manage_signer().unsign(token))
    except (BadSignature, ValueError):
        return None
    rows = Registration.objects.select_related("person", "workshop__site__commune", "workshop__programme")
    return rows.filter(pk=pk, workshop__ends_at__gt=moment(at) - MANAGE_LINK_LIVES).first()


def offer_token(offer: SeatOffer) -> str:
    """The secret token of one seat offer."""
    return _offer_token(offer.registration_id, offer.nonce)


def new_offer(registration: Registration, *, made_at: datetime, deadline: datetime) -> SeatOffer:
    """A stored seat offer for `registration`, open until `deadline`; only the fingerprint of its token is kept."""
    nonce = new_nonce()
    return SeatOffer.objects.create(
        registration=registration,
        nonce=nonce,
        token_hash=fingerprint(_offer_token(registration.pk, nonce)),
        made_at=made_at,
        deadline=deadline,
    )


def offer_for(token: str) -> SeatOffer | None:
    """The seat offer, live or ended, that `token` opens; None for any other text."""
    rows = SeatOffer.objects.select_related("registration__person", "registration__workshop__site__commune")
    return rows.filter(token_hash=fingerprint(token)).first()


def _offer_token(registration_pk: int, nonce: str) -> str:
    return derive_token("seat-offer", f"registration:{registration_pk}", nonce)


@transaction.atomic
def new_feed(person: Person, *, by: User | None = None, at: datetime | None = None) -> CalendarFeed:
    """A new secret calendar address for `person`; the one before it stops at once."""
    at = moment(at)
    revoke_feed(person, by=by, at=at)
    nonce = new_nonce()
    feed = CalendarFeed.objects.create(
        person=person, nonce=nonce, token_hash=fingerprint(_feed_token(person.pk, nonce)), created_at=at
    )
    record_change(person.key, Resource.REGISTRATION, by=by, act=Act.CREATE, object_key=f"feed:{feed.pk}", at=at)
    return feed


def feed_token(feed: CalendarFeed) -> str:
    """The secret token of a calendar feed."""
    return _feed_token(feed.person_id, feed.nonce)


def feed_for(token: str) -> CalendarFeed | None:
    """The live feed that `token` opens, or None."""
    return CalendarFeed.objects.select_related("person").filter(token_hash=fingerprint(token), revoked_at=None).first()


@transaction.atomic
def revoke_feed(person: Person, *, by: User | None = None, at: datetime | None = None) -> bool:
    """Stop the person's calendar address at once; False when there was none."""
    at = moment(at)
    if not CalendarFeed.objects.filter(person=person, revoked_at=None).update(revoked_at=at):
        return False
    record_change(person.key, Resource.REGISTRATION, by=by, act=Act.DELETE, object_key="feed", at=at)
    return True


def _feed_token(person_pk: int, nonce: str) -> str:
    return derive_token("feed", f"person:{person_pk}", nonce)


def address(name: str, *args: object, language: str | None = None) -> str:
    """The absolute address of one of our pages, in `language` (default: the one in use)."""
    with override(language or get_language()):
        return absolute(reverse(f"sessions:{name}", args=args))
