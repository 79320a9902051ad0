"""The team: who has which role, who is invited, and the end of a role."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from etp.accounts.domain import end_membership, invite, revoke_invitation
from etp.accounts.domain.invitations import open_invitations
from etp.accounts.enums import Role
from etp.accounts.forms import EndForm, InviteForm
from etp.accounts.models import Invitation, User
from etp.accounts.permissions import (
    allow,
    grantable_roles,
    may_end,
    may_grant,
    may_manage_members,
    member,
    memberships_managed_by,
)
from etp.accounts.permissions.granting import GRANTS
from etp.common import RuleBroken

MANAGERS = member(*GRANTS)
READERS = member(*GRANTS, Role.DPO)


@allow(READERS)
@require_GET
def members(request):
    """The live roles the user may know of, by structure, and the invitations still open."""
    factor = User.objects.filter(pk=OuterRef("user"), authenticator__isnull=False)
    held = (
        memberships_managed_by(request.user)
        .live()
        .select_related("user", "organisation", "site")
        .annotate(protected=Exists(factor))
        .order_by("organisation__name", "user__last_name", "user__first_name", "role")
    )
    context = {
        "members": [(membership, may_end(request.user, membership)) for membership in held],
        "invitations": _invitations(request.user),
        "may_invite": may_manage_members(request.user),
    }
    return render(request, "accounts/members.html", context)


@allow(MANAGERS)
@reauthentication_required(app="etp.accounts")
@require_http_methods(["GET", "POST"])
def send_invitation(request):
    """Invite someone by e-mail to a role below one's own."""
    form = InviteForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            invited = invite(by=request.user, **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("L’invitation part à %(email)s.") % {"email": invited.email})
            return redirect("accounts:members")
    return render(request, "accounts/invite.html", {"form": form})


@allow(MANAGERS)
@reauthentication_required(app="etp.accounts")
@require_http_methods(["GET", "POST"])
def end(request, pk):
    """End a role with its reason, at once."""
    membership = get_object_or_404(memberships_managed_by(request.user).live(), pk=pk)
    if not may_end(request.user, membership):
        raise Http404
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_membership(membership, by=request.user, **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Ce rôle a pris fin."))
            return redirect("accounts:members")
    return render(request, "accounts/end_membership.html", {"form": form, "membership": membership})


@allow(MANAGERS)
@require_POST
def revoke(request, pk):
    """Take back an open invitation."""
    invited = get_object_or_404(Invitation, pk=pk)
    if not _may_see(request.user, invited):
        raise Http404
    try:
        revoke_invitation(invited, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("L’invitation est retirée."))
    return redirect("accounts:members")


def _invitations(user):
    waiting = open_invitations(timezone.now()).select_related("organisation", "site").order_by("-invited_at")
    return [invited for invited in waiting if _may_see(user, invited)] if grantable_roles(user) else []


def _may_see(user, invited):
    return may_grant(user, invited.role, invited.organisation, site=invited.site, programme_code=invited.programme_code)
