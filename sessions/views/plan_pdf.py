"""« Mon programme » as a file to keep: the printed page, laid out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from etp.accounts.permissions import STAFF, allow
from etp.common import RuleBroken
from etp.common.pdf import render_pdf
from sessions.views.paper import plan_print


@allow(STAFF)
@require_safe
def plan_pdf(request, pk):
    """The page of `plan_print` as a PDF: the same rights, the same journal, the same words; no name in the file's."""
    page = plan_print(request, pk).content.decode()
    try:
        pdf = render_pdf(page, title=_("Mon programme"), lang=get_language())
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("sessions:plan_print", pk)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="mon-programme.pdf"'},
    )
