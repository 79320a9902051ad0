"""The team of one programme as a spreadsheet: members who have an account already, never a new one."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from etp.accounts.models import Membership, User
from etp.common.cells import DayCell, RowCell, YesNoCell
from etp.common.sheets import Sheet, column
from etp.network.models import Organisation
from etp.programmes.domain import add_team_member, update_team_member
from etp.programmes.models import TeamMember

PROOFS = ("profession", "physician", "certificate_on", "charter_on")
NO_ACCOUNT = _(
    "Aucun membre de ces structures n’a le courriel «\u00a0%(value)s\u00a0». "
    "Invitez-le d’abord depuis «\u00a0Équipe\u00a0»."
)


class TeamSheet(Sheet):
    """The people of the team today, with their trade and the two proofs that the law asks of each."""

    model = TeamMember
    title = _("équipe éducative")
    identity = "pk"
    natural = ("user",)
    frozen = ("user", "organisation", "since")

    number = column(_("identifiant Escale"), "pk")
    user = column(
        _("courriel"),
        "user",
        RowCell(User.objects.none, lambda row: row.email or "", unknown=NO_ACCOUNT),
        required=True,
    )
    full_name = column(_("nom"), "user__get_full_name", readonly=True)
    organisation = column(
        _("structure"),
        "organisation",
        RowCell(Organisation.objects.none, lambda row: row.name, lambda row: row.short_name, lambda row: row.slug),
        required=True,
    )
    profession = column(_("métier"), "profession", required=True)
    physician = column(_("médecin"), "physician", YesNoCell())
    certificate_on = column(_("attestation 40 h"), "certificate_on", DayCell())
    charter_on = column(_("charte signée le"), "charter_on", DayCell())
    since = column(_("depuis le"), "since", DayCell())

    def __init__(self, programme):
        super().__init__()
        self.programme = programme
        carried = Q(carried__programme=programme, carried__until=None)
        hosted = Q(sites__programme_sites__programme=programme, sites__programme_sites__until=None)
        structures = Organisation.objects.filter(carried | hosted).distinct()
        held = Membership.objects.live().filter(organisation__in=structures)
        self.fields["organisation"].widget.rows = structures.all
        self.fields["user"].widget.rows = User.objects.filter(pk__in=held.values("user"), is_active=True).all

    def rows(self):
        """Those who are in the team today."""
        team = TeamMember.objects.filter(programme=self.programme, until=None)
        return team.select_related("user", "organisation").order_by("pk")

    def blank(self):
        """Someone who joins the team of the programme."""
        return TeamMember(programme=self.programme)

    def words_of(self, row):
        """Their name."""
        return row.user.get_full_name()

    def save_lines(self, outcome, *, by, at):
        """Each by the verb that writes one by hand."""
        for line in outcome.added:
            member = line.instance
            facts = {name: getattr(member, name) for name in (*PROOFS, "organisation", "since")}
            line.instance = add_team_member(self.programme, member.user, by=by, at=at, **facts)
        for line in outcome.changed:
            update_team_member(line.instance, by=by, at=at, **{name: getattr(line.instance, name) for name in PROOFS})
