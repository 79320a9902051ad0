"""Numbers of structures: their length and their check digit are looked at, never a reason to refuse them."""

from django.utils.translation import gettext as _
from stdnum import luhn
from stdnum.be import vat as enterprise_number
from stdnum.exceptions import ValidationError
from stdnum.fr import siret

from etp.network.enums import Country

# A FINESS number has nine signs, a SIRET fourteen, a Belgian enterprise number ten digits.
FINESS, SIRET, ENTERPRISE = 9, 14, 10
LENGTHS = {Country.FRANCE: (FINESS, SIRET), Country.BELGIUM: (ENTERPRISE,)}


def doubt_about(identifier: str, country: str) -> str:
    """Why a FINESS, SIRET or enterprise number looks wrong, in words; "" when it does not.

    The key of a FINESS is that of Luhn; one with a letter (Corsica) is looked at for its length alone.
    """
    signs = "".join(sign for sign in identifier if sign.isalnum()).upper()
    lengths = LENGTHS[Country(country)]
    if not signs:
        return ""
    if len(signs) not in lengths:
        return _("«\u00a0%(identifier)s\u00a0» a %(count)d signes au lieu de %(expected)s\u00a0: vérifiez-le.") % {
            "identifier": identifier,
            "count": len(signs),
            "expected": _(" ou ").join(str(length) for length in lengths),
        }
    if _has_its_key(signs):
        return ""
    return _(
        "La clé de «\u00a0%(identifier)s\u00a0» n’est pas la bonne\u00a0: un chiffre est sans doute mal recopié."
    ) % {"identifier": identifier}


def _has_its_key(signs: str) -> bool:
    if len(signs) == FINESS:
        return not signs.isdigit() or bool(luhn.is_valid(signs))
    check = siret if len(signs) == SIRET else enterprise_number
    try:
        check.validate(signs)
    except ValidationError:
        return False
    return True
