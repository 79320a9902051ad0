"""One path lived on the wall of one Tuesday: what was held, what comes, who waits; all by the verbs."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from etp.accounts.models import User
from etp.assessments.domain import start_diagnosis
from etp.enrolments.domain import agree_plan
from etp.enrolments.domain.offers import live_offer
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment
from etp.patients.domain import account_of
from etp.patients.models import Person
from sessions.domain.attendance import close_sheet, mark_all_present
from sessions.domain.registration import book
from sessions.enums import AnimatorRole
from sessions.models import Workshop
from tests.factories.assessments import validate, write_project
from tests.factories.enrolments import Territory, path_at, territory
from tests.factories.patients import PersonFactory
from tests.factories.programmes import ModuleFactory
from tests.factories.sessions import WorkshopFactory, lanester

# Tuesday 24 November 2026, ten to noon in Lorient.
NOW = datetime(2026, 11, 24, 10, 50, tzinfo=UTC)
TODAY = date(2026, 11, 24)
MONTH_AGO = datetime(2026, 10, 20, 8, tzinfo=UTC)
THURSDAY = date(2026, 12, 3)


def at_noon(day):
    """Noon, UTC, on `day`."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def session(place, module=None, *, day=THURSDAY, hour=time(14), animators=None, at=MONTH_AGO, **facts):
    """A published session of the territory, animated by its educator, at its site."""
    team = [(place.educator, AnimatorRole.LEAD)] if animators is None else animators
    return WorkshopFactory(
        programme=place.programme,
        module=module or place.modules[0],
        site=place.site,
        day=day,
        hour=hour,
        capacity=facts.pop("capacity", 8),
        animators=team,
        at=at,
        **facts,
    )


def seat(person, workshop, *, at=MONTH_AGO, **facts):
    """The registration of `person` at `workshop`."""
    key = f"{person.pk}-{workshop.pk}-{at.isoformat()}"
    return book(person, [workshop], key=key, at=at, **facts).registrations.get(person=person)


def hold(workshop, *, by):
    """Everybody was there and the sheet is closed, two hours after the end."""
    after = workshop.ends_at + timedelta(hours=2)
    mark_all_present(workshop, by=by, at=after)
    close_sheet(workshop, by=by, at=after)


def diagnosed(place, path, *, at=MONTH_AGO, held_on=None, **project):
    """Validate a first diagnosis of an included `path`; returns its care offer."""
    diagnosis = start_diagnosis(path, by=place.educator, at=at)
    write_project(diagnosis, by=place.educator, at=at, **project)
    validate(diagnosis, by=place.educator, at=at, held_on=held_on or at.date())
    return live_offer(path)


def planned(place, path, *, modules=None, at=MONTH_AGO):
    """Agree on the plan of a diagnosed `path`: one objective and `modules` (both group modules unless told)."""
    return agree_plan(
        diagnosed(place, path, at=at),
        objectives=[("Jardiner une heure", 6)],
        modules=modules or place.modules[:2],
        by=place.educator,
        at=at,
    )


@dataclass
class Life:
    """A person in the programme with a plan of two modules: the first one held on 19 November, then what is added."""

    place: Territory
    person: Person
    path: Enrolment
    user: User
    held: Workshop | None = None
    facts: dict[str, object] = field(default_factory=dict)


def life(place=None, **facts):
    """A Life whose person has an account; `place` is made when it is not given."""
    place = place or a_place()
    person = PersonFactory(**{"first_name": "Martine", "last_name": "Le Bihan", "at": MONTH_AGO, **facts})
    path = path_at(place, Stage.INCLUDED, at=MONTH_AGO, person=person, received_on=MONTH_AGO.date())
    planned(place, path)
    held = session(place, place.modules[0], day=date(2026, 11, 19))
    seat(person, held, at=MONTH_AGO + timedelta(days=1))
    hold(held, by=place.educator)
    path = Enrolment.objects.get(pk=path.pk)
    return Life(place, person, path, account_of(person), held)


def a_place():
    """A territory whose modules and site read like the real ones."""
    place = territory()
    for module, title in zip(place.modules, ("Comprendre la douleur", "Bouger à son rythme", "Bilan"), strict=True):
        module.title, module.bring = title, "vêtements souples"
        module.save()
    place.site.name, place.site.street = "Maison de santé", "12 rue des Ajoncs"
    place.site.commune = lanester()
    place.site.save()
    place.educator.profession = "kinésithérapeute"
    place.educator.save()
    return place


def evaluation_module(place):
    """A module of final evaluation."""
    return ModuleFactory(title="Bilan de fin", kind="evaluation")
