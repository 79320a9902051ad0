"""A page as schema.org says it. Its facts are named one by one, so no part kept for some readers can slip in."""

from typing import Any

from cms.domain.languages import address_in
from cms.models import VisitorsPage


def medical_page(page: VisitorsPage, origin: str) -> dict[str, Any]:
    """The `MedicalWebPage` of a programme, a module or an article served at `origin`; asks the base nothing."""
    language = page.locale.language_code
    reviewed = getattr(page, "reviewed_on", None)
    reviewer = getattr(page, "reviewed_by", "")
    return {
        "@type": "MedicalWebPage",
        "name": page.title,
        "description": getattr(page, "summary", "") or getattr(page, "lead", ""),
        "url": origin + address_in(language, page.url_path),
        "inLanguage": language,
        "datePublished": page.first_published_at.date().isoformat() if page.first_published_at else "",
        "lastReviewed": reviewed.isoformat() if reviewed else "",
        "reviewedBy": {"@type": "Person", "name": reviewer} if reviewer else {},
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "isAccessibleForFree": True,
    }
