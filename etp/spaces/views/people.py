"""Find a person among those one may read. The words stay in the session: a name never enters an address."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from etp.accounts.permissions import allow
from etp.enrolments.models import Enrolment
from etp.enrolments.permissions import paths_of
from etp.patients.domain import is_too_short, search
from etp.patients.enums import Resource
from etp.patients.permissions import open_people, visible_to
from etp.spaces.forms import SearchForm
from etp.spaces.permissions import CARE

KEPT = "people_searched"
A_PAGE = 20


@allow(CARE)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request):
    """The people found by the words last posted; without words, those whom the user follows as referent."""
    if request.method == "POST":
        form = SearchForm(request.POST)
        request.session[KEPT] = form.cleaned_data["words"] if form.is_valid() else ""
        return redirect("spaces:people")
    words = request.session.get(KEPT, "")
    page = Paginator(_found(request.user, words), A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "form": SearchForm(initial={"words": words}),
        "words": words,
        "too_short": is_too_short(words),
        "page": page,
        "rows": _rows(request, page),
    }
    return render(request, "spaces/people.html", shown)


def _found(user, words):
    """The keys of the people found, in name order."""
    found = search(user, words) if words else _followed(user)
    return found.order_by("last_name", "first_name", "pk").values_list("pk", flat=True)


def _followed(user):
    mine = Enrolment.objects.live().filter(referent=user).values("person")
    return visible_to(user, Resource.IDENTITY).filter(pk__in=mine)


def _rows(request, page):
    """The people of one page, journalled, each with the latest path that the user may know of."""
    people = open_people(request, list(page.object_list), Resource.IDENTITY)
    paths = _latest_paths(request, people)
    return [{"person": person, "path": paths.get(person.pk)} for person in people]


def _latest_paths(request, people):
    known = {person.pk for person in open_people(request, [person.pk for person in people], Resource.FILE_STATUS)}
    paths = paths_of(request.user, Resource.FILE_STATUS).filter(person__in=known)
    return {path.person_id: path for path in paths.order_by("pk")}
