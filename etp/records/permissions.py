"""Who prepares the departure of a carrier: the coordinators of the programme, since people's paths hang on it."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from etp.accounts.models import User
from etp.accounts.permissions import member, memberships_of
from etp.enrolments.permissions import COORDINATORS
from etp.programmes.models import Carrier, Programme
from etp.records.models import Departure

# Matrix, row « referral, contact attempts »: those who change every path of their programme.
PREPARING = member(*COORDINATORS)


def programmes_led_by(user: User | AnonymousUser) -> QuerySet[Programme]:
    """The programmes that a coordinating role of the user names; those its organisation carries, when it names none."""
    led = Q(pk__in=())
    for row in memberships_of(user):
        if row.role in COORDINATORS and row.programme_code:
            led |= Q(code=row.programme_code)
        elif row.role in COORDINATORS:
            led |= Q(pk__in=Carrier.objects.filter(organisation=row.organisation_id, until=None).values("programme"))
    return Programme.objects.filter(led)


def may_prepare(user: User | AnonymousUser, programme: Programme) -> bool:
    """Whether the user may prepare the departure of a carrier of `programme`."""
    return programmes_led_by(user).filter(pk=programme.pk).exists()


def departures_of(user: User | AnonymousUser) -> QuerySet[Departure]:
    """The departures from programmes that the user leads, the latest first."""
    led = Departure.objects.filter(programme__in=programmes_led_by(user).values("pk"))
    return led.select_related("programme", "organisation", "new_lead__organisation", "left_by")
