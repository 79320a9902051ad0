"""What a programme teaches: types of session, versions, objectives, the end of a path."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.forms.reference import ReferenceForm, day_input
from etp.programmes.enums import VersionState
from etp.programmes.models import CompletionRule, Module, ModuleVersion, Objective

KINDS = {"kind": _("Nature"), "access": _("Qui peut s’inscrire"), "audience": _("Pour qui")}
CODE = _("Un mot court, sans accent ni espace, par exemple : bouger. Il ne change plus.")


class ModuleForm(ReferenceForm):
    """A type of session, with its lasting code; its nature is settled once a version in force holds it."""

    fixed = ("code",)

    class Meta:
        model = Module
        fields = ["title", "code", "kind", "access", "audience", "bring"]
        labels = {**KINDS, "code": _("Code")}
        help_texts = {
            "title": _("Le nom que les patients liront."),
            "code": CODE,
            "access": _("« Ouvert à tous » : chacun s’inscrit depuis le site public."),
            "bring": _("Ce que les participants apportent, par exemple : une tenue souple."),
        }

    def prepare(self):
        """Settle the nature of what people follow already."""
        if not self.instance.pk:
            return
        followed = self.instance.module_versions.exclude(version__state=VersionState.DRAFT)
        if followed.exists():
            self.fields["kind"].disabled = True
            self.fields["kind"].help_text = _("Ne change plus : une version en vigueur contient cet atelier.")


class ModuleVersionForm(ReferenceForm):
    """A type of session as one draft holds it."""

    fixed = ("module",)

    class Meta:
        model = ModuleVersion
        fields = [
            "module", "minutes", "min_seats", "max_seats", "order", "aims", "professions", "prerequisites",
        ]  # fmt: skip
        labels = {
            "module": _("Atelier type"),
            "minutes": _("Durée en minutes"),
            "min_seats": _("Effectif minimum"),
            "max_seats": _("Places"),
            "order": _("Rang"),
            "aims": _("Buts"),
            "professions": _("Métiers nécessaires"),
            "prerequisites": _("À suivre avant"),
        }
        help_texts = {
            "max_seats": _("1 pour une séance individuelle."),
            "order": _("Sa place dans la liste des ateliers. Vide : à la fin."),
            "aims": _("Ce que la personne en retire, en quelques mots."),
            "professions": _("Par exemple : kinésithérapeute, diététicienne."),
        }
        widgets = {"prerequisites": forms.CheckboxSelectMultiple, "aims": forms.Textarea(attrs={"rows": 3})}

    def prepare(self):
        """Offer what the version does not hold yet; what comes before is among what it holds."""
        held = self.parent.module_versions.exclude(pk=self.instance.pk).values("module")
        self.fields["module"].queryset = Module.objects.exclude(pk__in=held)
        self.fields["prerequisites"].queryset = Module.objects.filter(pk__in=held)
        self.fields["order"].required = bool(self.instance.pk)

    def clean(self):
        """Refuse fewer places than the smallest group."""
        cleaned = super().clean()
        fewest, most = cleaned.get("min_seats"), cleaned.get("max_seats")
        if fewest is not None and most is not None and fewest > most:
            self.add_error("max_seats", _("Il faut au moins autant de places que l’effectif minimum."))
        return cleaned


class NewModuleForm(ModuleVersionForm):
    """A new type of session, put in a draft at once."""

    title = forms.CharField(label=_("Titre"), max_length=120, help_text=ModuleForm.Meta.help_texts["title"])
    code = forms.SlugField(label=_("Code"), help_text=CODE)
    kind = Module._meta.get_field("kind").formfield(label=KINDS["kind"])
    access = Module._meta.get_field("access").formfield(
        label=KINDS["access"], help_text=ModuleForm.Meta.help_texts["access"]
    )
    audience = Module._meta.get_field("audience").formfield(label=KINDS["audience"])
    bring = forms.CharField(
        label=_("À apporter"), max_length=200, required=False, help_text=ModuleForm.Meta.help_texts["bring"]
    )
    field_order = ["title", "code", "kind", "access", "audience", "bring"]
    own = ("title", "code", "kind", "access", "audience", "bring")

    def prepare(self):
        """No existing type is asked for."""
        super().prepare()
        del self.fields["module"]


class ObjectiveForm(ReferenceForm):
    """A skill that a draft aims at."""

    fixed = ("code",)

    class Meta:
        model = Objective
        fields = ["text", "code", "kind", "security", "modules"]
        labels = {
            "text": _("Objectif"),
            "code": _("Code"),
            "kind": _("Compétence"),
            "security": _("Objectif de sécurité"),
            "modules": _("Ateliers qui y servent"),
        }
        help_texts = {
            "text": _("Commence par un verbe, par exemple : doser ses efforts."),
            "code": _("Un mot court, sans accent ni espace, propre à cette version."),
            "security": _("Il vaut pour tous les patients, quel que soit leur programme personnalisé."),
        }
        widgets = {"modules": forms.CheckboxSelectMultiple}

    def prepare(self):
        """Offer the types of session of the version."""
        self.fields["modules"].queryset = Module.objects.filter(module_versions__version=self.parent)

    def clean_code(self):
        """The code, unless another objective of the version has it."""
        code = self.cleaned_data["code"]
        if self.parent.objectives.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Un objectif de cette version porte déjà ce code."))
        return code


class ForceForm(forms.Form):
    """The first day of a version."""

    on = forms.DateField(
        label=_("En vigueur à partir du"),
        widget=day_input(),
        help_text=_(
            "Un jour à venir convient : jusque-là, les nouveaux parcours suivent la version actuelle. "
            "Les parcours en cours gardent la leur."
        ),
    )


class CompletionForm(forms.Form):
    """When a path of this version is complete."""

    required = forms.MultipleChoiceField(
        label=_("Ateliers obligatoires"), required=False, widget=forms.CheckboxSelectMultiple
    )
    among = forms.MultipleChoiceField(label=_("Ateliers au choix"), required=False, widget=forms.CheckboxSelectMultiple)
    at_least = forms.IntegerField(
        label=_("Combien parmi ceux au choix"), min_value=0, max_value=50, help_text=_("0 si aucun n’est demandé.")
    )

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        held = version.module_versions.select_related("module").order_by("order")
        choices = [(row.module.code, row.module.title) for row in held]
        self.fields["required"].choices = self.fields["among"].choices = choices
        rule = CompletionRule.objects.filter(version=version).first() or CompletionRule(at_least=0)
        self.initial = {"required": rule.required, "among": rule.among, "at_least": rule.at_least}
