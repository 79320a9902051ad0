"""The addresses of « Programmes et lieux », and a browser for each role."""

from django.test import Client
from django.urls import reverse

from cms.domain.editing import grant_editing
from etp.network.models import Closure
from etp.programmes.enums import VersionState
from etp.programmes.models import ProgrammeVersion
from tests.factories.accounts import MembershipFactory, sign_in
from tests.factories.network import RoomFactory
from tests.factories.programmes import LONG_AGO, ModuleFactory, TeamMemberFactory


def browser(role, **membership):
    """A browser in which a new member with this role has signed in."""
    row = MembershipFactory(role=role, **membership)
    grant_editing(row.user)
    client = Client()
    sign_in(client, row.user)
    return client


def at(name, *args):
    return reverse(f"reference_{name}", args=args)


def words(answer):
    return answer.content.decode()


def refusals(answer):
    """The sentences on a form that came back."""
    return [str(error) for errors in answer.context["form"].errors.values() for error in errors]


def screens_of(programme):
    """Every address about a programme, with what hangs under it."""
    draft = programme.versions.filter(state=VersionState.DRAFT).first() or ProgrammeVersion.objects.create(
        programme=programme, number=9
    )
    held = draft.module_versions.create(module=ModuleFactory(), order=1, minutes=60)
    aim = draft.objectives.create(code="doser", text="Doser", kind="self_care")
    filed = programme.declarations.create(agency="ARS", filed_on=LONG_AGO)
    member = TeamMemberFactory(programme=programme)
    carrier, place = programme.carriers.get(), programme.programme_sites.first()
    return [
        at("programme:inspect", programme.pk), at("programme:edit", programme.pk),
        at("carrier:add", programme.pk), at("carrier:edit", carrier.pk),
        at("programmesite:add", programme.pk), at("programmesite:fin", place.pk),
        at("teammember:add", programme.pk), at("teammember:edit", member.pk), at("teammember:fin", member.pk),
        at("declaration:add", programme.pk), at("declaration:inspect", filed.pk), at("declaration:suite", filed.pk),
        at("programmefile:add", programme.pk), at("programme:a-notifier", programme.pk),
        at("teammember:rappeler-la-charte", member.pk),
        at("programmeversion:inspect", draft.pk), at("programmeversion:mettre-en-vigueur", draft.pk),
        at("programmeversion:fin-de-parcours", draft.pk), at("programmeversion:changes", draft.pk),
        at("moduleversion:add", draft.pk), at("moduleversion:add_new", draft.pk), at("moduleversion:edit", held.pk),
        at("moduleversion:delete", held.pk), at("objective:add", draft.pk), at("objective:edit", aim.pk),
        at("objective:delete", aim.pk), at("module:edit", held.module_id),
    ]  # fmt: skip


def platform_screens():
    """Every address of what belongs to the whole platform."""
    room = RoomFactory()
    closure = Closure.objects.create(site=room.site, first_day=LONG_AGO, last_day=LONG_AGO)
    return [
        at("organisation:index"), at("organisation:add"), at("organisation:edit", room.site.organisation_id),
        at("site:index"), at("site:add"), at("site:inspect", room.site_id), at("site:edit", room.site_id),
        at("room:add", room.site_id), at("room:edit", room.pk), at("room:delete", room.pk),
        at("closure:add", room.site_id), at("closure:edit", closure.pk), at("closure:delete", closure.pk),
        at("programme:add"), at("module:add"),
    ]  # fmt: skip


def statuses(client, addresses):
    return {address: client.get(address).status_code for address in addresses}
