"""A path follows another version: what it changes is said first, then the act with its reason."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from etp.accounts.enums import Role
from etp.accounts.permissions import allow, member
from etp.common import RuleBroken
from etp.enrolments.domain import move_path, versions_to_follow
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment
from etp.enrolments.permissions import may_on, name_for, note_opened, opened, paths_to_move
from etp.patients.enums import Resource
from etp.patients.permissions import Act
from etp.spaces.domain.facts import with_facts
from etp.spaces.domain.version_moves import effects_of
from etp.spaces.forms import VersionMoveForm


@allow(member(Role.EDUCATOR, Role.PROGRAMME_COORDINATOR))
@require_http_methods(["GET", "HEAD", "POST"])
def move(request, pk):
    """Choose a version, read what it changes for this person, write why; 404 for whom the path is not."""
    path = _opened(request, pk)
    at = timezone.now()
    others = list(versions_to_follow(path, at)) if path.stage in Stage.live else []
    version = _chosen(request, others)
    form = VersionMoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            move_path(path, version or path.version, reason=form.cleaned_data["reason"], by=request.user)
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("Ce parcours suit maintenant la version %(number)d.")
            messages.success(request, words % {"number": path.version.number})
            return redirect("spaces:person", path.person_id)
    facts = with_facts(Enrolment.objects.filter(pk=path.pk), at)[0]
    named = _names_modules(request, path)
    shown = {
        "form": form,
        "enrolment": path,
        "name": name_for(request.user, path.person),
        "versions": others,
        "version": version,
        "effects": effects_of(facts, version, at, named=named) if version else None,
        "back_url": reverse("spaces:person", args=[path.person_id]),
    }
    return render(request, "spaces/version_move.html", shown, status=422 if form.errors else 200)


def _opened(request, pk):
    """The path that this member may move, its opening journalled: an educator by the plan, else a coordinator."""
    movable = paths_to_move(request.user).select_related("person", "programme", "version", "home_site")
    path = movable.filter(pk=pk).first()
    if path is None:
        raise Http404
    resource = Resource.PLAN if may_on(request.user, path, Resource.PLAN, Act.UPDATE) else Resource.REFERRAL
    return opened(request, path, resource, Act.UPDATE)


def _chosen(request, others):
    """The version asked for, else the latest one; None when there is no other."""
    asked = request.POST.get("version") or request.GET.get("version", "")
    return next((row for row in others if str(row.number) == asked), others[0] if others and not asked else None)


def _names_modules(request, path):
    """Whether the reader may know the modules of the person; that reading is journalled."""
    for resource in (Resource.PLAN, Resource.PLAN_DATES):
        if may_on(request.user, path, resource):
            note_opened(request, path, resource, Act.READ, f"enrolment:{path.pk}")
            return True
    return False
