from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from etp.audit.models import Entry
from etp.common import RuleBroken
from etp.enrolments.domain import close_path, decline, endings, move_to, on_path_ended
from etp.enrolments.enums import REASONS, CloseReason, OfferState, ReferralState, Stage
from etp.enrolments.models import Enrolment, EnrolmentMove
from etp.patients.domain import has_consent
from etp.patients.enums import ConsentKind, ConsentMeans, LinkWhy
from etp.patients.models import Consent, Share, TherapeuticLink
from tests.factories.enrolments import MORNING, TODAY, YES, enter, offer_in_progress, path_at, territory
from tests.factories.network import OrganisationFactory, SiteFactory

pytestmark = pytest.mark.django_db
PAIRS = list(product(Stage, Stage))
LEGAL = {
    ("referred", "contacted"),
    ("referred", "included"),
    ("referred", "declined"),
    ("contacted", "included"),
    ("contacted", "declined"),
    ("included", "closed"),
    ("included", "withdrawn"),
    ("included", "transferred"),
}


@pytest.fixture
def place():
    return territory()


@pytest.mark.parametrize(("left", "entered"), [pair for pair in PAIRS if pair in LEGAL])
def test_each_legal_move_is_made_kept_and_journalled(place, left, entered):
    path = path_at(place, left)
    move_to(path, entered, reason=CloseReason.OTHER, by=place.educator, at=MORNING)
    assert Enrolment.objects.get().stage == entered
    step = EnrolmentMove.objects.order_by("pk").last()
    assert (step.left, step.entered, step.by, step.at) == (left, entered, place.educator, MORNING)
    assert Entry.objects.filter(reason=f"{left} > {entered}", person=path.person.key).count() == 1


@pytest.mark.parametrize(("left", "entered"), [pair for pair in PAIRS if pair not in LEGAL])
def test_each_other_move_is_refused_and_changes_nothing(place, left, entered):
    path = path_at(place, left)
    before = Enrolment.objects.values().get(), EnrolmentMove.objects.count()
    with pytest.raises(RuleBroken):
        move_to(path, entered, reason=CloseReason.OTHER, by=place.educator, at=MORNING)
    assert (Enrolment.objects.values().get(), EnrolmentMove.objects.count()) == before


def test_two_people_who_read_the_same_path_cannot_both_move_it(place):
    path_at(place, Stage.CONTACTED)
    mine, theirs = Enrolment.objects.get(), Enrolment.objects.get()
    move_to(mine, Stage.DECLINED, reason=CloseReason.HEALTH, at=MORNING)
    with pytest.raises(RuleBroken):
        move_to(theirs, Stage.INCLUDED, at=MORNING)
    assert (Enrolment.objects.get().stage, theirs.stage) == (Stage.DECLINED, Stage.CONTACTED)


def test_a_path_does_not_end_without_a_reason(place):
    path = path_at(place, Stage.INCLUDED)
    with pytest.raises(RuleBroken):
        move_to(path, Stage.CLOSED, at=MORNING)
    assert Enrolment.objects.get().stage == Stage.INCLUDED


