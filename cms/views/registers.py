"""The ledger of a programme: where each text stands, every act with its filters, and the same as a PDF to keep.

These views stand in the tree /cms/, whose rule (editors, second factor) is asked before them.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.domain import ledger
from cms.domain.languages import in_own_language
from cms.forms.validations import LedgerFilter
from cms.models import ProgrammePage
from etp.common import RuleBroken
from etp.common.clock import local, moment
from etp.common.pdf import pdf_available, render_pdf


@require_safe
def programme_ledger(request, code):
    """The module texts of one programme, each with its latest round, and the acts that the filters keep."""
    page = _page_of(code)
    lines, form = _chosen(request, page.programme)
    context = {
        "rows": ledger.ledger_of(page.programme, reader=request.user),
        "lines": list(reversed(lines)),
        "form": form,
        "query": request.GET.urlencode(),
        "with_pdf": pdf_available(),
        "programme": page.programme,
        "page_title": _("Registre des validations"),
        "page_subtitle": page.title,
        "header_icon": "clipboard-list",
    }
    return render(request, "cms/admin/ledger.html", context)


@require_safe
def print_ledger(request, code):
    """The acts that the filters keep, as they print on A4 sheets."""
    return HttpResponse(_printed(request, _page_of(code)))


@require_safe
def pdf_ledger(request, code):
    """The printed ledger as a PDF."""
    page = _page_of(code)
    try:
        pdf = render_pdf(_printed(request, page), title=_("Registre des validations"), lang=get_language())
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect(reverse("cms_ledger", args=[code]))
    name = f"registre-{page.programme.code}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _page_of(code):
    pages = in_own_language(ProgrammePage.objects.select_related("programme"))
    return get_object_or_404(pages, programme__code=code)


def _chosen(request, programme):
    """The acts to show, in order, and the form that chose them among what the whole ledger holds."""
    lines = ledger.acts_of(programme)
    form = LedgerFilter(
        request.GET or None,
        organisations=sorted({line.organisation for line in lines if line.organisation}),
        texts=sorted({(line.page_id, line.item) for line in lines}, key=lambda pair: pair[1]),
        years=sorted({local(line.at, programme.time_zone).year for line in lines}, reverse=True),
    )
    told = form.chosen()
    kept = [
        line
        for line in lines
        if told["organisation"] in ("", line.organisation)
        and told["text"] in ("", str(line.page_id))
        and told["year"] in ("", str(local(line.at, programme.time_zone).year))
    ]
    return kept, form


def _printed(request, page):
    lines, form = _chosen(request, page.programme)
    told = form.chosen()
    context = {
        "programme": page.programme,
        "title": page.title,
        "carriers": page.programme.carriers.select_related("organisation").order_by("role", "pk"),
        "lines": lines,
        "chosen": [
            dict(form.fields[name].choices)[told[name]] for name in ("organisation", "text", "year") if told[name]
        ],
        "edited_at": local(moment(), page.programme.time_zone),
        "sheet_class": "a4--wide a4--ledger",
        "back_url": reverse("cms_ledger", args=[page.programme.code]),
        "back_label": _("Revenir au registre"),
    }
    return render_to_string("cms/print/ledger.html", context, request=request)
