"""The entry of a person in the programme: consents and shares on one screen. And the end of their path."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from etp.accounts.enums import Role
from etp.accounts.permissions import allow, member
from etp.common import RuleBroken
from etp.enrolments.domain import close_path
from etp.enrolments.domain import include as include_person
from etp.enrolments.domain.carrying import carriers_of
from etp.enrolments.domain.days import day_of
from etp.enrolments.enums import Stage
from etp.enrolments.forms import EndForm, InclusionForm
from etp.enrolments.permissions import may_on, name_for, open_path, opened, paths_of
from etp.patients.domain import consent_states
from etp.patients.enums import ConsentKind, Resource
from etp.patients.models import Share
from etp.patients.permissions import Act

BEFORE = (Stage.REFERRED, Stage.CONTACTED)


@allow(member(Role.EDUCATOR, Role.SECRETARY, Role.SITE_MANAGER))
@require_http_methods(["GET", "HEAD", "POST"])
def include(request, pk):
    """Ask for the consents and the shares, or show those that were given."""
    path = open_path(request, pk, Resource.CONSENT, Act.CREATE)
    if path.stage not in BEFORE:
        return render(request, "enrolments/included.html", _answers(request, path))
    form = InclusionForm(request.POST or None, enrolment=path, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            include_person(path, **form.facts(), by=request.user)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("La personne est entrée dans le programme."))
            return redirect("enrolments:include", path.pk)
    context = {"form": form, "enrolment": path, "name": name_for(request.user, path.person)}
    return render(request, "enrolments/include.html", context, status=422 if form.errors else 200)


def _answers(request, path):
    """The answers of the person as they stand today, and what this member may do next."""
    code = path.programme.code
    carriers = [carrier.organisation_id for carrier in carriers_of(path.programme, day_of(path))]
    return {
        "enrolment": path,
        "name": name_for(request.user, path.person),
        "states": [
            {"label": ConsentKind(state.kind).label, "given": state.given, "answer": state.answer}
            for state in consent_states(path.person, programmes=[code])
        ],
        # Only those that carry this programme: another one would tell of a path elsewhere.
        "shares": Share.objects.filter(person=path.person, until=None, organisation__in=carriers).select_related(
            "organisation"
        ),
        "may_assess": may_on(request.user, path, Resource.DIAGNOSIS, Act.CREATE),
        "is_included": path.stage == Stage.INCLUDED,
    }


@allow(member(Role.EDUCATOR, Role.SECRETARY, Role.SITE_MANAGER, Role.PROGRAMME_COORDINATOR))
@require_http_methods(["GET", "HEAD", "POST"])
def end(request, pk):
    """End the path of someone who is in the programme, with its coded reason."""
    path = _to_end(request, pk)
    if path.stage != Stage.INCLUDED:
        raise Http404
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_path(path, **form.cleaned_data, by=request.user)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Le parcours est terminé. L’équipe peut encore le lire pendant six mois."))
            return redirect("enrolments:inbox")
    context = {"form": form, "enrolment": path, "name": name_for(request.user, path.person)}
    return render(request, "enrolments/end.html", context, status=422 if form.errors else 200)


def _to_end(request, pk):
    """The path that this member may end: an educator through the plan, a front desk through the referral."""
    for resource in (Resource.PLAN, Resource.REFERRAL):
        found = paths_of(request.user, resource, Act.UPDATE).filter(pk=pk).first()
        if found:
            return opened(request, found, resource, Act.UPDATE)
    raise Http404
