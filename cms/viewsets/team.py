"""The team of a programme, with what the French law asks of each: who has proved it, who has not."""

from dataclasses import replace
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.forms.programmes import TeamMemberChangeForm, TeamMemberForm
from cms.viewsets.dated import PERIOD, DatedViewSet, day
from cms.viewsets.parts import Act, Link, Section
from etp.accounts.models import User
from etp.programmes import domain
from etp.programmes.enums import LegalFrame
from etp.programmes.models import Programme, TeamMember

# Where the two proofs stand in a row; a Belgian team has none.
PROOFS = slice(2, 4)


class TeamViewSet(DatedViewSet):
    """The team of a programme, with what the law asks of each."""

    model = TeamMember
    url_prefix = "equipe"
    heading = gettext_lazy("Équipe éducative")
    headers = (
        gettext_lazy("Qui"), gettext_lazy("Métier"), gettext_lazy("Attestation 40 h"), gettext_lazy("Charte signée"),
        *PERIOD,
    )  # fmt: skip
    empty = gettext_lazy("Personne n’est encore dans l’équipe.")
    add_label = gettext_lazy("Ajouter quelqu’un à l’équipe")
    form, change_form = TeamMemberForm, TeamMemberChangeForm
    shown_with = ("user", "programme")
    acts = (
        *DatedViewSet.acts,
        Act(
            "rappeler-la-charte",
            gettext_lazy("Rappeler la charte"),
            domain.remind_charter,
            forms.Form,
            gettext_lazy("Un message part à cette personne : sa charte d’engagement n’est pas encore signée."),
            gettext_lazy("Envoyer le rappel"),
            gettext_lazy("Le rappel part à %(name)s."),
        ),
    )

    def create(self, data: dict[str, Any], *, parent: Programme, by: User) -> TeamMember:
        """Someone joins the team."""
        return domain.add_team_member(parent, data.pop("user"), by=by, **data)

    def change(self, row: TeamMember, form: Any, *, by: User) -> None:
        """What is known of them."""
        domain.update_team_member(TeamMember.objects.get(pk=row.pk), by=by, **form.cleaned_data)

    def name_of(self, row: TeamMember) -> str:
        """The person by name."""
        return row.user.get_full_name()

    def cells(self, row: TeamMember) -> list[str]:
        """Their name, their trade, the two proofs, their days."""
        trade = _("%(profession)s, médecin") % {"profession": row.profession} if row.physician else row.profession
        proofs = [day(row.certificate_on) or _("manque"), day(row.charter_on) or _("manque")]
        return [row.user.get_full_name(), trade, *proofs, day(row.since), day(row.until)]

    def section(self, parent: Programme, reader: User) -> Section:
        """The team; in Belgium without the two proofs of the French law."""
        found = super().section(parent, reader)
        if parent.legal_frame == LegalFrame.DECLARATION:
            return found
        for line in found.lines:
            del line.cells[PROOFS]
        kept = [*found.headers]
        del kept[PROOFS]
        return replace(found, headers=kept)

    def line_links(self, row: TeamMember) -> list[Link]:
        """Attach a proof, remind whoever has not signed; change and end as anywhere."""
        found = super().line_links(row)
        if not found or row.programme.legal_frame != LegalFrame.DECLARATION:
            return found
        add = reverse("reference_programmefile:add", args=[row.programme_id])
        found.append(Link(_("Joindre une pièce"), f"{add}?piece=charter-{row.pk}"))
        if row.charter_on is None:
            found.append(Link(_("Rappeler la charte"), self.url("rappeler-la-charte", row)))
        return found
