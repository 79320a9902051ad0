"""Text made comparable: the same on SQLite and PostgreSQL, with or without accents."""

import re
import unicodedata

import phonenumbers


def fold(text: str) -> str:
    """Lower case, no accents, œ and æ opened, hyphens and apostrophes as single spaces."""
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^0-9a-z@.+]+", " ", plain.casefold()).strip()


def phone_e164(text: str, country: str) -> str:
    """The E.164 form of a phone number typed in `country` ("FR", "BE"), or "" when it is not a valid one."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_national(number: str) -> str:
    """An E.164 number as people of its country write it, with spaces."""
    parsed = phonenumbers.parse(number, None)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def is_mobile(number: str) -> bool:
    """Whether an E.164 number is a French or Belgian mobile, the only ones an SMS is sent to."""
    return number.startswith(("+336", "+337", "+324"))
