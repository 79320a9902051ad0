"""A carrier leaves: everything that hangs on it is decided, then done at once, and nothing of anybody is lost."""

from datetime import time, timedelta

import pytest

from etp.common import RuleBroken
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment, HandOver
from etp.messaging.models import Notification
from etp.patients.models import Share, TherapeuticLink
from etp.programmes.domain import name_coordinator, open_site
from etp.records.domain import decide_path, decide_workshop, give_up, hanging_on, leave, name_next_lead, prepare_leaving
from etp.records.domain.invariants import nothing_hangs_on_who_has_left
from etp.records.enums import Answer
from etp.records.models import Departure
from sessions.domain.invariants import broken_rows
from sessions.enums import RegistrationState
from sessions.models import Attendance, Registration, RegistrationEvent
from tests.factories.enrolments import MORNING, TODAY, enter, path_at, referral_in, territory
from tests.factories.network import SiteFactory
from tests.factories.programmes import LONG_AGO
from tests.factories.records import Leaving
from tests.factories.sessions import place as book_in

pytestmark = pytest.mark.django_db
THE_DAY_AFTER = MORNING + timedelta(days=1)


@pytest.fixture
def scene():
    return Leaving()


def test_nothing_is_done_before_the_last_day_has_passed(scene):
    departure = scene.prepare()
    with pytest.raises(RuleBroken, match="à partir du lendemain"):
        leave(departure, at=MORNING)
    leave(departure, at=THE_DAY_AFTER)
    assert scene.programme.carriers.get(organisation=scene.lead).until == TODAY


def test_nothing_is_done_while_something_is_undecided(scene):
    path, departure = path_at(scene.place, Stage.INCLUDED), scene.prepare()
    scene.workshop()
    with pytest.raises(RuleBroken, match="Il reste à décider\u00a0: 2"):
        leave(departure, at=THE_DAY_AFTER)
    path.refresh_from_db()
    assert (path.organisation, scene.programme.carriers.filter(until=None).count()) == (scene.lead, 3)


def test_the_lead_names_who_leads_after_it(scene):
    departure = prepare_leaving(scene.programme, scene.lead, on=TODAY, reason="fermeture", at=MORNING)
    with pytest.raises(RuleBroken, match="Il reste à décider"):
        leave(departure, at=THE_DAY_AFTER)
    name_next_lead(departure, scene.programme.carriers.get(organisation=scene.partner), at=MORNING)
    leave(departure, at=THE_DAY_AFTER)
    rows = scene.programme.carriers.filter(organisation=scene.partner).order_by("since")
    assert [(row.role, row.since, row.until) for row in rows] == [
        ("partner", LONG_AGO, TODAY),
        ("lead", TODAY + timedelta(days=1), None),
    ]


def test_a_path_is_handed_over_with_the_agreement_of_the_person(scene):
    path, departure = path_at(scene.place, Stage.INCLUDED), scene.prepare()
    version = path.version
    scene.transfer(departure, path)
    leave(departure, at=THE_DAY_AFTER)
    path = Enrolment.objects.get(pk=path.pk)
    assert (path.stage, path.organisation, path.home_site) == (Stage.INCLUDED, scene.partner, scene.new_site)
    assert (path.referent, path.version) == (scene.new_referent, version)
    kept = HandOver.objects.get()
    assert (kept.left, kept.entered, kept.means, kept.agreed_on) == (scene.lead, scene.partner, "paper", TODAY)
    shared = Share.objects.filter(person=path.person, until=None).values_list("organisation", flat=True)
    assert list(shared) == [scene.partner.pk]
    links = TherapeuticLink.objects.live(THE_DAY_AFTER).filter(person=path.person)
    assert {(link.why, link.organisation_id) for link in links} == {
        ("responsible", scene.partner.pk),
        ("referent", scene.partner.pk),
    }
    assert Notification.objects.filter(kind="path_handed_over", recipient=path.person.key).count() == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"means": ""}, "Notez l’accord de la personne"),
        ({"agreed_on": None}, "Notez l’accord de la personne"),
        ({"agreed_on": TODAY + timedelta(days=1)}, "n’est pas encore donné"),
        ({"means": "spoken"}, "a un témoin"),
        ({"referent": None}, "Choisissez le nouveau référent"),
        ({"site": None}, "Choisissez le lieu"),
    ],
)
def test_a_path_is_not_handed_over_without_all_that_it_takes(scene, facts, words):
    path, departure = path_at(scene.place, Stage.INCLUDED), scene.prepare()
    with pytest.raises(RuleBroken, match=words):
        scene.transfer(departure, path, **facts)
    assert departure.decisions.count() == 0


def test_a_path_never_goes_back_into_the_hands_that_leave(scene):
    path, departure = path_at(scene.place, Stage.INCLUDED), scene.prepare()
    other = SiteFactory(organisation=scene.lead)
    open_site(scene.programme, other, since=LONG_AGO)
    with pytest.raises(RuleBroken, match="quitte le programme"):
        scene.transfer(departure, path, site=other)
    with pytest.raises(RuleBroken, match="référent qui travaille pour"):
        scene.transfer(departure, path, referent=scene.place.educator)


