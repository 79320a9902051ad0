"""My space: what comes next first, then the path, the objectives, the lists, the documents and the rights."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cms.domain.reading import kept_modules
from etp.accounts.permissions import PERSON, allow, declare, roles_of
from etp.common.clock import local_day
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment
from etp.patients.enums import Resource
from etp.spaces.domain.appointments import card_of, next_thing, waits_of
from etp.spaces.domain.documents import documents_of
from etp.spaces.domain.facts import is_coming, registrations_in_order, was_there, with_facts
from etp.spaces.domain.readings import others_entries, readings_of
from etp.spaces.domain.stops import stops_of
from etp.spaces.domain.waits import ranks_of
from etp.spaces.domain.wording import ZONE, full_day
from etp.spaces.views.visits import cared_for, enter
from sessions.domain.links import address, feed_token, new_feed, revoke_feed
from sessions.enums import RegistrationState
from sessions.models import CalendarFeed, Registration

READINGS_SHOWN = 3
ENTRIES_A_PAGE = 100


def _registrations(visit):
    """The registrations that the reader may see, in the order of the sessions."""
    if not visit.reads(Resource.REGISTRATION):
        return []
    return list(registrations_in_order(Registration.objects.filter(person=visit.person)))


def _paths(visit, at):
    """The paths of the person, live ones first."""
    return with_facts(Enrolment.objects.filter(person=visit.person), at)


def _shown(request, visit, **more):
    """What every page of a space says."""
    return {"visit": visit, "person": visit.person, "space_of": visit.banner, **more}


@declare(PERSON)
def my_space(request, pk=None):
    """The first page of a space; a member who has none is led to where they work: the public pages link here."""
    if pk is None and roles_of(request.user) and not PERSON.permits(request):
        return redirect("spaces:work_home")
    return _my_space(request, pk)


@allow(PERSON)
@require_safe
def _my_space(request, pk):
    """The next thing to do, then the rest as far as the reader may see it."""
    visit, at = enter(request, pk), timezone.now()
    registrations = _registrations(visit)
    paths, ranks = _paths(visit, at), ranks_of(registrations)
    shows_path = bool(paths) and visit.reads(Resource.FILE_STATUS)
    # What a path waits for is its status: a carer of the agenda alone is told nothing of it.
    live = [path for path in paths if path.enrolment.stage in Stage.live] if shows_path else []
    shown = _shown(
        request,
        visit,
        next=next_thing(registrations, live, at),
        later=[card_of(row) for row in registrations if is_coming(row, at)][1:],
        waits=waits_of(registrations, ranks, at),
        programme=paths[0].enrolment.programme if shows_path else None,
        stops=stops_of(paths[0], at=at, ranks=ranks) if shows_path else [],
        objectives=_objectives(visit, paths),
        documents=documents_of(paths, at) if visit.reads(Resource.LETTER) else [],
        readings=_latest_readings(visit),
        cared_for=cared_for(request) if visit.own else [],
    )
    return render(request, "spaces/my_space.html", shown)


def _objectives(visit, paths):
    plan = next((path.plan for path in paths if path.plan), None)
    return list(plan.objectives.all()) if plan and visit.reads(Resource.PLAN) else []


def _latest_readings(visit):
    if not visit.reads(Resource.JOURNAL):
        return []
    return readings_of(others_entries(visit.person)[:ENTRIES_A_PAGE])[:READINGS_SHOWN]


@allow(PERSON)
@require_safe
def my_path(request):
    """Every path of the person as its steps, the one under way first."""
    visit, at = enter(request), timezone.now()
    paths = _paths(visit, at) if visit.reads(Resource.FILE_STATUS) else []
    visit.reads(Resource.REGISTRATION)
    ranks = ranks_of([row for path in paths for row in path.registrations])
    kept = kept_modules(path.enrolment.version_id for path in paths)
    shown = _shown(
        request,
        visit,
        paths=[
            {
                "programme": path.enrolment.programme,
                "referent": path.enrolment.referent,
                "stops": stops_of(path, at=at, ranks=ranks),
                "ended": full_day(path.enrolment.closed_on),
                "objectives": _objectives(visit, [path]),
                "number": path.enrolment.pk,
                "texts": kept[path.enrolment.version_id],
            }
            for path in paths
        ],
    )
    return render(request, "spaces/my_path.html", shown)


@allow(PERSON)
@require_safe
def my_programme(request):
    """One A4 sheet to take away: objectives, dates, whom to call."""
    visit, at = enter(request), timezone.now()
    visit.reads(Resource.PLAN)
    path = next(iter(_paths(visit, at)), None)
    held = [row for row in _registrations(visit) if row.state == RegistrationState.CONFIRMED]
    # A date that was missed leaves the sheet: a ticked box says that one was there.
    rows = [row for row in held if was_there(row) or row.workshop.ends_at > at]
    today = local_day(at, ZONE)
    shown = _shown(
        request,
        visit,
        path=path,
        rows=[{"card": card_of(row), "past": was_there(row)} for row in rows],
        today=full_day(today),
    )
    return render(request, "spaces/my_programme.html", shown)


@allow(PERSON)
@require_safe
def my_documents(request):
    """What the person may print or ask for: the programme, the letters and where they are."""
    visit, at = enter(request), timezone.now()
    paths = _paths(visit, at) if visit.reads(Resource.LETTER) else []
    return render(request, "spaces/my_documents.html", _shown(request, visit, documents=documents_of(paths, at)))


@allow(PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def my_agenda(request):
    """The dates of the person, and the secret address that gives them to a calendar: create, replace, stop."""
    visit, at = enter(request), timezone.now()
    if request.method == "POST":
        if request.POST.get("act") == "stop":
            revoke_feed(visit.person, by=request.user)
        else:
            new_feed(visit.person, by=request.user)
        return redirect("spaces:my_agenda")
    registrations = _registrations(visit)
    feed = CalendarFeed.objects.filter(person=visit.person, revoked_at=None).first()
    url = address("feed", feed_token(feed)) if feed else ""
    shown = _shown(
        request,
        visit,
        coming=[card_of(row) for row in registrations if is_coming(row, at)],
        waits=waits_of(registrations, ranks_of(registrations), at),
        feed=feed,
        feed_url=url,
        webcal_url="webcal://" + url.partition("://")[2] if url else "",
    )
    return render(request, "spaces/my_agenda.html", shown)


@allow(PERSON)
@require_safe
def my_readers(request):
    """Who read or changed my record: day, name, role, what; and the way to the agreements."""
    visit = enter(request)
    visit.reads(Resource.JOURNAL)
    page = Paginator(others_entries(visit.person), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    shown = _shown(request, visit, page=page, readings=readings_of(page.object_list))
    return render(request, "spaces/my_readers.html", shown)
