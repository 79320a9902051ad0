"""What a visitor looks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from etp.programmes.models import ProgrammeSite
from sessions.domain.communes import commune_of
from sessions.domain.finder import Filters

# Kilometres: the circles that an empty search proposes are among them.
CIRCLES = (10, 25, 50, 100)
USUAL_CIRCLE = 25


class FinderForm(forms.Form):
    """What a visitor looks for. It lives in the address: a value that makes no sense is left aside, never an error."""

    commune = forms.CharField(label=_("Commune ou code postal"), max_length=80, required=False)
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    quand = forms.ChoiceField(
        label=_("Quand"),
        required=False,
        choices=[
            ("", _("Peu importe")),
            ("morning", _("Le matin")),
            ("afternoon", _("L’après-midi")),
            ("evening", _("Le soir")),
            ("weekend", _("Le samedi ou le dimanche")),
        ],
    )
    distance = forms.TypedChoiceField(
        label=_("Distance"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[*((str(km), f"{km}\u00a0km") for km in CIRCLES), ("", _("Peu importe"))],
    )
    lieu = forms.ChoiceField(label=_("Lieu"), required=False)
    visio = forms.TypedChoiceField(
        label=_("Sur place ou à distance"),
        required=False,
        coerce=lambda value: value == "oui",
        empty_value=None,
        choices=[("", _("Peu importe")), ("non", _("Sur place")), ("oui", _("À distance, par visio"))],
    )
    jour = forms.DateField(
        label=_("À partir du"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    tri = forms.CharField(required=False, widget=forms.HiddenInput)

    NAMES = {"programme": "programme", "site": "lieu", "radius_km": "distance", "part": "quand", "sort": "tri"}

    def __init__(self, data):
        super().__init__({"distance": str(USUAL_CIRCLE), **dict(data.items())}, auto_id="f_%s")
        run = list(ProgrammeSite.objects.filter(until=None, site__closed_on=None).select_related("programme", "site"))
        programmes = {row.programme.code: row.programme.title for row in run}
        sites = {row.site.slug: row.site.name for row in run}
        self.fields["programme"].choices = [("", _("Tous les programmes")), *_by_label(programmes)]
        self.fields["lieu"].choices = [("", _("Tous les lieux")), *_by_label(sites)]
        self.is_valid()

    def filters(self):
        """The filters of the search; the distance counts from a known commune only."""
        said = self.cleaned_data
        commune = commune_of(said.get("commune", ""))
        return Filters(
            programme=said.get("programme", ""),
            site=said.get("lieu", ""),
            commune=commune or "",
            radius_km=said.get("distance") if commune else None,
            first_day=said.get("jour"),
            part=said.get("quand", ""),
            remote=said.get("visio"),
            sort="distance" if said.get("tri") == "distance" and commune else "date",
        )

    @property
    def has_more(self):
        """Whether one of the folded filters is in use."""
        said = self.cleaned_data
        return bool(said.get("lieu") or said.get("jour") or said.get("visio") is not None)

    @classmethod
    def parameters(cls, filters):
        """The parameters of the address that asks for `filters`."""
        said = {name: getattr(filters, key) for key, name in cls.NAMES.items()}
        said["distance"] = "" if filters.radius_km is None else filters.radius_km
        said["commune"] = str(filters.commune or "")
        said["jour"] = filters.first_day.isoformat() if filters.first_day else ""
        said["visio"] = {True: "oui", False: "non"}.get(filters.remote, "")
        said["tri"] = "distance" if filters.sort == "distance" else ""
        return {name: value for name, value in said.items() if value or (name == "distance" and filters.commune)}


def _by_label(labels):
    return sorted(labels.items(), key=lambda pair: pair[1])
