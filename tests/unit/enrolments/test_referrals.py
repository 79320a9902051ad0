from datetime import date, timedelta

import pytest

from etp.common import RuleBroken
from etp.enrolments.domain import ask, close_referral, note_attempt, plan_next_action, receive, refer
from etp.enrolments.domain.notices import is_open, may_be_told, render_received
from etp.enrolments.enums import AttemptOutcome, CloseReason, Origin, ReferralState, Stage
from etp.enrolments.models import Enrolment, EnrolmentMove, Referral
from etp.messaging.models import Notification
from etp.patients.enums import ContactKind, LinkWhy
from etp.patients.models import Person, TherapeuticLink
from etp.programmes.domain import open_site
from tests.factories.enrolments import MORNING, TODAY, enter, path_at, referral_in, territory
from tests.factories.network import CommuneFactory, SiteFactory
from tests.factories.patients import PersonFactory
from tests.factories.programmes import carried_programme

pytestmark = pytest.mark.django_db
ANNE = {"first_name": "Anne", "last_name": "Guégan", "contact": (ContactKind.EMAIL, "anne@example.org")}


@pytest.fixture
def place():
    return territory()


def test_a_referral_opens_a_path_with_its_link_its_next_action_and_one_message(place):
    referral = referral_in(place)
    path = referral.enrolment
    assert (path.stage, path.organisation, path.version) == (Stage.REFERRED, place.lead, place.version)
    assert (referral.next_action, referral.next_action_on) == ("Appeler", date(2026, 3, 10))
    assert [(m.left, m.entered) for m in EnrolmentMove.objects.filter(enrolment=path)] == [("", "referred")]
    link = TherapeuticLink.objects.get(person=referral.person)
    assert (link.why, link.site, link.organisation, link.programme_code) == (
        LinkWhy.REFERRAL,
        place.site,
        place.lead,
        place.programme.code,
    )
    told = Notification.objects.get(recipient=referral.person.key)
    assert (told.kind, told.key) == ("referral_received", f"referral:{referral.pk}")


def test_a_referral_to_the_site_of_a_partner_belongs_to_that_partner(place):
    site = SiteFactory(organisation=place.organisations[2])
    assert referral_in(place, site=site).enrolment.organisation == place.organisations[2]


def test_a_referral_to_a_site_that_carries_nothing_belongs_to_the_lead(place):
    assert referral_in(place, site=SiteFactory()).enrolment.organisation == place.lead


def test_a_referral_without_site_goes_to_the_nearest_one(place):
    near = SiteFactory(organisation=place.organisations[1], commune=CommuneFactory(latitude=48.4, longitude=-4.49))
    open_site(place.programme, near, since=TODAY)
    brest = PersonFactory(commune=CommuneFactory(latitude=48.39, longitude=-4.5))
    assert referral_in(place, person=brest, site=None).site == near
    assert referral_in(place, site=None).site == place.site


def test_a_second_referral_joins_the_live_path(place):
    first = referral_in(place)
    second = referral_in(place, person=first.person, origin=Origin.HOSPITAL_STAY)
    assert second.enrolment == first.enrolment
    assert Enrolment.objects.count() == 1
    assert (second.state, second.enrolment.origin) == (ReferralState.OPEN, Origin.OUTSIDE_HOSPITAL)


def test_a_referral_of_someone_already_in_the_programme_waits_for_nobody(place):
    path = path_at(place, Stage.INCLUDED)
    again = referral_in(place, person=path.person)
    assert (again.state, again.enrolment, again.next_action) == (ReferralState.ACCEPTED, path, "")


def test_a_referral_after_a_path_that_ended_opens_another(place):
    path = path_at(place, Stage.DECLINED)
    assert referral_in(place, person=path.person).enrolment != path


def test_a_programme_without_version_in_force_receives_nobody(place):
    with pytest.raises(RuleBroken):
        refer(PersonFactory(), carried_programme(), origin=Origin.SELF, received_on=TODAY, at=MORNING)
    assert Referral.objects.count() == 0


def test_a_visitor_who_asks_becomes_one_person_referred_by_themselves(place):
    referral = ask(place.programme, **ANNE, message="Le mardi de préférence", at=MORNING)
    assert (referral.origin, referral.received_on, referral.message) == (Origin.SELF, TODAY, "Le mardi de préférence")
    again = ask(place.programme, **ANNE, at=MORNING + timedelta(hours=1))
    assert again.person == referral.person
    assert Person.objects.count() == 1


