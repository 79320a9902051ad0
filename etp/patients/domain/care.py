"""A carer's access: given with a scope, taken back at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.patients.enums import CareScope, Resource
from etp.patients.models import CareLink, Person


@transaction.atomic
def open_care_link(
    person: Person,
    carer: Person,
    *,
    relation: str,
    scope: str = CareScope.AGENDA,
    until: datetime | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> CareLink:
    """The access of `carer` to the space of `person`; a live one is replaced, so that one scope holds at a time."""
    at = moment(at)
    if person.pk == carer.pk:
        raise RuleBroken(_("On ne peut pas être son propre proche."))
    CareLink.objects.live(at).filter(person=person, carer=carer).update(until=at)
    link = CareLink.objects.create(
        person=person, carer=carer, relation=relation, scope=scope, since=at, until=until and moment(until)
    )
    record_change(person.key, Resource.CONSENT, by=by, act=Act.CREATE, object_key=f"carelink:{link.pk}", at=at)
    return link


@transaction.atomic
def revoke_care_link(link: CareLink, *, by: User | None = None, at: datetime | None = None) -> None:
    """End a carer's access now; the carer's next request is refused."""
    at = moment(at)
    if CareLink.objects.live(at).filter(pk=link.pk).update(until=at):
        link.until = at
        record_change(link.person.key, Resource.CONSENT, by=by, act=Act.DELETE, object_key=f"carelink:{link.pk}", at=at)
