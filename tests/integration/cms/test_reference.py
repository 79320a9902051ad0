"""« Programmes et lieux »: each screen writes by the verbs, and says why it refuses."""

from datetime import date

import pytest
from wagtail.models import ModelLogEntry

from cms.domain.editing import SIGNATORIES
from etp.accounts.enums import Role
from etp.network.models import Organisation, Room, Site
from etp.programmes.domain import end
from etp.programmes.enums import VersionState
from etp.programmes.models import CompletionRule, Module, Objective
from sessions.models import Workshop
from tests.factories.accounts import MembershipFactory
from tests.factories.network import CommuneFactory, OrganisationFactory, RoomFactory
from tests.factories.programmes import ModuleFactory
from tests.factories.sessions import WorkshopFactory
from tests.integration.cms.reference import at, refusals, words

pytestmark = pytest.mark.django_db


def test_the_programme_says_what_is_missing_in_words(dos, mine):
    shown = words(mine.get(at("programme:inspect", dos.pk)))
    assert ("Le programme n’a pas de coordonnateur." in shown, "Aucune version n’est en vigueur." in shown) == (
        True, False,
    )  # fmt: skip


def test_a_structure_is_made_with_a_doubt_about_its_number_and_never_blocked(boss):
    typed = {"name": "Réseau de santé", "short_name": "Réseau", "kind": "health_centre", "country": "FR"}
    said = words(boss.post(at("organisation:add"), {**typed, "identifier": "56000"}, follow=True))
    row = Organisation.objects.get(name="Réseau de santé")
    assert (row.slug, row.identifier, "5 signes au lieu de 9" in said) == ("reseau", "56000", True)
    boss.post(at("organisation:add"), {**typed, "name": "Autre réseau"})
    assert Organisation.objects.get(name="Autre réseau").slug == "reseau-2"


def test_a_place_gets_rooms_with_one_name_each_and_closed_days_in_order(boss):
    commune, organisation = CommuneFactory(), OrganisationFactory()
    typed = {"organisation": organisation.pk, "name": "Lanester", "postcode": "56600", "commune": commune.pk}
    boss.post(at("site:add"), {**typed, "time_zone": "Europe/Paris"})
    place = Site.objects.get(name="Lanester")
    room = {"name": "Haut", "capacity": 8, "state": "confirmed"}
    assert [boss.post(at("room:add", place.pk), room).status_code for _again in "ab"] == [302, 200]
    assert Room.objects.get(site=place).capacity == 8
    days = {"first_day": "2027-08-20", "last_day": "2027-08-01"}
    assert refusals(boss.post(at("closure:add", place.pk), days)) == ["La fin ne peut pas précéder le début."]
    boss.post(at("closure:add", place.pk), {**days, "last_day": "2027-08-31"})
    assert place.closures.get().last_day == date(2027, 8, 31)


def test_a_room_that_a_workshop_uses_stays(boss):
    room = RoomFactory()
    WorkshopFactory(room=room, site=room.site)
    said = words(boss.post(at("room:delete", room.pk), follow=True))
    assert ("sert déjà" in said, Workshop.objects.get().room) == (True, room)
    spare = RoomFactory(site=room.site)
    boss.post(at("room:delete", spare.pk))
    assert list(room.site.rooms.all()) == [room]


def test_a_second_lead_is_refused_with_its_reason(dos, mine):
    typed = {"organisation": OrganisationFactory().pk, "role": "lead"}
    answer = mine.post(at("carrier:add", dos.pk), typed)
    assert (refusals(answer), dos.carriers.count()) == (["Ce programme a déjà une structure référente."], 1)


def test_signatories_reach_the_editing_tool_and_an_ended_carrier_names_nobody(dos, mine):
    carrier = dos.carriers.get()
    hand = MembershipFactory(role=Role.CARRIER_READER, organisation=carrier.organisation).user
    assert refusals(mine.post(at("carrier:edit", carrier.pk), {"signatory": hand.pk, "deputy": hand.pk})) == [
        "Le suppléant doit être une autre personne."
    ]
    mine.post(at("carrier:edit", carrier.pk), {"signatory": hand.pk})
    assert [group.name for group in hand.groups.all()] == [SIGNATORIES]
    assert "/pro/departs/" in words(mine.get(at("programme:inspect", dos.pk)))
    end(carrier, on=date(2026, 6, 30), reason="départ")
    assert mine.get(at("carrier:edit", carrier.pk)).status_code == 404


def test_someone_outside_the_structures_is_never_offered(dos, mine):
    carrier = dos.carriers.get()
    inside = MembershipFactory(role=Role.EDUCATOR, organisation=carrier.organisation).user
    outside = MembershipFactory(role=Role.EDUCATOR).user
    form = mine.get(at("teammember:add", dos.pk)).context["form"]
    assert list(form.fields["user"].queryset) == [inside]
    typed = {"user": outside.pk, "organisation": carrier.organisation_id, "profession": "infirmier"}
    assert mine.post(at("teammember:add", dos.pk), typed).status_code == 200
    assert dos.team.count() == 0