def test_a_stopped_path_ends_with_its_coded_reason_and_one_not_entered_is_declined(scene):
    entered, waiting = path_at(scene.place, Stage.INCLUDED), path_at(scene.place, Stage.REFERRED)
    departure = scene.prepare()
    with pytest.raises(RuleBroken, match="raison de la fin"):
        decide_path(departure, entered, Answer.STOP, reason="completed", at=MORNING)
    decide_path(departure, entered, Answer.STOP, reason="transport", at=MORNING)
    decide_path(departure, waiting, Answer.STOP, reason="motivation", at=MORNING)
    leave(departure, at=THE_DAY_AFTER)
    ends = Enrolment.objects.filter(pk__in=[entered.pk, waiting.pk]).order_by("pk")
    assert [(path.stage, path.close_reason) for path in ends] == [
        ("withdrawn", "transport"),
        ("declined", "motivation"),
    ]


def test_someone_not_yet_entered_is_handed_over_without_an_agreement_nor_a_share(scene):
    path, departure = path_at(scene.place, Stage.REFERRED), scene.prepare()
    decide_path(departure, path, Answer.TRANSFER, site=scene.new_site, at=MORNING)
    leave(departure, at=THE_DAY_AFTER)
    path.refresh_from_db()
    assert (path.organisation, path.home_site, path.stage) == (scene.partner, scene.new_site, Stage.REFERRED)
    assert (Share.objects.count(), HandOver.objects.count()) == (0, 0)
    assert path.referrals.get().site == scene.new_site


def test_a_path_to_finish_here_holds_the_departure_until_it_is_over(scene):
    path, departure = path_at(scene.place, Stage.INCLUDED), scene.prepare()
    decide_path(departure, path, Answer.FINISH, at=MORNING)
    with pytest.raises(RuleBroken, match="encore en cours\u00a0: 1"):
        leave(departure, at=THE_DAY_AFTER)


def test_a_session_goes_to_another_place_and_team_with_its_people(scene):
    workshop, departure = scene.workshop(), scene.prepare()
    row = book_in(workshop, at=MORNING)
    decide_workshop(departure, workshop, "move", site=scene.new_site, animator=scene.new_referent, at=MORNING)
    leave(departure, at=THE_DAY_AFTER)
    workshop.refresh_from_db()
    row.refresh_from_db()
    assert (workshop.site, row.state, workshop.taken) == (scene.new_site, RegistrationState.CONFIRMED, 1)
    assert list(workshop.animators.values_list("user", "organisation")) == [(scene.new_referent.pk, scene.partner.pk)]
    assert Notification.objects.filter(kind="workshop_changed", recipient=row.person.key).count() == 1


def test_a_cancelled_session_tells_its_people_why_and_only_when_the_carrier_leaves(scene):
    workshop, departure = scene.workshop(), scene.prepare()
    row = book_in(workshop, at=MORNING)
    with pytest.raises(RuleBroken, match="pourquoi cette séance est annulée"):
        decide_workshop(departure, workshop, "cancel", reason="  ", at=MORNING)
    decide_workshop(departure, workshop, "cancel", reason="Le lieu ferme.", at=MORNING)
    assert Notification.objects.filter(kind="workshop_cancelled").count() == 0
    leave(departure, at=THE_DAY_AFTER)
    row.refresh_from_db()
    assert row.state == RegistrationState.CANCELLED_BY_SERVICE
    assert Notification.objects.filter(kind="workshop_cancelled", recipient=row.person.key).count() == 1


def test_a_session_is_not_given_to_someone_of_the_team_that_leaves(scene):
    workshop, departure = scene.workshop(), scene.prepare()
    with pytest.raises(RuleBroken, match="l’équipe d’une autre structure"):
        decide_workshop(departure, workshop, "move", site=scene.new_site, animator=scene.place.educator, at=MORNING)


def test_a_refusal_on_the_way_changes_nothing_at_all(scene):
    path, workshop, departure = path_at(scene.place, Stage.INCLUDED), scene.workshop(), scene.prepare()
    scene.transfer(departure, path)
    decide_workshop(departure, workshop, "move", site=scene.new_site, animator=scene.new_referent, at=MORNING)
    # Meanwhile the person who was to run it is taken elsewhere at that hour.
    other = scene.workshop(animators=[scene.new_referent])
    decide_workshop(departure, other, "cancel", reason="Le lieu ferme.", at=MORNING)
    with pytest.raises(RuleBroken, match=workshop.module.title):
        leave(departure, at=THE_DAY_AFTER)
    path.refresh_from_db()
    assert (path.organisation, HandOver.objects.count()) == (scene.lead, 0)
    assert scene.programme.carriers.filter(until=None).count() == 3


