"""The educational diagnosis: one section at a time, a synthesis beside, then locked."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from etp.accounts.enums import Role
from etp.accounts.permissions import allow, member
from etp.assessments.domain import StaleSave, add_addendum, save_section, start_diagnosis, validate_diagnosis
from etp.assessments.domain.appointments import interview_facts
from etp.assessments.domain.diagnosis import may_write_note
from etp.assessments.domain.questions import questions_of
from etp.assessments.domain.synthesis import earlier_answers, in_words, words_for_person
from etp.assessments.enums import DiagnosisKind, DiagnosisState, Dimension, SectionState
from etp.assessments.forms import AddendumForm, SectionForm, ValidateForm
from etp.assessments.permissions import open_diagnosis
from etp.assessments.views.shown import frame, read_back, sections_of
from etp.common import RuleBroken
from etp.enrolments.enums import Stage
from etp.enrolments.permissions import may_on, note_opened, open_path
from etp.patients.enums import Resource
from etp.patients.permissions import Act

READERS = member(Role.EDUCATOR, Role.PROGRAMME_COORDINATOR)
WRITERS = member(Role.EDUCATOR)


@allow(WRITERS)
@require_POST
def start(request, pk):
    """Open the draft diagnosis of a path, begun now if needed: the first one, then updates."""
    path = open_path(request, pk, Resource.DIAGNOSIS, Act.CREATE)
    known = path.diagnoses.filter(kind=DiagnosisKind.INITIAL, state=DiagnosisState.VALIDATED).exists()
    kind = DiagnosisKind.UPDATE if known else DiagnosisKind.INITIAL
    try:
        found = start_diagnosis(path, kind=kind, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("enrolments:include", path.pk)
    return redirect("assessments:diagnosis", found.pk)


@allow(READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def diagnosis(request, pk):
    """A draft opens at its next section for those who write it; otherwise the whole is read, with its dated notes."""
    act = Act.UPDATE if request.method == "POST" else Act.READ
    found = open_diagnosis(request, pk, act)
    writes = may_on(request.user, found.enrolment, Resource.DIAGNOSIS, Act.UPDATE)
    if found.state == DiagnosisState.DRAFT and writes:
        return _to_next(found)
    form = AddendumForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_addendum(found, form.cleaned_data["text"], by=request.user)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Votre note est ajoutée, datée et signée."))
            return redirect("assessments:diagnosis", found.pk)
    sections = sections_of(found)
    context = frame(request, found, sections=sections) | {
        "form": form,
        "sections": [row for row in read_back(sections) if row["answers"]],
        "left": [row["label"] for row in read_back(sections) if not row["answers"]],
        "addenda": found.addenda.select_related("by"),
        "may_add": writes and found.state == DiagnosisState.VALIDATED,
        "may_update": writes and found.enrolment.stage == Stage.INCLUDED,
    }
    return render(request, "assessments/diagnosis.html", context, status=422 if form.errors else 200)


def _to_next(found):
    for section in sections_of(found):
        if section.state != SectionState.DONE:
            return redirect("assessments:section", found.pk, section.dimension)
    return redirect("assessments:validate", found.pk)


@allow(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request, pk, dimension):
    """One section: shown, saved, or refused when someone saved it in between, both texts side by side."""
    found = open_diagnosis(request, pk, Act.UPDATE)
    row = found.sections.select_related("author").filter(dimension=dimension).first()
    if row is None:
        raise Http404
    if found.state == DiagnosisState.VALIDATED:
        return redirect("assessments:diagnosis", found.pk)
    _note_sensitive(request, found, row)
    form = SectionForm(request.POST or None, section=row, with_note=may_write_note(row, request.user))
    if request.method != "POST" or not form.is_valid():
        return _section_page(request, found, row, form)
    try:
        row = _save(request, row, form)
    except StaleSave as stale:
        return _stale_page(request, found, stale.theirs)
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _section_page(request, found, row, form)
    if request.htmx:
        return render(request, "assessments/_saved.html", frame(request, found, dimension) | {"row": row})
    return _after_saving(request, found, row)


def _note_sensitive(request, found, row):
    if row.sensitive_note and may_write_note(row, request.user):
        note_opened(request, found.enrolment, Resource.SENSITIVE, Act.READ, f"section:{row.pk}")


def _save(request, row, form):
    state = SectionState.DONE if "done" in request.POST else SectionState.DOING
    if request.htmx and row.state == SectionState.DONE:
        state = SectionState.DONE
    return save_section(
        row,
        form.answers(),
        revision=form.cleaned_data["revision"],
        state=state,
        sensitive_note=form.cleaned_data.get("sensitive_note"),
        by=request.user,
    )


def _after_saving(request, found, row):
    if row.state == SectionState.DONE:
        return _to_next(found)
    messages.success(request, _("C’est enregistré. Vous pourrez reprendre ici."))
    return redirect("assessments:section", found.pk, row.dimension)


def _section_page(request, found, row, form, *, theirs=None, status=None):
    earlier = earlier_answers(found, row.dimension)
    sections = sections_of(found)
    following = next((s for s in sections if s.state != SectionState.DONE and s.pk != row.pk), None)
    context = frame(request, found, row.dimension, sections) | {
        "row": row,
        "form": form,
        "rows": form.rows(earlier[1] if earlier else None, theirs),
        "earlier_on": earlier[0] if earlier else None,
        "stale": theirs is not None,
        "following": following,
    }
    return render(request, "assessments/section.html", context, status=status or (422 if form.errors else 200))


def _stale_page(request, found, theirs):
    """What was typed stays in the fields, the colleague's words beside; sending again is then a choice."""
    if request.htmx:
        return render(request, "assessments/_stale.html", {"row": theirs})
    data = request.POST.copy()
    data["revision"] = theirs.revision
    form = SectionForm(data, section=theirs, with_note=may_write_note(theirs, request.user))
    form.is_valid()
    words = {
        q.code: in_words(q, theirs.answers.get(q.code)) or _("rien")
        for q in questions_of(theirs.dimension)
        if in_words(q, theirs.answers.get(q.code)) != in_words(q, form.cleaned_data.get(q.code)).strip()
    }
    return _section_page(request, found, theirs, form, theirs=words, status=409)


@allow(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def validate(request, pk):
    """The last screen: the day, the way and two syntheses; validating locks the diagnosis for ever."""
    found = open_diagnosis(request, pk, Act.UPDATE)
    if found.state == DiagnosisState.VALIDATED:
        return redirect("assessments:diagnosis", found.pk)
    sections = sections_of(found)
    first = {**interview_facts(found.enrolment), "summary_for_person": words_for_person(sections)}
    form = ValidateForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            validate_diagnosis(found, **form.cleaned_data, by=request.user)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Le bilan est validé. Place au programme de la personne."))
            return redirect("assessments:plan", found.enrolment_id)
    context = frame(request, found, "validate", sections) | {"form": form, **_not_done(found, sections)}
    return render(request, "assessments/validate.html", context, status=422 if form.errors else 200)


def _not_done(found, sections):
    """What is left: the person's project, without which nothing is validated, and the sections that may wait."""
    undone = [section for section in sections if section.state != SectionState.DONE]
    project = Dimension.PROJECT in {section.dimension for section in undone}
    return {
        "project_url": reverse("assessments:section", args=[found.pk, Dimension.PROJECT]) if project else None,
        "left": [row.get_dimension_display() for row in undone if row.dimension != Dimension.PROJECT],
    }
