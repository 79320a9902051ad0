"""Messages written from templates/emails, in the language that is active (at delivery: the recipient's)."""

import re
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string

from etp.messaging.domain.kinds import Message


def compose(template_base: str, context: dict[str, Any], subject: str) -> Message:
    """The message of templates/emails/`template_base`.txt and .html, both required.

    The templates also find `subject`, `contact_phone`, `contact_email` and `base_url`; a `button_url` with its
    `button_label` becomes the one button.
    """
    full = {
        "contact_phone": settings.CONTACT_PHONE,
        "contact_email": settings.CONTACT_EMAIL,
        "base_url": settings.BASE_URL,
        "subject": subject,
        **context,
    }
    html = render_to_string(f"emails/{template_base}.html", full)
    return Message(subject=subject, text=_plain(f"emails/{template_base}.txt", full), html=html)


def compose_sms(template_base: str, context: dict[str, Any]) -> Message:
    """The short message of templates/emails/`template_base`.sms.txt, on one line; `contact_phone` is known to it."""
    full = {"contact_phone": settings.CONTACT_PHONE, "base_url": settings.BASE_URL, **context}
    return Message(subject="", text=" ".join(_plain(f"emails/{template_base}.sms.txt", full).split()))


def absolute(path: str) -> str:
    """The full address of a `path` of this platform, for a link that leaves it."""
    base: str = settings.BASE_URL
    return base.rstrip("/") + path


def _plain(template_name: str, context: dict[str, Any]) -> str:
    """A text template: nothing is escaped, since nothing will read it as HTML; blank lines never pile up."""
    backend_template: Any = get_template(template_name)
    text = backend_template.template.render(Context(context, autoescape=False))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
