"""Whom a person lets read their record, structure by structure, and whom they keep out of it."""

from datetime import datetime

from django.db import transaction

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common.clock import moment
from etp.network.models import Organisation
from etp.patients.enums import Resource
from etp.patients.models import Exclusion, Person, Share


@transaction.atomic
def share_with(
    person: Person, organisation: Organisation, *, by: User | None = None, at: datetime | None = None
) -> Share:
    """The live share of the record with `organisation`, made if missing."""
    at = moment(at)
    share, made = Share.objects.get_or_create(
        person=person, organisation=organisation, until=None, defaults={"since": at}
    )
    if made:
        _note(person, Act.CREATE, f"share:{share.pk}", by, at)
    return share


@transaction.atomic
def stop_share(
    person: Person, organisation: Organisation, *, by: User | None = None, at: datetime | None = None
) -> None:
    """Take the share back: members of `organisation` lose the record at their next request."""
    at = moment(at)
    for share in Share.objects.filter(person=person, organisation=organisation, until=None):
        Share.objects.filter(pk=share.pk).update(until=at)
        _note(person, Act.DELETE, f"share:{share.pk}", by, at)


@transaction.atomic
def exclude(person: Person, user: User, *, by: User | None = None, at: datetime | None = None) -> Exclusion:
    """Keep `user` out of the whole record, whatever their role, links and shares."""
    at = moment(at)
    known = Exclusion.objects.live(at).filter(person=person, user=user).first()
    if known:
        return known
    exclusion = Exclusion.objects.create(person=person, user=user, since=at)
    _note(person, Act.CREATE, f"exclusion:{exclusion.pk}", by, at)
    return exclusion


@transaction.atomic
def end_exclusion(person: Person, user: User, *, by: User | None = None, at: datetime | None = None) -> None:
    """Let `user` in again, as far as the other gates allow."""
    at = moment(at)
    for exclusion in Exclusion.objects.live(at).filter(person=person, user=user):
        Exclusion.objects.filter(pk=exclusion.pk).update(until=at)
        _note(person, Act.DELETE, f"exclusion:{exclusion.pk}", by, at)


def _note(person: Person, act: str, object_key: str, by: User | None, at: datetime) -> None:
    record_change(person.key, Resource.CONSENT, by=by, act=act, object_key=object_key, at=at)
