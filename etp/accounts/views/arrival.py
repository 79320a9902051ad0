"""How an account begins: the first administrator, then invitations."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from etp.accounts.domain import (
    accept_as_new,
    accept_as_self,
    account_invited,
    create_first_administrator,
    invitation_for,
    opens_first_start,
)
from etp.accounts.forms import FirstStartForm, IdentityForm
from etp.accounts.permissions import SIGNED_LINK, allow
from etp.common import RuleBroken


@allow(SIGNED_LINK)
@require_http_methods(["GET", "POST"])
def first_start(request, token):
    """The page of an empty platform: the first organisation, its administrator, then the second factor."""
    if not opens_first_start(token):
        raise Http404
    form = FirstStartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = create_first_administrator(token, **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            return _enter(request, user)
    return render(request, "accounts/first_start.html", {"form": form})


@allow(SIGNED_LINK)
@require_http_methods(["GET", "POST"])
def invitation(request, token):
    """An invitation: a new member names themselves; one who has an account accepts with it, signed in."""
    invited = invitation_for(token)
    if invited is None:
        return render(request, "accounts/invitation_over.html", status=404)
    known = account_invited(invited)
    if known is not None or request.user.is_authenticated:
        return _accept_with_account(request, invited, known)
    form = IdentityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = accept_as_new(invited, **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            return _enter(request, user)
    return render(request, "accounts/invitation.html", {"invitation": invited, "form": form})


def _accept_with_account(request, invited, known):
    """Accept only as the invited account itself: a link opened by someone else binds nothing."""
    mine = known is not None and request.user.is_authenticated and request.user.pk == known.pk
    context = {"invitation": invited, "mine": mine, "known": known is not None}
    context["sign_in_url"] = f"{reverse('account_login')}?next={request.path}"
    if request.method == "POST" and mine:
        try:
            accept_as_self(invited, request.user)
        except RuleBroken as error:
            context["refusal"] = str(error)
        else:
            return redirect("account_login")
    return render(request, "accounts/invitation_account.html", context)


def _enter(request, user):
    """Sign the new member in as a password does, then lead them to the second factor."""
    login = Login(user=user, email=user.email, redirect_url=reverse("mfa_activate_totp"))
    return perform_password_login(request, {"email": user.email}, login)
