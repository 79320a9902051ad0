"""Whose space is open, to whom, and what of it may be read: each part that is shown is journalled once."""

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from etp.audit.domain import act_as, note_read
from etp.patients.enums import Resource
from etp.patients.models import CareLink, Exclusion
from etp.patients.permissions import CARER, PERSON, Act, clauses
from etp.patients.permissions.gates import CARER_SCOPES


class Visit:
    """One person's space as one signed-in person reads it: their own, or that of someone they care for."""

    def __init__(self, user, person, scope=None):
        self.user, self.person, self.scope = user, person, scope

    @property
    def own(self):
        """Whether the reader is the person."""
        return self.scope is None

    @property
    def banner(self):
        """The name that the layout shows on top when a carer is reading."""
        return "" if self.own else self.person.full_name

    def allows(self, resource, act=Act.READ):
        """Whether the matrix opens this part to the reader: column « person », or « carer » within the scope."""
        return any(
            clause.allows(act) and (self.own or self.scope in CARER_SCOPES[clause.scope])
            for clause in clauses(resource, PERSON if self.own else CARER)
        )

    def reads(self, resource):
        """Whether this part may be shown; it is then journalled, so ask only for what the page shows."""
        if not self.allows(resource):
            return False
        note_read(self.person.key, resource, by=self.user, acting_as=self.words)
        return True

    @property
    def words(self):
        """As what the reader acts here, in the journal's language whatever that of the page."""
        with override(settings.LANGUAGE_CODE):
            return _("la personne elle-même") if self.own else _("proche")

    def address(self, view):
        """The address of a page of this space."""
        return reverse(f"spaces:{view}") if self.own else reverse(f"spaces:{view}_of", args=[self.person.pk])


def enter(request, pk=None):
    """The Visit of the reader's own space, or of the person `pk` for whom they have a live care link; else Http404."""
    me, now = request.user.person, timezone.now()
    if pk is None:
        return _entered(Visit(request.user, me))
    links = CareLink.objects.live(now).filter(person=pk, carer=me).select_related("person__commune")
    link = links.first()
    if link is None or Exclusion.objects.live(now).filter(person=pk, user=request.user).exists():
        raise Http404
    return _entered(Visit(request.user, link.person, link.scope))


def _entered(visit):
    """The visit, whose standing every change of this request carries."""
    act_as(visit.words, visit.person.key)
    return visit


def cared_for(request):
    """The spaces that the reader may open as a carer: each name shown is journalled."""
    links = CareLink.objects.live(timezone.now()).filter(carer=request.user.person).select_related("person")
    visits = [Visit(request.user, link.person, link.scope) for link in links.order_by("pk")]
    return [visit for visit in visits if visit.reads(Resource.REGISTRATION)]
