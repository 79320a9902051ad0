"""What `check --deploy` asks of a platform on the open network, beside Django's own questions."""

from typing import Any

from django.conf import settings
from django.core.checks import Warning as Warned

ASKED = {"CONTACT_PHONE": "escale.W001", "CONTACT_EMAIL": "escale.W002"}


def a_platform_can_be_reached(app_configs: Any, **options: Any) -> list[Warned]:
    """One warning for each way to reach the platform that nobody has set: people in trouble look for it first."""
    return [
        Warned(f"{name} is empty: no page and no message tells people how to reach you.", id=code)
        for name, code in ASKED.items()
        if not getattr(settings, name)
    ]
