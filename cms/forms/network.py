"""Structures, places, rooms, closed days."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.forms.reference import ReferenceForm, day_input, zone_field
from etp.network.models import Closure, DirectoryEntry, Organisation, Room, Site


class OrganisationForm(ReferenceForm):
    """A structure of the territory."""

    class Meta:
        model = Organisation
        fields = ["name", "short_name", "kind", "country", "identifier", "phone", "email"]
        help_texts = {
            "name": _("Le nom complet, comme sur un courrier."),
            "short_name": _("Celui que l’équipe dit tous les jours. Il s’affiche dans les listes."),
            "identifier": _("FINESS ou SIRET en France, numéro d’entreprise en Belgique. Vous pouvez le laisser vide."),
        }


class SiteForm(ReferenceForm):
    """A place where workshops are held."""

    fixed = ("organisation",)
    time_zone = zone_field()

    class Meta:
        model = Site
        fields = [
            "organisation", "name", "street", "postcode", "commune", "time_zone", "phone", "who_to_ask",
            "how_to_find", "bus", "parking", "step_free",
        ]  # fmt: skip
        labels = {"organisation": _("Structure")}
        help_texts = {
            "organisation": _("La structure qui tient ce lieu."),
            "name": _("Comme les gens l’appellent, par exemple : Maison de santé de Kervignac."),
            "commune": _("Elle sert à trouver les ateliers proches de chez soi."),
            "who_to_ask": _("La personne ou l’accueil à demander en arrivant."),
            "how_to_find": _("L’entrée, l’étage, la sonnette : ce qu’il faut savoir pour arriver."),
            "bus": _("La ligne et l’arrêt."),
            "step_free": _("On entre et on circule sans marche."),
        }


class SiteChangeForm(SiteForm):
    """A place, and the day it closed for good."""

    class Meta(SiteForm.Meta):
        fields = [*SiteForm.Meta.fields, "closed_on"]
        widgets = {"closed_on": day_input()}
        help_texts = {
            **SiteForm.Meta.help_texts,
            "closed_on": _("Seulement si le lieu ferme pour toujours : plus aucun atelier ne s’y prévoit."),
        }


class RoomForm(ReferenceForm):
    """A room of a place."""

    class Meta:
        model = Room
        fields = ["name", "capacity", "equipment", "state", "asked_of", "asked_on"]
        widgets = {"asked_on": day_input()}
        help_texts = {
            "capacity": _("Le nombre de personnes que la salle contient, équipe comprise."),
            "equipment": _("Tapis, écran, cuisine : ce qui aide à choisir la salle."),
            "state": _("Demandée : la mairie ou l’association qui la prête n’a pas encore répondu."),
            "asked_of": _("Qui prête la salle, par exemple : la mairie."),
        }

    def clean_name(self):
        """The name, unless another room of the place has it."""
        name = self.cleaned_data["name"]
        if self.parent.rooms.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Une salle de ce lieu porte déjà ce nom."))
        return name


class ClosureForm(ReferenceForm):
    """Days on which a place opens to nobody."""

    class Meta:
        model = Closure
        fields = ["first_day", "last_day", "reason"]
        widgets = {"first_day": day_input(), "last_day": day_input()}
        help_texts = {"last_day": _("Ce jour-là compris."), "reason": _("Par exemple : congés d’été.")}

    def clean_last_day(self):
        """The last day, not before the first."""
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data["last_day"]
        if first and last < first:
            raise forms.ValidationError(_("La fin ne peut pas précéder le début."))
        return last


class DirectoryEntryForm(ReferenceForm):
    """A service of the directory, and who says whether it is still right."""

    website = forms.URLField(label=_("Site internet"), required=False, assume_scheme="https")

    class Meta:
        model = DirectoryEntry
        fields = [
            "name", "kind", "offer", "commune", "street", "phone", "email", "website", "for_whom", "cost",
            "languages", "step_free", "owner_name", "owner_email", "review_days",
        ]  # fmt: skip
        help_texts = {
            "offer": _("Avec des mots de tous les jours, en deux ou trois phrases."),
            "for_whom": _("Par exemple : adultes, sur inscription."),
            "owner_email": _("Cette adresse reçoit la question « est-ce toujours juste ? ». Elle n’est pas publiée."),
        }
