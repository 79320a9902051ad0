"""A visitor asks to enter a programme. The answer is the same whoever they are."""

from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from etp.accounts.domain.addresses import client_address
from etp.accounts.permissions import PUBLIC, allow
from etp.common import RuleBroken
from etp.enrolments.domain import ask as ask_to_enter
from etp.enrolments.domain.referrals import DAYS_TO_CALL
from etp.enrolments.forms import AskForm
from etp.programmes.domain import teaching


def _chosen(request):
    code = request.GET.get("programme", "")
    return teaching().filter(code=code).first()


@allow(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    """Show the form, or receive the request; never cached, since it carries a form token, and nothing personal."""
    programme = _chosen(request)
    form = AskForm(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        asked_from = client_address(request)
        try:
            ask_to_enter(form.cleaned_data["programme"], **form.facts(), asked_from=asked_from, language=get_language())
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            return redirect("enrolments:thanks")
    context = _shown(form=form, programme=programme)
    return render(request, "enrolments/ask.html", context, status=422 if form.errors else 200)


def _shown(**more):
    """What both pages show around their middle."""
    crumbs = [{"label": _("Programmes"), "url": "../programmes/"}, {"label": _("Demander à entrer")}]
    return {"days": DAYS_TO_CALL, "section": "programmes", "crumbs": crumbs, **more}


@allow(PUBLIC)
@require_safe
def thanks(request):
    """Say what happens next; nothing on this page depends on what was asked."""
    return render(request, "enrolments/thanks.html", _shown())
