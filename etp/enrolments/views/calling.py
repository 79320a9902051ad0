"""A visitor asks to be called back. The answer is the same whoever they are."""

from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from etp.accounts.domain.addresses import client_address
from etp.accounts.permissions import PUBLIC, allow
from etp.common import RuleBroken
from etp.enrolments.domain.calling import WORKING_DAYS_TO_CALL, request_call
from etp.enrolments.forms.calls import CallForm


@allow(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def call_me(request):
    """Show the form, or receive the request; never cached, since it carries a form token."""
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            request_call(**form.cleaned_data, asked_from=client_address(request), language=get_language())
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            return redirect("enrolments:call_thanks")
    return render(request, "enrolments/call_me.html", _shown(form=form), status=422 if form.errors else 200)


def _shown(**more):
    """What both pages show around their middle."""
    return {"days": WORKING_DAYS_TO_CALL, "crumbs": [{"label": _("Être rappelé")}], **more}


@allow(PUBLIC)
@require_safe
def call_thanks(request):
    """Say what happens next; nothing on this page depends on what was asked."""
    return render(request, "enrolments/call_thanks.html", _shown())
