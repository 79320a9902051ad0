"""Spreadsheets in « Programmes et lieux »: the list, a file out, a file tried, then imported.

These views stand in the tree /cms/, whose rule is asked before them; each then asks who keeps the spreadsheet.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cms.domain import spreadsheets
from cms.forms.spreadsheets import SheetForm
from etp.common import RuleBroken
from etp.common.sheet_heads import model_file
from etp.common.spreadsheets import FORMATS, LARGEST_FILE, table_bytes

# Beyond these a screen is no help any more: the rest is in a file.
SHOWN = 200


@require_safe
def index(request):
    """The spreadsheets that the reader keeps; 404 for who keeps none."""
    sheets = spreadsheets.sheets_kept_by(request.user)
    if not sheets:
        raise Http404
    context = {"sheets": sheets, "page_title": _("Tableurs"), "header_icon": "table"}
    return render(request, "cms/admin/spreadsheets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_page(request, name):
    """One spreadsheet: its files out, and the form that tries a file."""
    sheet = _sheet(request, name)
    form = SheetForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = spreadsheets.keep(file.read(LARGEST_FILE + 1), filename=file.name, name=name, by=request.user)
        except RuleBroken as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("spreadsheets:trial", name=name, token=upload.token)
    context = {"form": form, "name": name, "rows": sheet.rows().count(), **_titles(sheet)}
    return render(request, "cms/admin/spreadsheet.html", context)


@require_safe
def export(request, name, extension):
    """Every row, as a file."""
    content = spreadsheets.export(_sheet(request, name), name, extension, by=request.user)
    return _file(content, f"escale-{name}", extension)


@require_safe
def model(request, name):
    """A file with the columns and what each takes."""
    return _file(model_file(_sheet(request, name)), f"escale-{name}-modele", "xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request, name, token):
    """What a file would do, each fault by row and column; then the import, all of it or nothing."""
    sheet = _sheet(request, name)
    upload = _upload(request, name, token)
    if upload is None:
        messages.error(request, _("Ce fichier n’est plus gardé\u00a0: envoyez-le de nouveau."))
        return redirect("spreadsheets:sheet", name=name)
    if request.method == "POST":
        try:
            outcome = spreadsheets.import_kept(upload, sheet, seen=request.POST.get("seen", ""), by=request.user)
        except RuleBroken as refusal:
            messages.error(request, str(refusal))
            return redirect("spreadsheets:trial", name=name, token=token)
        messages.success(request, _done(outcome.writes))
        return redirect("spreadsheets:sheet", name=name)
    outcome = sheet.examine(spreadsheets.table_of(upload))
    context = {"outcome": outcome, "upload": upload, "name": name, "shown": SHOWN, **_titles(sheet)}
    return render(request, "cms/admin/spreadsheet_trial.html", context)


@require_safe
def faults(request, name, token):
    """Every fault of a file, as a file."""
    sheet = _sheet(request, name)
    upload = _upload(request, name, token)
    if upload is None:
        raise Http404
    outcome = sheet.examine(spreadsheets.table_of(upload))
    lines = [[fault.row, fault.column, fault.said] for fault in outcome.faults]
    return _file(table_bytes([_("Ligne"), _("Colonne"), _("Erreur")], lines, "csv"), f"escale-{name}-erreurs", "csv")


def _sheet(request, name):
    sheet = spreadsheets.sheet_kept_by(request.user, name)
    if sheet is None:
        raise Http404
    return sheet


def _upload(request, name, token):
    return spreadsheets.kept(token, name=name, by=request.user)


def _titles(sheet):
    programme = getattr(sheet, "programme", None)
    words = f"{sheet.title} – {programme}" if programme else str(sheet.title)
    above = [("wagtailadmin_home", ""), ("spreadsheets:index", _("Tableurs"))]
    return {
        "page_title": _("Tableurs"),
        "page_subtitle": words,
        "title": words,
        "header_icon": "table",
        "crumbs": [{"url": reverse(name), "label": label} for name, label in above],
    }


def _done(count):
    said = ngettext("%(count)d ligne est importée.", "%(count)d lignes sont importées.", count)
    return said % {"count": count}


def _file(content, name, extension):
    return HttpResponse(
        content,
        content_type=FORMATS[extension],
        headers={"Content-Disposition": f'attachment; filename="{name}.{extension}"'},
    )
