"""A person's file, part by part: each part shown is asked of the matrix and journalled."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from etp.accounts.permissions import allow
from etp.assessments.enums import DiagnosisState
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment
from etp.enrolments.permissions import paths_of
from etp.patients.domain import consent_states
from etp.patients.enums import Resource
from etp.patients.models import Share
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
from etp.spaces.domain.next_steps import next_step
from etp.spaces.domain.sections import BY_SLUG, SECTIONS, readable, tabs_of
from etp.spaces.domain.waits import ranks_of
from etp.spaces.forms import TransmissionForm
from etp.spaces.permissions import CARE, opens
from sessions.models import Registration


class Opened:
    """The file of one person as the member of `request` reads it: identity first, then the parts asked for."""

    def __init__(self, request, pk, current):
        self.request, self.current, self.at = request, current, timezone.now()
        self.person = open_record(request, pk, Resource.IDENTITY)
        self.rights = readable(request.user, pk)
        self.books = may(request.user, self.person, Resource.REGISTRATION, Act.CREATE)

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

    def paths(self, *grants):
        """The PathFacts of the paths that the member may know of by one of `grants`: (resource, act) pairs."""
        known = Q(pk__in=())
        for resource, act in grants:
            known |= Q(pk__in=paths_of(self.request.user, resource, act).filter(person=self.person).values("pk"))
        return with_facts(Enrolment.objects.filter(known), self.at)

    def address(self, view, *args):
        """The address of `view`, "" when it does not open to this member."""
        url = reverse(view, args=args)
        return url if opens(self.request, url) else ""

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
    referrals, diagnoses = opened.reads(Resource.REFERRAL), opened.reads(Resource.DIAGNOSIS)
    paths = opened.paths((Resource.FILE_STATUS, Act.READ), (Resource.REFERRAL, Act.READ))
    shown = opened.page(
        status=status,
        paths=[_path_shown(opened, path, status, referrals, diagnoses) for path in paths],
    )
    return render(request, "spaces/person.html", shown)


def _path_shown(opened, path, status, referrals, diagnoses):
    step = next_step(path, at=opened.at) if status else None
    return {
        "facts": path,
        "next": step,
        "place": place_of(path.enrolment),
        "next_url": _way(opened, step) if step else "",
        "moves": moves_in(path) if status else [],
        "referrals": _referrals_shown(opened, path) if referrals else [],
        "diagnoses": [_diagnosis_shown(opened, row, diagnoses) for row in path.diagnoses] if status else [],
        "offers": path.offers if status else [],
    }


def _way(opened, step):
    """The address of the next step, "" when this member may not take it."""
    if not step.url or (step.books and not opened.books):
        return ""
    return step.url if opens(opened.request, step.url) else ""


def _referrals_shown(opened, path):
    rows = path.enrolment.referrals.all()
    return [{"row": row, "url": opened.address("enrolments:referral", row.pk)} for row in rows]


def _diagnosis_shown(opened, diagnosis, readable):
    """That a diagnosis exists, its state and author; the way in for those who read it."""
    url = opened.address("assessments:diagnosis", diagnosis.pk) if readable else ""
    kind = "done" if diagnosis.state == DiagnosisState.VALIDATED else "wait"
    author = diagnosis.validated_by or diagnosis.started_by
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
    dates = opened.reads(Resource.PLAN_DATES)
    paths = [path for path in opened.paths((Resource.PLAN, Act.READ), (Resource.PLAN_DATES, Act.READ)) if path.offer]
    return {
        "whole": whole,
        "paths": [
            {
                "facts": path,
                "objectives": list(path.plan.objectives.all()) if whole and path.plan else [],
                "modules": modules_in(path, opened.at) if whole or dates else [],
                "plan_url": opened.address("assessments:plan", path.enrolment.pk) if path.running else "",
                "book_url": _book_url(opened, path),
                "evaluate_url": opened.address("assessments:evaluate", path.enrolment.pk) if path.running else "",
                "print_url": opened.address("sessions:plan_print", path.enrolment.pk) if path.plan else "",
            }
            for path in paths
        ],
    }


def _book_url(opened, path):
    """Where the dates of the plan are chosen, while one is left to choose and the member may book."""
    if not (opened.books and left_to_choose(path, opened.at)):
        return ""
    return opened.address("sessions:book_plan", path.enrolment.pk)


def _sessions(opened):
    """Registrations with their state; the mark of the sheet for those who keep it."""
    registrations, marks = opened.reads(Resource.REGISTRATION), opened.reads(Resource.ATTENDANCE)
    rows = list(registrations_in_order(Registration.objects.filter(person=opened.person)))
    ranks = ranks_of(rows)
    paths = paths_of(opened.request.user, Resource.REGISTRATION, Act.CREATE)
    live = paths.filter(person=opened.person, stage__in=Stage.live)
    return {
        "registrations": registrations,
        "marks": marks,
        "rows": [registration_line(row, ranks, opened.at) for row in reversed(rows)],
        "appointment_urls": [url for path in live if (url := opened.address("sessions:appointment", path.pk))],
    }


def _agreements(opened):
    """Each agreement with its latest answer, and the structures that read the record."""
    opened.reads(Resource.CONSENT)
    shares = Share.objects.filter(person=opened.person).select_related("organisation").order_by("-since", "-pk")
    return {"states": consent_states(opened.person), "shares": shares, "now": opened.at}


def _letters(opened):
    """Letters with what became of them, and the state of the messages sent, never their content."""
    sends = may(opened.request.user, opened.person, Resource.LETTER, Act.UPDATE)
    letters = opened.reads(Resource.LETTER) or (sends and opened.handles(Resource.LETTER))
    messages = opened.reads(Resource.MESSAGES)
    paths = opened.paths((Resource.LETTER, Act.READ), (Resource.LETTER, Act.UPDATE)) if letters else []
    return {
        "letters_open": letters,
        "letters": letters_in(paths, opened.at),
        "form": TransmissionForm(initial={"recipient": opened.person.gp_name}) if sends else None,
        "messages_open": messages,
        "messages_sent": messages_to(opened.person) if messages else [],
    }


PARTS = {"programme": _plan, "seances": _sessions, "accords": _agreements, "courriers": _letters}
