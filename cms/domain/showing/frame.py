"""What surrounds every page: its language, the way to the same page in another one, the address that counts."""

from typing import Any

from django.conf import settings

from cms.domain.languages import address_in, reading_language
from cms.models import VisitorsPage


def show_frame(page: VisitorsPage) -> dict[str, Any]:
    """The language of the words when not that of the buttons, the other languages, the addresses; no query."""
    reading, written = reading_language(), page.locale.language_code
    places = {language: url_path for language, url_path, _path in page.twins}
    return {
        "section": page.section,
        "written_in": "" if written == reading else written,
        "languages": [_door(code, label, places, page) for code, label in settings.LANGUAGES],
        "alternates": [{"code": code, "url": address_in(code, place)} for code, place in places.items()],
        "canonical": address_in(written, page.url_path),
    }


def _door(code: str, label: str, places: dict[str, str], page: VisitorsPage) -> dict[str, Any]:
    """The way to `page` in another language: its twin, else the same words under the buttons of that language."""
    place = places.get(code) or places.get(settings.LANGUAGE_CODE)
    url = address_in(code, place or "//")
    return {"code": code, "label": label, "url": url, "current": code == reading_language()}