@pytest.mark.parametrize(
    "facts",
    [
        {"stage": Stage.INCLUDED},
        {"stage": Stage.CLOSED},
        {"stage": Stage.DECLINED},
        {"closed_on": TODAY},
    ],
)
def test_the_base_refuses_a_stage_without_its_day(place, facts):
    path_at(place, Stage.REFERRED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.update(**facts)


END = {"closed_on": TODAY, "close_reason": "other"}


@pytest.mark.parametrize(
    ("left", "facts"),
    [
        ("referred", {"stage": Stage.CLOSED, **END}),
        ("contacted", {"stage": Stage.WITHDRAWN, **END}),
        ("contacted", {"stage": Stage.TRANSFERRED, **END}),
        ("referred", {"included_on": TODAY}),
        ("included", {"stage": Stage.DECLINED, **END}),
        ("included", {"stage": Stage.CONTACTED}),
        ("included", {"stage": Stage.CLOSED, "closed_on": TODAY}),
        ("included", {"close_reason": "other"}),
        ("included", {"stage": Stage.WITHDRAWN, "closed_on": TODAY, "close_reason": "completed"}),
        ("included", {"included_on": TODAY - timedelta(days=1)}),
        ("closed", {"closed_on": TODAY - timedelta(days=1)}),
        ("declined", {"closed_on": TODAY - timedelta(days=1)}),
    ],
)
def test_the_base_refuses_what_no_move_could_have_written(place, left, facts):
    path_at(place, left)
    before = Enrolment.objects.values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.update(**facts)
    assert Enrolment.objects.values().get() == before


SAID = [(stage, reason) for stage in REASONS for reason in CloseReason]


@pytest.mark.parametrize(("stage", "reason"), [pair for pair in SAID if pair[1] not in REASONS[pair[0]]])
def test_a_reason_that_says_another_end_is_refused(place, stage, reason):
    path = path_at(place, Stage.CONTACTED if stage == Stage.DECLINED else Stage.INCLUDED)
    before = Enrolment.objects.values().get()
    with pytest.raises(RuleBroken):
        move_to(path, stage, reason=reason, at=MORNING)
    assert Enrolment.objects.values().get() == before


def test_a_programme_that_someone_leaves_is_not_completed(place):
    path = path_at(place, Stage.INCLUDED)
    with pytest.raises(RuleBroken) as refused:
        close_path(path, CloseReason.COMPLETED, stage=Stage.WITHDRAWN, at=MORNING)
    assert "« programme terminé » ne va pas avec « a quitté le programme »" in str(refused.value)
    assert Enrolment.objects.get().stage == Stage.INCLUDED


@pytest.mark.parametrize(
    ("left", "entered"), [("contacted", "included"), ("contacted", "declined"), ("included", "closed")]
)
def test_no_step_is_dated_before_the_one_it_follows(place, left, entered):
    path = path_at(place, left)
    with pytest.raises(RuleBroken) as refused:
        move_to(path, entered, reason="other", at=MORNING - timedelta(days=1))
    assert "choisissez le 3 mars 2026 ou un jour d’après" in str(refused.value)
    assert Enrolment.objects.get().stage == left


def test_what_follows_a_path_ends_with_it_or_the_path_does_not_end(place, monkeypatch):
    told = []

    def follower(path, by, at):
        told.append((path.pk, path.stage, path.close_reason, by, at))
        if path.close_reason == CloseReason.HEALTH:
            raise RuleBroken("Non.")

    monkeypatch.setattr(endings, "_followers", [*endings._followers])
    on_path_ended(follower)
    with pytest.raises(ValueError, match="twice"):
        on_path_ended(follower)
    refused, path = path_at(place, Stage.CONTACTED), path_at(place, Stage.INCLUDED)
    with pytest.raises(RuleBroken):
        decline(refused, CloseReason.HEALTH, by=place.educator, at=MORNING)
    close_path(path, CloseReason.MOVED, stage=Stage.TRANSFERRED, by=place.educator, at=MORNING)
    assert told == [
        (refused.pk, Stage.DECLINED, CloseReason.HEALTH, place.educator, MORNING),
        (path.pk, Stage.TRANSFERRED, CloseReason.MOVED, place.educator, MORNING),
    ]
    assert Enrolment.objects.get(pk=refused.pk).stage == Stage.CONTACTED


def test_the_day_of_an_entry_is_read_where_the_person_is_cared_for(place):
    site = SiteFactory(organisation=place.lead, time_zone="Indian/Reunion")
    late = datetime(2026, 3, 3, 21, 30, tzinfo=UTC)
    path = enter(place, path_at(place, Stage.CONTACTED), home_site=site, at=late)
    assert Enrolment.objects.get(pk=path.pk).included_on == date(2026, 3, 4)


def test_entering_writes_consents_shares_links_and_empties_the_inbox(place):
    path = path_at(place, Stage.CONTACTED)
    partner, refused = place.organisations[1:]
    consents = {ConsentKind.ENTRY: True, ConsentKind.GP: False, ConsentKind.REMINDERS: True}
    enter(place, path, consents=consents, shares=[place.lead, partner])
    person = path.person
    assert [(c.kind, c.given, c.means) for c in Consent.objects.order_by("pk")] == [
        ("entry", True, ConsentMeans.PAPER),
        ("gp", False, ConsentMeans.PAPER),
        ("reminders", True, ConsentMeans.PAPER),
    ]
    assert has_consent(person, ConsentKind.ENTRY, programme_code=place.programme.code, at=MORNING)
    assert set(Share.objects.values_list("organisation", flat=True)) == {place.lead.pk, partner.pk}
    live = TherapeuticLink.objects.live(MORNING + timedelta(seconds=1))
    assert {(link.why, link.user, link.site) for link in live} == {
        (LinkWhy.RESPONSIBLE, None, place.site),
        (LinkWhy.REFERENT, place.educator, place.site),
    }
    path.refresh_from_db()
    assert (path.stage, path.included_on, path.referent) == (Stage.INCLUDED, TODAY, place.educator)
    assert path.referrals.get().state == ReferralState.ACCEPTED
    assert refused.pk not in Share.objects.values_list("organisation", flat=True)


def test_refusing_a_carrier_takes_back_an_earlier_share(place):
    path = path_at(place, Stage.CONTACTED)
    Share.objects.create(person=path.person, organisation=place.organisations[1], since=MORNING - timedelta(days=90))
    enter(place, path, shares=[place.lead, place.organisations[2]])
    live = Share.objects.live(MORNING + timedelta(seconds=1)).values_list("organisation", flat=True)
    assert set(live) == {place.lead.pk, place.organisations[2].pk}


@pytest.mark.parametrize("answer", [{}, {ConsentKind.ENTRY: False, ConsentKind.GP: True}])
def test_nobody_enters_without_saying_yes(place, answer):
    path = path_at(place, Stage.CONTACTED)
    with pytest.raises(RuleBroken):
        enter(place, path, consents=answer)
    assert (Enrolment.objects.get().stage, Consent.objects.count()) == (Stage.CONTACTED, 0)


def test_a_yes_said_aloud_without_witness_changes_nothing(place):
    path = path_at(place, Stage.CONTACTED)
    with pytest.raises(RuleBroken):
        enter(place, path, means=ConsentMeans.SPOKEN)
    assert (Enrolment.objects.get().stage, Consent.objects.count(), Share.objects.count()) == (Stage.CONTACTED, 0, 0)


def test_the_record_is_shared_with_carriers_only(place):
    path = path_at(place, Stage.CONTACTED)
    with pytest.raises(RuleBroken):
        enter(place, path, shares=[place.lead, OrganisationFactory()])
    assert Share.objects.count() == 0


def test_nobody_enters_without_sharing_with_the_organisation_that_keeps_the_file(place):
    path = path_at(place, Stage.CONTACTED)
    with pytest.raises(RuleBroken):
        enter(place, path, shares=[place.organisations[1]])
    assert (Enrolment.objects.get().stage, Share.objects.count()) == (Stage.CONTACTED, 0)


def test_the_site_chosen_at_entry_settles_who_answers_for_the_file(place):
    partner = place.organisations[1]
    path = enter(place, path_at(place, Stage.CONTACTED), home_site=SiteFactory(organisation=partner), shares=[partner])
    assert Enrolment.objects.get(pk=path.pk).organisation == partner
    assert TherapeuticLink.objects.get(why=LinkWhy.RESPONSIBLE).organisation == partner


def test_someone_who_enters_twice_enters_once(place):
    path = path_at(place, Stage.INCLUDED)
    with pytest.raises(RuleBroken):
        enter(place, path, consents=YES)
    assert Consent.objects.count() == len(YES)


def test_closing_stops_the_running_offer_and_keeps_links_six_months(place):
    offer = offer_in_progress(place)
    close_path(offer.enrolment, CloseReason.MOVED, why="Part à Brest", by=place.educator, at=MORNING)
    offer.refresh_from_db()
    assert (offer.state, offer.stop_reason, offer.closed_on) == (OfferState.STOPPED, CloseReason.MOVED, TODAY)
    path = Enrolment.objects.get()
    assert (path.stage, path.closed_on, path.close_reason) == (Stage.CLOSED, TODAY, CloseReason.MOVED)
    ends = set(TherapeuticLink.objects.exclude(why=LinkWhy.REFERRAL).values_list("until", flat=True))
    assert ends == {datetime(2026, 9, 3, 8, tzinfo=UTC)}


def test_a_running_offer_is_evaluated_before_the_path_is_called_complete(place):
    offer = offer_in_progress(place)
    with pytest.raises(RuleBroken):
        close_path(offer.enrolment, CloseReason.COMPLETED, by=place.educator, at=MORNING)
    offer.refresh_from_db()
    assert (offer.state, Enrolment.objects.get().stage) == (OfferState.IN_PROGRESS, Stage.INCLUDED)


def test_someone_may_leave_the_programme(place):
    path = path_at(place, Stage.INCLUDED)
    close_path(path, CloseReason.MOTIVATION, stage=Stage.WITHDRAWN, at=MORNING)
    assert Enrolment.objects.get().stage == Stage.WITHDRAWN


def test_the_base_holds_one_live_path_a_programme(place):
    path = path_at(place, Stage.REFERRED)
    facts = Enrolment.objects.values().get() | {"id": None}
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(**facts)
    assert Enrolment.objects.get() == path