def test_the_share_of_someone_followed_there_in_another_programme_stays(scene):
    path, other = path_at(scene.place, Stage.INCLUDED), territory(code="autre")
    other.programme.carriers.create(organisation=scene.lead, role="partner", since=LONG_AGO)
    enter(other, path_at(other, Stage.REFERRED, person=path.person), shares=[other.lead, scene.lead])
    departure = scene.prepare()
    scene.transfer(departure, path)
    leave(departure, at=THE_DAY_AFTER)
    assert Share.objects.filter(person=path.person, organisation=scene.lead, until=None).count() == 1


def test_progress_is_kept_and_a_departure_can_be_given_up(scene):
    path, departure = path_at(scene.place, Stage.INCLUDED), scene.prepare()
    scene.transfer(departure, path)
    again = prepare_leaving(scene.programme, scene.lead, on=TODAY, reason="fermeture", at=MORNING)
    assert (again.pk, hanging_on(again, MORNING).undecided) == (departure.pk, 0)
    give_up(departure, at=MORNING)
    with pytest.raises(RuleBroken, match="terminé"):
        leave(departure, at=THE_DAY_AFTER)
    assert scene.programme.carriers.filter(until=None).count() == 3


def test_the_coordinator_is_replaced_before_their_structure_leaves(scene):
    name_coordinator(scene.programme, scene.place.educator)
    departure = scene.prepare()
    with pytest.raises(RuleBroken, match="nommez d’abord quelqu’un"):
        leave(departure, at=THE_DAY_AFTER)
    name_coordinator(scene.programme, scene.new_referent)
    leave(departure, at=THE_DAY_AFTER)
    assert Departure.objects.get().left_at == THE_DAY_AFTER


def test_the_only_carrier_does_not_leave(scene):
    for carrier in scene.programme.carriers.exclude(organisation=scene.lead):
        carrier.delete()
    with pytest.raises(RuleBroken, match="seule structure porteuse"):
        prepare_leaving(scene.programme, scene.lead, on=TODAY, reason="fermeture", at=MORNING)


def facts_of_everybody():
    """Whose registrations, marks and paths there are, with how many steps each was made in."""
    return (
        set(Registration.objects.values_list("pk", "person", "workshop")),
        set(Attendance.objects.values_list("pk", "mark")),
        set(Enrolment.objects.values_list("pk", "person", "programme", "version")),
        set(RegistrationEvent.objects.values_list("pk", flat=True)),
        Departure.objects.count(),
    )


@pytest.mark.parametrize("ends", ["transfer", "stop"])
@pytest.mark.parametrize("sessions", ["move", "cancel"])
def test_nobody_loses_a_registration_a_mark_or_a_path_and_nothing_stays_in_the_hands_that_left(scene, ends, sessions):
    paths = [path_at(scene.place, stage) for stage in (Stage.INCLUDED, Stage.CONTACTED, Stage.CLOSED)]
    workshops = [scene.workshop(), scene.workshop(hour=time(9), capacity=1)]
    for path in paths[:2]:
        book_in(workshops[0], path.person, at=MORNING)
    book_in(workshops[1], at=MORNING)
    book_in(workshops[1], at=MORNING + timedelta(minutes=1))
    referral_in(scene.place)
    departure = scene.prepare()
    before = facts_of_everybody()
    found = hanging_on(departure, MORNING)
    for path in found.paths:
        entered = path.stage == Stage.INCLUDED
        if ends == "stop":
            decide_path(departure, path, Answer.STOP, reason="transport", at=MORNING)
        elif entered:
            scene.transfer(departure, path)
        else:
            decide_path(departure, path, Answer.TRANSFER, site=scene.new_site, at=MORNING)
    for workshop in found.workshops:
        facts = {"site": scene.new_site, "animator": scene.new_referent} if sessions == "move" else {"reason": "fin"}
        decide_workshop(departure, workshop, sessions, at=MORNING, **facts)
    leave(departure, at=THE_DAY_AFTER)
    for kept, known in zip(facts_of_everybody()[:4], before[:4], strict=True):
        assert known <= kept
    assert list(nothing_hangs_on_who_has_left(THE_DAY_AFTER)) == []
    # Nothing delivers in this test, so its messages alone are late.
    assert [row for row in broken_rows(at=THE_DAY_AFTER) if not row.startswith("Notification")] == []
    left = hanging_on(departure, THE_DAY_AFTER)
    assert (left.paths, left.workshops, left.team, left.sites, left.shares) == ([], [], 0, 0, 0)


def test_the_doctor_names_what_stays_in_the_hands_that_left(scene):
    departure = scene.prepare()
    leave(departure, at=THE_DAY_AFTER)
    path = path_at(scene.place, Stage.REFERRED)
    Enrolment.objects.filter(pk=path.pk).update(organisation=scene.lead)
    assert list(nothing_hangs_on_who_has_left(THE_DAY_AFTER)) == [
        f"Departure {departure.pk}: organisation {scene.lead.pk} still holds 1 paths"
    ]
