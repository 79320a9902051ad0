"""What a departure decided long ago, asked again on the day it is done; and what it leaves alone."""

from datetime import timedelta

import pytest

from etp.common import RuleBroken
from etp.enrolments.domain.calling import request_call
from etp.enrolments.enums import Stage
from etp.patients.models import Share
from etp.programmes.domain import end, open_site
from etp.records.domain import decide_workshop, hanging_on, leave
from etp.records.domain.invariants import nothing_hangs_on_who_has_left
from sessions.models import WorkshopAnimator
from tests.factories.enrolments import MORNING, TODAY, enter, path_at, territory
from tests.factories.network import SiteFactory
from tests.factories.programmes import LONG_AGO
from tests.factories.records import Leaving

pytestmark = pytest.mark.django_db
THE_DAY_AFTER = MORNING + timedelta(days=1)


@pytest.fixture
def scene():
    return Leaving()


def moved(scene, workshop, departure, **facts):
    given = {"site": scene.new_site, "animator": scene.new_referent, **facts}
    decide_workshop(departure, workshop, "move", at=MORNING, **given)


def test_a_session_is_not_given_to_someone_who_has_left_the_team_meanwhile(scene):
    workshop, departure = scene.workshop(), scene.prepare()
    moved(scene, workshop, departure)
    end(scene.programme.team.get(user=scene.new_referent), on=TODAY, reason="départ", at=MORNING)
    with pytest.raises(RuleBroken, match="l’équipe d’une autre structure"):
        leave(departure, at=THE_DAY_AFTER)
    assert WorkshopAnimator.objects.filter(user=scene.new_referent).count() == 0


def test_a_session_is_not_taken_to_a_place_where_the_programme_runs_no_more(scene):
    workshop, departure = scene.workshop(), scene.prepare()
    moved(scene, workshop, departure)
    end(scene.programme.programme_sites.get(site=scene.new_site), on=TODAY, reason="fermeture", at=MORNING)
    with pytest.raises(RuleBroken, match=workshop.module.title):
        leave(departure, at=THE_DAY_AFTER)
    workshop.refresh_from_db()
    assert workshop.site == scene.place.site


def test_who_stays_goes_on_running_the_session_in_its_room(scene):
    other = path_at(scene.place, Stage.CONTACTED)  # somebody waits in the programme, so that nothing is empty
    room = scene.new_site.rooms.create(name="Salle du haut", capacity=12)
    team = [scene.place.educator, (scene.new_referent, "co_lead")]
    workshop, departure = scene.workshop(site=scene.new_site, room=room, animators=team), scene.prepare()
    colleague = scene.member_of_the_partner()
    scene.transfer(departure, other)
    moved(scene, workshop, departure, animator=colleague)
    leave(departure, at=THE_DAY_AFTER)
    workshop.refresh_from_db()
    assert workshop.room == room
    assert set(workshop.animators.values_list("user", "role")) == {
        (colleague.pk, "lead"),
        (scene.new_referent.pk, "co_lead"),
    }


def test_the_share_of_someone_followed_at_its_place_in_a_programme_it_only_hosts_stays(scene):
    path, other = path_at(scene.place, Stage.INCLUDED), territory(code="autre")
    hosting = SiteFactory(organisation=scene.lead)
    open_site(other.programme, hosting, since=LONG_AGO)
    held = enter(other, path_at(other, Stage.REFERRED, person=path.person), shares=[other.lead])
    held.home_site = hosting
    held.save(update_fields=["home_site"])
    departure = scene.prepare()
    scene.transfer(departure, path)
    leave(departure, at=THE_DAY_AFTER)
    assert Share.objects.filter(person=path.person, organisation=scene.lead, until=None).count() == 1


def test_a_call_that_waits_goes_to_a_place_that_runs_the_programme_on(scene):
    call = request_call(name="Anne", phone="+33261910001", programme=scene.programme, at=MORNING)
    departure = scene.prepare()
    assert (call.site, hanging_on(departure, MORNING).calls) == (scene.place.site, 1)
    leave(departure, at=THE_DAY_AFTER)
    call.refresh_from_db()
    assert (call.site, call.owner, call.closed_at) == (scene.new_site, None, None)
    assert list(nothing_hangs_on_who_has_left(THE_DAY_AFTER)) == []
