"""The gates between a user and a person: role (matrix), link, share, exclusion. The narrowest wins.

Roles of one user add up, and the grant that opened a record goes into the journal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import override

from etp.accounts.models import Membership, User
from etp.accounts.permissions import memberships_of, words_of
from etp.audit.domain import note_read
from etp.audit.models import Entry
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
class Rows:
    """How rows name their person; with `programme`, links of care count for that programme's rows alone."""

    person: str = "pk"
    programme: str = ""


PEOPLE = Rows()


@dataclass(frozen=True)
class _Grant:
    words: str
    where: Q


def opened_by(
    membership: Membership, user: User, resource: str, act: str, rows: Rows = PEOPLE, *, at: datetime | None = None
) -> Q:
    """What `rows` must fit for this one membership of the user to let them `act` on the `resource`.

    Another membership adds nothing: a scope that comes from one role is never read with the rights of another.
    """
    at, opened = moment(at), Q(pk__in=())
    if user.is_active:
        for grant in _membership_grants(user, membership, resource, act, at, rows):
            opened |= grant.where
    return opened


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
        for membership in memberships_of(user):
            grants += _membership_grants(user, membership, resource, act, at, PEOPLE)
    return grants


def _membership_grants(
    user: User, membership: Membership, resource: str, act: str, at: datetime, rows: Rows
) -> list[_Grant]:
    """The grants of one membership, one a clause of its cell."""
    words, admitted = words_of(membership), ~_excluded(user, at, rows)
    wheres = [_where(clause, act, user, membership, at, rows) for clause in clauses(resource, membership.role)]
    return [_Grant(words, where & admitted) for where in wheres if where is not None]


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


def _excluded(user: User | AnonymousUser, at: datetime, rows: Rows = PEOPLE) -> Q:
    return Q(Exists(Exclusion.objects.live(at).filter(person=OuterRef(rows.person), user=user.pk)))


def _where(clause: Clause, act: str, user: User, membership: Membership, at: datetime, rows: Rows) -> Q | None:
    """Whom the clause opens to this membership for `act`, or None when it opens nobody."""
    if not clause.allows(act):
        return None
    scope = _SCOPES[clause.scope]
    found = scope(user, membership, at, rows)
    if clause.scope == "t" and act == Act.READ:
        found |= _colleagues(membership, at, rows)
    return found


def _of(links: QuerySet[TherapeuticLink], rows: Rows) -> Q:
    """The rows that have one of `links`, of their own programme where they have one."""
    if rows.programme:
        links = links.filter(programme_code=OuterRef(rows.programme))
    return Q(Exists(links.filter(person=OuterRef(rows.person))))


def _link(at: datetime, rows: Rows, **named: Any) -> Q:
    return _of(TherapeuticLink.objects.live(at).filter(**named), rows)


def _shared(membership: Membership, at: datetime, rows: Rows) -> Q:
    shares = Share.objects.live(at).filter(person=OuterRef(rows.person), organisation_id=membership.organisation_id)
    return Q(Exists(shares))


def _team(user: User, membership: Membership, at: datetime, rows: Rows) -> Q:
    return _link(at, rows, user=user, why__in=TEAM) & _shared(membership, at, rows)


def _colleagues(membership: Membership, at: datetime, rows: Rows) -> Q:
    responsible = _link(at, rows, why=LinkWhy.RESPONSIBLE, organisation_id=membership.organisation_id)
    return responsible & _shared(membership, at, rows)


def _writer(user: User, membership: Membership, at: datetime, rows: Rows) -> Q:
    return _link(at, rows, user=user, why=LinkWhy.AUTHOR) & _shared(membership, at, rows)


def _animator(user: User, membership: Membership, at: datetime, rows: Rows) -> Q:
    return _link(at, rows, user=user, why=LinkWhy.ANIMATOR)


def _site(user: User, membership: Membership, at: datetime, rows: Rows) -> Q:
    if membership.site_id:
        return _link(at, rows, site_id=membership.site_id)
    return _link(at, rows, site__organisation_id=membership.organisation_id)


def _programme(user: User, membership: Membership, at: datetime, rows: Rows) -> Q:
    if membership.programme_code:
        return _link(at, rows, programme_code=membership.programme_code)
    return _link(at, rows, organisation_id=membership.organisation_id) | _site(user, membership, at, rows)


def _organisation_ever(user: User, membership: Membership, at: datetime, rows: Rows) -> Q:
    mine = Q(organisation_id=membership.organisation_id) | Q(site__organisation_id=membership.organisation_id)
    return _of(TherapeuticLink.objects.filter(mine, since__lte=at), rows)


def _traced(user: User, membership: Membership, at: datetime, rows: Rows) -> Q:
    key = Concat(Value("person:"), Cast(OuterRef(rows.person), CharField()))
    return Q(Exists(Entry.objects.filter(actor=f"user:{user.pk}", person=key)))


_SCOPES = {
    "t": _team,
    "a": _animator,
    "w": _writer,
    "s": _site,
    "p": _programme,
    "g": _organisation_ever,
    "m": _traced,
}
