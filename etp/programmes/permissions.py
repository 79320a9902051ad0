"""Which programmes a member keeps: writes their record and everything that hangs under them."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.accounts.permissions import memberships_of, roles_of
from etp.programmes.models import Carrier, Programme, ProgrammeFile

# Those who keep the reference data of the whole platform: structures, places, every programme.
WHOLE = frozenset({Role.PLATFORM_COORDINATOR, Role.ADMIN})


def keeps_everything(user: User | AnonymousUser) -> bool:
    """Whether the user keeps the reference data of the whole platform."""
    return user.is_superuser or bool(roles_of(user) & WHOLE)


def programmes_kept_by(user: User | AnonymousUser) -> QuerySet[Programme]:
    """Every programme for who keeps the platform; for a coordinator the one their role names, or those carried."""
    return Programme.objects.all() if keeps_everything(user) else Programme.objects.filter(_coordinated_by(user))


def programmes_proved_to(user: User | AnonymousUser) -> QuerySet[Programme]:
    """The programmes whose proofs and whole file are open to the user: of those kept, not the administrator's.

    Whoever keeps the machine running has no certificate to read (matrix, row of the team's certificates).
    """
    if Role.PLATFORM_COORDINATOR in roles_of(user):
        return Programme.objects.all()
    return Programme.objects.filter(_coordinated_by(user))


def _coordinated_by(user: User | AnonymousUser) -> Q:
    """The condition that a coordinator's role names the programme, or that their organisation carries it."""
    kept = Q(pk__in=[])
    for membership in memberships_of(user):
        if membership.role == Role.PROGRAMME_COORDINATOR and membership.programme_code:
            kept |= Q(code=membership.programme_code)
        elif membership.role == Role.PROGRAMME_COORDINATOR:
            carried = Carrier.objects.filter(organisation_id=membership.organisation_id, until=None)
            kept |= Q(pk__in=carried.values("programme"))
    return kept


def files_read_by(user: User) -> QuerySet[ProgrammeFile]:
    """The proofs that a member may open, replaced ones included.

    Those of the programmes they coordinate, their own, those of the organisation whose carrier reader they are; all
    for a data protection officer.
    """
    if Role.DPO in roles_of(user):
        return ProgrammeFile.objects.all()
    read = Q(programme__in=programmes_proved_to(user)) | Q(member__user=user)
    for membership in memberships_of(user):
        if membership.role == Role.CARRIER_READER:
            read |= Q(member__organisation=membership.organisation_id)
    return ProgrammeFile.objects.filter(read)
