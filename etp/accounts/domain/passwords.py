"""Passwords that anyone who knows the platform would try first."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from etp.common.text import fold
from etp.network.models import Organisation, Site

# Words of the trade and of French password lists; names of structures and sites are added from the base.
WORDS = (
    "education therapeutique patient etp escale programme atelier sante soins hopital clinique centre maison pole "
    "diabete diabetique rachis lombalgie douleur dos metabolique syndrome obesite kine infirmier infirmiere medecin "
    "bretagne lorient lanester ploemeur quimperle kervignac belgique luxembourg arlon bastogne "
    "motdepasse mdp password admin administrateur azertyuiop azerty qwertyuiop qwerty qwertz bonjour bienvenue soleil "
    "chouchou doudou loulou marseille jetaime secret ordinateur secretaire coordination"
)
LEFT_OVER = 6


class ContextWordsValidator:
    """Refuse a password that is only words of the context, digits and signs."""

    def validate(self, password: str, user: object = None) -> None:
        """ValidationError when fewer than six letters are left once the known words are taken out."""
        left = fold(password).replace(" ", "")
        for word in sorted(self._words(), key=len, reverse=True):
            left = left.replace(word, "")
        letters = [sign for sign in left if sign.isalpha()]
        if left != fold(password).replace(" ", "") and len(letters) < LEFT_OVER:
            raise ValidationError(_("Ce mot de passe est trop facile à deviner ici."), code="password_of_context")

    def get_help_text(self) -> str:
        """What the rule asks, for the form."""
        return _("Évitez les mots du métier, de votre structure ou de votre ville.")

    def _words(self) -> set[str]:
        names = [*Organisation.objects.values_list("name", flat=True), *Site.objects.values_list("name", flat=True)]
        return {*WORDS.split(), *(word for name in names for word in fold(name).split() if len(word) > 3)}