def test_a_member_joins_is_completed_and_leaves(dos, mine):
    carrier = dos.carriers.get()
    user = MembershipFactory(role=Role.EDUCATOR, organisation=carrier.organisation).user
    typed = {"user": user.pk, "organisation": carrier.organisation_id}
    assert refusals(mine.post(at("teammember:add", dos.pk), typed)) == ["Indiquez le métier de cette personne."]
    mine.post(at("teammember:add", dos.pk), {**typed, "profession": "infirmier", "since": "2026-01-05"})
    row = dos.team.get()
    mine.post(at("teammember:edit", row.pk), {"profession": "infirmier", "certificate_on": "2025-06-01"})
    assert refusals(mine.post(at("teammember:fin", row.pk), {"on": "2026-01-01", "reason": "x"})) == [
        "La fin ne peut pas précéder le début."
    ]
    mine.post(at("teammember:fin", row.pk), {"on": "2026-02-01", "reason": "départ"})
    row.refresh_from_db()
    assert (row.since, row.certificate_on, row.until) == (date(2026, 1, 5), date(2025, 6, 1), date(2026, 2, 1))


def test_the_programme_is_changed_with_its_coordinator(dos, mine):
    carrier = dos.carriers.get()
    user = MembershipFactory(role=Role.PROGRAMME_COORDINATOR, organisation=carrier.organisation).user
    form = mine.get(at("programme:edit", dos.pk)).context["form"]
    typed = {name: value for name, value in form.initial.items() if value is not None and value is not False}
    mine.post(at("programme:edit", dos.pk), {**typed, "title": "Dos", "coordinator": user.pk, "code": "autre"})
    dos.refresh_from_db()
    assert (dos.title, dos.coordinator, dos.code) == ("Dos", user, "dos")


def test_the_next_version_starts_as_the_last_one_and_only_one_draft_is_open(dos, mine):
    for _twice in "ab":
        mine.post(at("programme:nouvelle-version", dos.pk))
    draft = dos.versions.get(state=VersionState.DRAFT)
    assert (draft.number, [row.module.code for row in draft.module_versions.all()]) == (2, ["bouger"])


def test_a_version_in_force_is_settled_by_every_screen(dos, mine):
    version = dos.versions.get()
    held = version.module_versions.get()
    addresses = [
        at("moduleversion:add", version.pk),
        at("objective:add", version.pk),
        at("moduleversion:edit", held.pk),
    ]
    assert {mine.get(address).status_code for address in addresses} == {404}
    assert {mine.post(address, {"minutes": 5}).status_code for address in addresses} == {404}
    mine.post(at("moduleversion:delete", held.pk))
    again = mine.post(at("programmeversion:mettre-en-vigueur", version.pk), {"on": "2030-01-01"})
    assert refusals(again) == ["Une version en vigueur ne change plus. Préparez la suivante."]
    shown = words(mine.get(at("programmeversion:inspect", version.pk)))
    assert (version.module_versions.get().minutes, "Ajouter un objectif" in shown) == (120, False)


def test_the_nature_of_a_followed_type_of_session_and_its_code_are_settled(dos, mine):
    module = Module.objects.get(code="bouger")
    typed = {"title": "Bouger encore", "code": "autre", "kind": "phone", "access": "open", "audience": "patients"}
    mine.post(at("module:edit", module.pk), typed)
    module.refresh_from_db()
    assert (module.title, module.code, module.kind) == ("Bouger encore", "bouger", "group")


def test_a_draft_is_filled_and_ruled(dos, mine):
    mine.post(at("programme:nouvelle-version", dos.pk))
    draft = dos.versions.get(state=VersionState.DRAFT)
    typed = {"module": ModuleFactory(code="manger").pk, "minutes": 60, "min_seats": 4, "max_seats": 2}
    assert refusals(mine.post(at("moduleversion:add", draft.pk), typed)) == [
        "Il faut au moins autant de places que l’effectif minimum."
    ]
    mine.post(at("moduleversion:add", draft.pk), {**typed, "max_seats": 8})
    aim = {"text": "Doser", "code": "doser", "kind": "self_care"}
    assert [mine.post(at("objective:add", draft.pk), aim).status_code for _twice in "ab"] == [302, 200]
    rule = {"required": ["bouger"], "among": ["manger"], "at_least": 1}
    mine.post(at("programmeversion:fin-de-parcours", draft.pk), rule)
    kept = CompletionRule.objects.get(version=draft)
    assert (kept.required, kept.among, kept.at_least) == (["bouger"], ["manger"], 1)
    assert [row.order for row in draft.module_versions.order_by("order")] == [1, 2]
    mine.post(at("objective:delete", Objective.objects.get().pk))
    assert draft.objectives.count() == 0


def test_what_is_written_is_noted_with_its_hand(dos, mine):
    mine.post(at("programme:nouvelle-version", dos.pk))
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.user.memberships.get().role) == ("wagtail.edit", Role.PROGRAMME_COORDINATOR)
