"""« Ce programme est-il pour moi ? » Answers travel in the body of one request: no address, log, cookie or row holds
them, and reports of errors leave them out."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cms.domain.orienting import advise, grounds
from cms.forms.orienting import OrientationForm
from etp.accounts.permissions import PUBLIC, allow


@allow(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def for_me(request):
    """Ask five questions, or answer them; never cached, since the form carries a token."""
    known = grounds()
    form = OrientationForm(request.POST or None, known=known)
    home = reverse("wagtail_serve", args=[""])
    context = {
        "crumbs": [{"label": _("Accueil"), "url": home}, {"label": _("Ce programme est-il pour moi\u202f?")}],
        "section": "programmes",
    }
    if form.is_valid():
        advice = advise(form.answers(), known)
        return render(request, "cms/advice.html", {**context, "advice": advice, "links": advice.links})
    return render(request, "cms/orient.html", {**context, "form": form}, status=422 if form.errors else 200)
