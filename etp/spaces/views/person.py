"""A person's file, part by part: each part shown is asked of the matrix and journalled."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from etp.accounts.permissions import allow
from etp.assessments.enums import DiagnosisState
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment
from etp.enrolments.permissions import paths_to_move
from etp.patients.domain import consent_states
from etp.patients.enums import Resource
from etp.patients.permissions import Act, may, open_record
from etp.spaces.domain.facts import left_to_choose, registrations_in_order, with_facts
from etp.spaces.domain.file import (
    born_words,
    contacts_of,
    letters_in,
    messages_to,
    modules_in,
    moves_in,
    place_of,
    registration_line,
)
from etp.spaces.domain.known import programmes_known, rights_on_paths, shares_known
from etp.spaces.domain.next_steps import next_step
from etp.spaces.domain.sections import BY_SLUG, SECTIONS, readable, tabs_of
from etp.spaces.domain.version_moves import movable_among, version_lines
from etp.spaces.domain.waits import ranks_of
from etp.spaces.forms import TransmissionForm
from etp.spaces.permissions import CARE, opens, registrations_known_to, way_opens


class Opened:
    """The file of one person as the member of `request` reads it: identity first, then the parts asked for."""

    def __init__(self, request, pk, current):
        self.request, self.current, self.at = request, current, timezone.now()
        self.person = open_record(request, pk, Resource.IDENTITY)
        self.rights = readable(request.user, pk)
        self._on = rights_on_paths(request.user, self.person)

    def reads(self, resource):
        """Whether this part may be shown; it is then journalled with its grant."""
        if resource not in self.rights:
            return False
        open_record(self.request, self.person.pk, resource)
        return True

    def handles(self, resource):
        """True for a part that the member may only act on (a letter to send), journalled with its grant."""
        open_record(self.request, self.person.pk, resource, Act.UPDATE)
        return True

    def on(self, resource, act=Act.READ):
        """The numbers of the paths on which the member may `act`: a right by one path says nothing of another."""
        return self._on[resource, act]

    def paths(self, *grants):
        """The PathFacts of the paths that the member may know of by one of `grants`: (resource, act) pairs."""
        known = set().union(*(self.on(resource, act) for resource, act in grants))
        return with_facts(Enrolment.objects.filter(pk__in=known), self.at)

    def address(self, view, path, number=None):
        """The address of `view` about `path` (a number), "" when it would not open to this member."""
        url = reverse(view, args=[number or path])
        return url if self._leads(view, path, url) else ""

    def way(self, step, path):
        """The address of the next step of a path, "" when this member may not take it."""
        return step.url if step.url and self._leads(step.view, path, step.url) else ""

    def _leads(self, view, path, url):
        if view == "spaces:person_section":
            return url in {tab["url"] for tab in tabs_of(self.person.pk, self.rights, self.current)}
        return opens(self.request, url) and way_opens(
            self.request.user, view, lambda resource, act: path in self.on(resource, act)
        )

    def page(self, **more):
        """What every part says above its own content."""
        return {
            "person": self.person,
            "contacts": contacts_of(self.person),
            "born": born_words(self.person),
            "needs": self.reads(Resource.NEEDS),
            "tabs": tabs_of(self.person.pk, self.rights, self.current),
            **more,
        }


@allow(CARE)
@require_safe
def person(request, pk):
    """The file opens on the path: one next step first, then stages, referrals, diagnoses."""
    opened = Opened(request, pk, SECTIONS[0].slug)
    status = opened.reads(Resource.FILE_STATUS)
    opened.reads(Resource.REFERRAL)
    opened.reads(Resource.DIAGNOSIS)
    paths = opened.paths((Resource.FILE_STATUS, Act.READ), (Resource.REFERRAL, Act.READ))
    movable = movable_among(paths_to_move(request.user).filter(person=opened.person), opened.at)
    shown = opened.page(status=status, paths=[_path_shown(opened, path, movable) for path in paths])
    return render(request, "spaces/person.html", shown)


def _path_shown(opened, path, movable):
    pk = path.enrolment.pk
    status = pk in opened.on(Resource.FILE_STATUS)
    step = next_step(path, at=opened.at) if status else None
    return {
        "facts": path,
        "status": status,
        "next": step,
        "place": place_of(path.enrolment),
        "next_url": opened.way(step, pk) if step else "",
        "moves": moves_in(path) if status else [],
        "version_moves": version_lines(path) if status else [],
        "version_url": reverse("spaces:version_move", args=[pk]) if pk in movable else "",
        "referrals": _referrals_shown(opened, path) if pk in opened.on(Resource.REFERRAL) else [],
        "diagnoses": [_diagnosis_shown(opened, row, pk) for row in path.diagnoses] if status else [],
        "offers": path.offers if status else [],
    }


def _referrals_shown(opened, path):
    rows = path.enrolment.referrals.all()
    return [{"row": row, "url": opened.address("enrolments:referral", path.enrolment.pk, row.pk)} for row in rows]


def _diagnosis_shown(opened, diagnosis, path):
    """That a diagnosis exists, its state and author; the way in for those who read it."""
    kind = "done" if diagnosis.state == DiagnosisState.VALIDATED else "wait"
    author = diagnosis.validated_by or diagnosis.started_by
    url = opened.address("assessments:diagnosis", path, diagnosis.pk)
    return {"row": diagnosis, "kind": kind, "author": author, "url": url}


@allow(CARE)
@require_safe
def person_section(request, pk, section):
    """Another part of the file: the plan, the sessions, the agreements, the letters and messages."""
    if section not in PARTS:
        raise Http404
    opened = Opened(request, pk, section)
    if not opened.rights & set(BY_SLUG[section].resources):
        raise Http404
    return render(request, f"spaces/person_{section}.html", opened.page(**PARTS[section](opened)))


def _plan(opened):
    """Objectives for the team; modules and dates alone for the front desk."""
    whole = opened.reads(Resource.PLAN)
    opened.reads(Resource.PLAN_DATES)
    paths = [path for path in opened.paths((Resource.PLAN, Act.READ), (Resource.PLAN_DATES, Act.READ)) if path.offer]
    return {"whole": whole, "paths": [_plan_shown(opened, path) for path in paths]}


def _plan_shown(opened, path):
    pk = path.enrolment.pk
    whole = pk in opened.on(Resource.PLAN)
    left = left_to_choose(path, opened.at)
    return {
        "facts": path,
        "objectives": list(path.plan.objectives.all()) if whole and path.plan else [],
        "modules": modules_in(path, opened.at),
        "plan_url": opened.address("assessments:plan", pk) if path.running else "",
        # Where the dates of the plan are chosen, while one is left to choose.
        "book_url": opened.address("sessions:book_plan", pk) if left else "",
        "evaluate_url": opened.address("assessments:evaluate", pk) if path.running else "",
        "print_url": opened.address("sessions:plan_print", pk) if path.plan else "",
    }


def _sessions(opened):
    """Registrations that the member may know of, with their state; the mark of the sheet for those who keep it."""
    registrations, marks = opened.reads(Resource.REGISTRATION), opened.reads(Resource.ATTENDANCE)
    known = registrations_known_to(opened.request.user).filter(person=opened.person)
    rows = list(registrations_in_order(known))
    ranks = ranks_of(rows)
    booked = opened.on(Resource.REGISTRATION, Act.CREATE)
    live = Enrolment.objects.filter(pk__in=booked, stage__in=Stage.live).order_by("pk")
    urls = [opened.address("sessions:appointment", path.pk) for path in live]
    return {
        "registrations": registrations,
        "marks": marks,
        "rows": [registration_line(row, ranks, opened.at) for row in reversed(rows)],
        "appointment_urls": [url for url in urls if url],
    }


def _agreements(opened):
    """Each agreement with its latest answer and the structures that read the record, of the programmes known here."""
    opened.reads(Resource.CONSENT)
    user, person = opened.request.user, opened.person
    codes = programmes_known(user, person, Resource.CONSENT)
    states = consent_states(person, programmes=codes)
    return {"states": states, "shares": shares_known(user, person, codes), "now": opened.at}


def _letters(opened):
    """Letters with what became of them, and the state of the messages sent, never their content."""
    user, person = opened.request.user, opened.person
    sends = may(user, person, Resource.LETTER, Act.UPDATE)
    letters = opened.reads(Resource.LETTER) or (sends and opened.handles(Resource.LETTER))
    messages = opened.reads(Resource.MESSAGES)
    paths = opened.paths((Resource.LETTER, Act.READ), (Resource.LETTER, Act.UPDATE)) if letters else []
    return {
        "letters_open": letters,
        "letters": letters_in(paths, opened.at),
        "sendable": opened.on(Resource.LETTER, Act.UPDATE),
        "form": TransmissionForm(initial={"recipient": person.gp_name}) if sends else None,
        "messages_open": messages,
        "messages_sent": messages_to(person, user) if messages else [],
    }


PARTS = {"programme": _plan, "seances": _sessions, "accords": _agreements, "courriers": _letters}
