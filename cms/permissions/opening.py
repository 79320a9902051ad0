"""Who opens a place: who keeps the platform anywhere, a coordinator at the carriers of the programmes they keep."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from etp.accounts.models import User
from etp.network.models import Organisation, Site
from etp.programmes.models import Carrier, ProgrammeSite
from etp.programmes.permissions import keeps_everything, programmes_kept_by


def may_open_places(user: User | AnonymousUser) -> bool:
    """Whether the user opens places at all."""
    return keeps_everything(user) or programmes_kept_by(user).exists()


def organisations_opened_by(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """The structures for which the user may open a place: for a coordinator, the carriers of their programmes."""
    if keeps_everything(user):
        return Organisation.objects.all()
    carriers = Carrier.objects.filter(until=None, programme__in=programmes_kept_by(user))
    return Organisation.objects.filter(pk__in=carriers.values("organisation"))


def sites_opened_by(user: User | AnonymousUser) -> QuerySet[Site]:
    """The places whose opening the user may follow: for a coordinator, those where their programmes run."""
    if keeps_everything(user):
        return Site.objects.all()
    running = ProgrammeSite.objects.filter(until=None, programme__in=programmes_kept_by(user))
    return Site.objects.filter(pk__in=running.values("site"))
