"""What the account pages ask."""

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from etp.accounts.domain import ask_reset
from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.accounts.permissions import grantable_roles, memberships_of
from etp.accounts.permissions.granting import EVERYWHERE
from etp.network.enums import Country, OrganisationKind
from etp.network.models import Organisation, Site


class PlainWords:
    """Names the fields of allauth in our words, each with a label and no placeholder."""

    labels = {
        "login": _("Courriel"),
        "email": _("Courriel"),
        "password": _("Mot de passe"),
        "oldpassword": _("Mot de passe actuel"),
        "password1": _("Nouveau mot de passe"),
        "password2": _("Le même, encore une fois"),
        "code": _("Code à six chiffres"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class SignInForm(PlainWords, LoginForm):
    """The password of a member."""


class ConfirmForm(PlainWords, ReauthenticateForm):
    """The password of a member, asked again before a sensitive page."""


class CodeForm(PlainWords, AuthenticateForm):
    """The code of the telephone, or a recovery code, at sign-in."""


class ConfirmCodeForm(PlainWords, ReauthenticateByCodeForm):
    """The same code, asked again before a sensitive page."""


class ChangeForm(PlainWords, ChangePasswordForm):
    """A new password, with the one it replaces."""


class NewPasswordForm(PlainWords, ResetPasswordKeyForm):
    """A new password, by the link of a message."""


class ResetForm(PlainWords, ResetPasswordForm):
    """Asks for the e-mail of an account; what follows is the same whether it is known or not."""

    def save(self, request, **kwargs):
        """Queue the message; its delivery, not this page, finds out whether there is an account."""
        email = self.cleaned_data["email"]
        ask_reset(email, self.users[0] if self.users else None, language=get_language())
        return email


class ActivateForm(PlainWords, ActivateTOTPForm):
    """Sets the second factor up; the right code also opens the session it was typed in."""

    def clean_code(self):
        """The code, checked, and noted in the session as a proof like the code of a sign-in."""
        code = super().clean_code()
        record_authentication(context.request, self.user, "mfa", type="totp")
        return code


class NewPasswordMixin(forms.Form):
    """A password chosen once, read back by eye: no second typing."""

    password = forms.CharField(
        label=_("Mot de passe"),
        help_text=_("Douze signes ou plus. Une phrase courte convient bien."),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self):
        """Check the password against the other answers, so that a name is not accepted as a password."""
        cleaned = super().clean()
        password = cleaned.get("password")
        if password:
            known = User(**{name: cleaned.get(name, "") for name in ("email", "first_name", "last_name")})
            try:
                validate_password(password, known)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class IdentityForm(NewPasswordMixin):
    """The account that an invitation opens."""

    first_name = forms.CharField(
        label=_("Prénom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Nom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    profession = forms.CharField(
        label=_("Métier"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    field_order = ["first_name", "last_name", "profession", "password"]


class FirstStartForm(NewPasswordMixin):
    """The first organisation and its administrator."""

    organisation_name = forms.CharField(
        label=_("Nom de la structure"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    organisation_kind = forms.ChoiceField(label=_("Type"), choices=OrganisationKind)
    country = forms.ChoiceField(label=_("Pays"), choices=Country)
    first_name = forms.CharField(
        label=_("Votre prénom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Votre nom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    email = forms.EmailField(label=_("Votre courriel"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    field_order = [
        "organisation_name", "organisation_kind", "country", "first_name", "last_name", "email", "password",
    ]  # fmt: skip


class InviteForm(forms.Form):
    """Whom to invite, to what; only the places and roles that the inviter may give are offered."""

    email = forms.EmailField(label=_("Courriel"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Rôle"))
    organisation = forms.ModelChoiceField(label=_("Structure"), queryset=Organisation.objects.none())
    site = forms.ModelChoiceField(
        label=_("Lieu"),
        queryset=Site.objects.none(),
        required=False,
        help_text=_("Sans lieu, le rôle vaut pour toute la structure."),
    )
    programme_code = forms.SlugField(
        label=_("Programme"), required=False, help_text=_("Le code court du programme. Vide pour tous.")
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = organisations_of(by)
        self.fields["role"].choices = [(role.value, role.label) for role in grantable_roles(by)]
        self.fields["organisation"].queryset = organisations
        self.fields["site"].queryset = Site.objects.filter(organisation__in=organisations, closed_on=None)
        if organisations.count() == 1:
            self.fields["organisation"].initial = organisations.get()
            self.fields["organisation"].empty_label = None


class EndForm(forms.Form):
    """Why a role ends."""

    reason = forms.CharField(label=_("Pourquoi ce rôle prend fin"), max_length=200)


def organisations_of(user):
    """The organisations in which the user may invite."""
    held = memberships_of(user)
    if any(Role(membership.role) in EVERYWHERE for membership in held):
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in={membership.organisation_id for membership in held})