def test_another_name_at_the_same_contact_is_another_person(place):
    first = ask(place.programme, **ANNE, at=MORNING)
    second = ask(place.programme, **(ANNE | {"first_name": "Yann"}), at=MORNING)
    assert first.person != second.person


def test_a_fourth_request_in_a_day_from_one_contact_writes_nothing(place):
    asked = [ask(place.programme, **ANNE, at=MORNING + timedelta(hours=n)) for n in range(4)]
    assert [referral is None for referral in asked] == [False, False, False, True]
    assert Referral.objects.count() == 3
    assert ask(place.programme, **ANNE, at=MORNING + timedelta(days=2)) is not None


def test_a_received_referral_keeps_its_referrer_and_its_day(place):
    referral = receive(
        place.programme,
        **ANNE,
        origin=Origin.OUTSIDE_HOSPITAL,
        received_on=date(2026, 2, 27),
        site=place.site,
        referrer_name="Dr Le Floc’h",
        by=place.educator,
        at=MORNING,
    )
    assert (referral.referrer_name, referral.received_on) == ("Dr Le Floc’h", date(2026, 2, 27))
    assert (referral.created_by, referral.enrolment.referred_on) == (place.educator, date(2026, 2, 27))


def test_a_referral_is_not_received_in_the_future(place):
    with pytest.raises(RuleBroken):
        receive(place.programme, **ANNE, origin=Origin.UNKNOWN, received_on=date(2026, 3, 4), by=None, at=MORNING)
    assert Person.objects.count() == 0


def test_reaching_the_person_moves_the_path_and_the_next_action(place):
    referral = referral_in(place)
    note_attempt(referral, AttemptOutcome.REACHED, note="Préfère le matin", by=place.educator, at=MORNING)
    assert Enrolment.objects.get().stage == Stage.CONTACTED
    assert (referral.next_action, referral.next_action_on) == ("Proposer un premier entretien", date(2026, 3, 10))


def test_reaching_the_person_twice_moves_the_path_once(place):
    referral = referral_in(place)
    for hours in (0, 1):
        note_attempt(referral, AttemptOutcome.REACHED, by=place.educator, at=MORNING + timedelta(hours=hours))
    assert list(EnrolmentMove.objects.order_by("pk").values_list("entered", flat=True)) == ["referred", "contacted"]


def test_three_calls_without_an_answer_make_us_write(place):
    referral, actions = referral_in(place), []
    for outcome in ("no_answer", "message", "no_answer", "no_answer"):
        note_attempt(referral, outcome, by=place.educator, at=MORNING)
        actions.append(referral.next_action)
    assert actions == ["Rappeler", "Rappeler", "Rappeler", "Écrire à la personne"]


def test_an_answer_starts_the_count_of_calls_again(place):
    referral = referral_in(place)
    for hours, outcome in enumerate(("no_answer", "no_answer", "reached", "no_answer")):
        note_attempt(referral, outcome, by=place.educator, at=MORNING + timedelta(hours=hours))
    assert referral.next_action == "Rappeler"


def test_the_next_action_can_be_chosen(place):
    referral = referral_in(place)
    plan_next_action(referral, "Rappeler le soir", date(2026, 3, 5), by=place.educator, at=MORNING)
    referral.refresh_from_db()
    assert (referral.next_action, referral.next_action_on) == ("Rappeler le soir", date(2026, 3, 5))


def test_closing_a_referral_ends_the_path_with_its_coded_reason(place):
    referral = referral_in(place)
    other = referral_in(place, person=referral.person)
    close_referral(referral, CloseReason.TRANSPORT, why="Trop loin", by=place.educator, at=MORNING)
    path = Enrolment.objects.get()
    assert (path.stage, path.close_reason, path.closed_on) == (Stage.DECLINED, CloseReason.TRANSPORT, TODAY)
    assert path.path_moves.last().why == "Trop loin"
    other.refresh_from_db()
    assert [referral.state, other.state] == [ReferralState.CLOSED, ReferralState.CLOSED]
    assert TherapeuticLink.objects.get().until == MORNING + timedelta(days=60)


@pytest.mark.parametrize("reason", [CloseReason.COMPLETED, ""])
def test_a_referral_does_not_close_as_completed_nor_without_reason(place, reason):
    referral = referral_in(place)
    with pytest.raises(RuleBroken):
        close_referral(referral, reason, by=place.educator, at=MORNING)
    referral.refresh_from_db()
    assert (referral.state, Enrolment.objects.get().stage) == (ReferralState.OPEN, Stage.REFERRED)


