"""Page types of the public site, and the sign-off of module texts by the carriers."""

from cms.models.base import VisitorsPage, gather_with
from cms.models.content import ContentPage
from cms.models.directory import DirectoryPage
from cms.models.home import HomePage
from cms.models.module import ModulePage
from cms.models.programme import ProgrammeIndexPage, ProgrammePage
from cms.models.signoff import CarrierSignOff, PinnedContent, Round, RoundCarrier, Signature
from cms.models.site import SiteIndexPage, SitePage
from cms.models.uploads import SheetUpload

__all__ = [
    "CarrierSignOff",
    "ContentPage",
    "DirectoryPage",
    "HomePage",
    "ModulePage",
    "PinnedContent",
    "ProgrammeIndexPage",
    "ProgrammePage",
    "Round",
    "RoundCarrier",
    "SheetUpload",
    "Signature",
    "SiteIndexPage",
    "SitePage",
    "VisitorsPage",
    "gather_with",
]
