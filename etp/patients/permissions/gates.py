"""The gates between a user and a person: role (matrix), link, share, exclusion. The narrowest wins.

Roles of one user add up, and the grant that opened a record goes into the journal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import override

from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.accounts.permissions import memberships_of
from etp.audit.domain import note_read
from etp.common.clock import moment
from etp.patients.enums import CareScope, LinkWhy
from etp.patients.models import CareLink, Exclusion, Person, Share, TherapeuticLink
from etp.patients.models.querysets import PersonQuerySet
from etp.patients.permissions.matrix import CARER, PERSON, Act, Clause, clauses

TEAM = (LinkWhy.REFERENT, LinkWhy.AUTHOR, LinkWhy.ANIMATOR)
CARER_SCOPES = {
    "oa": (CareScope.AGENDA, CareScope.DOCUMENTS, CareScope.ALL),
    "od": (CareScope.DOCUMENTS, CareScope.ALL),
    "ol": (CareScope.ALL,),
}


def visible_to(
    user: User | AnonymousUser, resource: str, act: str = Act.READ, *, at: datetime | None = None
) -> PersonQuerySet:
    """The people on whose `resource` the user may do `act` now, by all the user's roles together."""
    grants = _grants(user, resource, act, moment(at))
    if not grants:
        return Person.objects.none()
    opened = Q()
    for grant in grants:
        opened |= grant.where
    return Person.objects.filter(opened)


def may(
    user: User | AnonymousUser, person: Person, resource: str, act: str = Act.READ, *, at: datetime | None = None
) -> bool:
    """Whether the user may do `act` on the `resource` of `person` now."""
    return visible_to(user, resource, act, at=at).filter(pk=person.pk).exists()


def may_at_all(user: User | AnonymousUser, resource: str, act: str = Act.READ) -> bool:
    """Whether some role of the user has this act in its cell, for one person or another (to show a button)."""
    return bool(_grants(user, resource, act, moment()))


def grant_for(
    user: User | AnonymousUser, person: Person, resource: str, act: str = Act.READ, *, at: datetime | None = None
) -> str:
    """The words that say by which grant the user may do `act`, for the journal; "" when none allows it."""
    found = _with_grant(user, resource, act, moment(at)).filter(pk=person.pk).first()
    return _words(found) if found else ""


def open_record(request: HttpRequest, pk: int, resource: str, act: str = Act.READ, *, object_key: str = "") -> Person:
    """The person `pk`, read by the user of `request` and journalled; Http404 when there is none or it is not theirs."""
    found: Person | None = _with_grant(request.user, resource, act, moment()).filter(pk=pk).first()
    if found is None:
        raise Http404
    note_read(found.key, resource, by=request.user, object_key=object_key, acting_as=_words(found))
    return found


def open_people(request: HttpRequest, keys: Iterable[int], resource: str, act: str = Act.READ) -> list[Person]:
    """Those of the people `keys` whom the user of `request` may read, each journalled with its grant; in name order."""
    found = list(_with_grant(request.user, resource, act, moment()).filter(pk__in=keys))
    for person in found:
        note_read(person.key, resource, by=request.user, acting_as=_words(person))
    return found


@dataclass(frozen=True)
class _Grant:
    words: str
    where: Q


def _with_grant(user: User | AnonymousUser, resource: str, act: str, at: datetime) -> PersonQuerySet:
    grants = _grants(user, resource, act, at)
    if not grants:
        return Person.objects.none()
    first = Case(
        *(When(grant.where, then=Value(grant.words)) for grant in grants),
        default=Value(""),
        output_field=CharField(),
    )
    return Person.objects.annotate(grant=first).exclude(grant="").select_related("commune", "user")


def _words(person: Person) -> str:
    """The words of the grant that `_with_grant` wrote on this row."""
    return str(vars(person)["grant"])


def _grants(user: User | AnonymousUser, resource: str, act: str, at: datetime) -> list[_Grant]:
    """Every grant that some column of the user gives for `act`; written in French, the journal's language."""
    if not (user.is_authenticated and user.is_active):
        return []
    with override(settings.LANGUAGE_CODE):
        grants = _own_grants(user, resource, act, at)
        admitted = ~_excluded(user, at)
        for membership in memberships_of(user):
            words = f"{Role(membership.role).label}, {membership.organisation.short_name}"
            for clause in clauses(resource, membership.role):
                where = _where(clause, act, user, membership, at)
                if where is not None:
                    grants.append(_Grant(words, where & admitted))
    return grants


def _own_grants(user: User | AnonymousUser, resource: str, act: str, at: datetime) -> list[_Grant]:
    grants = []
    if any(clause.allows(act) for clause in clauses(resource, PERSON)):
        grants.append(_Grant(_("la personne elle-même"), Q(user=user)))
    for clause in clauses(resource, CARER):
        if clause.allows(act):
            held = CareLink.objects.live(at).filter(
                person=OuterRef("pk"), carer__user=user.pk, scope__in=CARER_SCOPES[clause.scope]
            )
            grants.append(_Grant(_("proche"), Q(Exists(held)) & ~_excluded(user, at)))
    return grants


def _excluded(user: User | AnonymousUser, at: datetime) -> Q:
    return Q(Exists(Exclusion.objects.live(at).filter(person=OuterRef("pk"), user=user.pk)))


def _where(clause: Clause, act: str, user: User, membership: Membership, at: datetime) -> Q | None:
    """Whom the clause opens to this membership for `act`, or None when it opens nobody."""
    if not clause.allows(act):
        return None
    scope = _SCOPES[clause.scope]
    found = scope(user, membership, at)
    if clause.scope == "t" and act == Act.READ:
        found |= _colleagues(membership, at)
    return found


def _link(at: datetime, **named: Any) -> Q:
    return Q(Exists(TherapeuticLink.objects.live(at).filter(person=OuterRef("pk"), **named)))


def _shared(membership: Membership, at: datetime) -> Q:
    return Q(Exists(Share.objects.live(at).filter(person=OuterRef("pk"), organisation_id=membership.organisation_id)))


def _team(user: User, membership: Membership, at: datetime) -> Q:
    return _link(at, user=user, why__in=TEAM) & _shared(membership, at)


def _colleagues(membership: Membership, at: datetime) -> Q:
    responsible = _link(at, why=LinkWhy.RESPONSIBLE, organisation_id=membership.organisation_id)
    return responsible & _shared(membership, at)


def _writer(user: User, membership: Membership, at: datetime) -> Q:
    return _link(at, user=user, why=LinkWhy.AUTHOR) & _shared(membership, at)


def _animator(user: User, membership: Membership, at: datetime) -> Q:
    return _link(at, user=user, why=LinkWhy.ANIMATOR)


def _site(user: User, membership: Membership, at: datetime) -> Q:
    if membership.site_id:
        return _link(at, site_id=membership.site_id)
    return _link(at, site__organisation_id=membership.organisation_id)


def _programme(user: User, membership: Membership, at: datetime) -> Q:
    if membership.programme_code:
        return _link(at, programme_code=membership.programme_code)
    return _link(at, organisation_id=membership.organisation_id) | _site(user, membership, at)


def _organisation_ever(user: User, membership: Membership, at: datetime) -> Q:
    mine = Q(organisation_id=membership.organisation_id) | Q(site__organisation_id=membership.organisation_id)
    return Q(Exists(TherapeuticLink.objects.filter(mine, person=OuterRef("pk"), since__lte=at)))


_SCOPES = {
    "t": _team,
    "a": _animator,
    "w": _writer,
    "s": _site,
    "p": _programme,
    "g": _organisation_ever,
}