@pytest.mark.parametrize("act", ["attempt", "plan", "close"])
def test_a_closed_referral_takes_no_more_act(place, act):
    referral = referral_in(place)
    close_referral(referral, CloseReason.LOST, by=place.educator, at=MORNING)
    acts = {
        "attempt": lambda: note_attempt(referral, AttemptOutcome.REACHED, by=place.educator, at=MORNING),
        "plan": lambda: plan_next_action(referral, "Rappeler", TODAY, by=place.educator, at=MORNING),
        "close": lambda: close_referral(referral, CloseReason.LOST, by=place.educator, at=MORNING),
    }
    with pytest.raises(RuleBroken):
        acts[act]()
    assert referral.attempts.count() == 0


def test_the_acknowledgement_names_neither_the_programme_nor_an_illness(place):
    referral = referral_in(place)
    message = render_received(Notification.objects.get())
    words = f"{message.subject} {message.text}"
    assert message.subject == "Votre demande est bien arrivée"
    assert "la demande faite pour vous" in words
    assert place.programme.title not in words
    assert referral.person.last_name not in words


def test_a_visitor_is_told_about_their_own_request(place):
    ask(place.programme, **ANNE, at=MORNING)
    assert "Nous avons bien reçu votre demande." in render_received(Notification.objects.get()).text


def test_a_closed_referral_is_not_acknowledged_any_more(place):
    referral = referral_in(place)
    key = f"referral:{referral.pk}"
    assert (is_open(key), may_be_told(key)) == (True, True)
    close_referral(referral, CloseReason.LOST, by=place.educator, at=MORNING)
    assert (is_open(key), is_open("referral:0"), may_be_told("referral:0")) == (False, False, False)


def test_someone_not_to_contact_is_not_told(place):
    referral = referral_in(place)
    Enrolment.objects.update(do_not_contact=True)
    assert may_be_told(f"referral:{referral.pk}") is False


def test_someone_who_died_is_not_told(place):
    referral = referral_in(place)
    Person.objects.update(deceased_on=TODAY)
    assert may_be_told(f"referral:{referral.pk}") is False


@pytest.fixture
def elsewhere(place):
    """Another site of the programme, whose desk types a referral."""
    site = SiteFactory(organisation=place.organisations[1])
    open_site(place.programme, site, since=TODAY)
    return site


@pytest.mark.parametrize("stage", [Stage.REFERRED, Stage.CONTACTED, Stage.INCLUDED])
def test_a_desk_that_types_someone_followed_elsewhere_receives_a_referral_like_any_other(place, elsewhere, stage):
    path, stranger = path_at(place, stage), referral_in(place, site=elsewhere)
    mine = referral_in(place, person=path.person, site=elsewhere)
    assert (mine.enrolment, mine.apart, stranger.apart) == (path, True, False)
    for row in (mine, stranger):
        assert (row.state, row.next_action, row.next_action_on) == (ReferralState.OPEN, "Appeler", date(2026, 3, 10))
        assert TherapeuticLink.objects.filter(person=row.person, site=elsewhere, why=LinkWhy.REFERRAL).count() == 1


def test_what_that_desk_does_leaves_the_path_followed_elsewhere_as_it_is(place, elsewhere):
    path = path_at(place, Stage.REFERRED)
    mine = referral_in(place, person=path.person, site=elsewhere)
    note_attempt(mine, AttemptOutcome.REACHED, at=MORNING)
    close_referral(mine, CloseReason.OTHER, at=MORNING)
    path.refresh_from_db()
    assert (path.stage, path.referrals.get(apart=False).state) == (Stage.REFERRED, ReferralState.OPEN)
    assert (mine.state, mine.closed_reason, mine.next_action) == (ReferralState.CLOSED, CloseReason.OTHER, "")
    link = TherapeuticLink.objects.get(source=f"referral:{mine.pk}")
    assert link.until == MORNING + timedelta(days=60)


def test_what_becomes_of_the_path_is_not_told_to_that_desk(place, elsewhere):
    path = path_at(place, Stage.CONTACTED)
    mine = referral_in(place, person=path.person, site=elsewhere)
    enter(place, path)
    mine.refresh_from_db()
    assert (mine.state, path.referrals.get(apart=False).state) == (ReferralState.OPEN, ReferralState.ACCEPTED)


def test_a_request_without_a_place_goes_to_the_site_that_follows_the_person(place, elsewhere):
    path = path_at(place, Stage.CONTACTED)
    assert referral_in(place, person=path.person, site=None).site == place.site
