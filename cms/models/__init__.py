"""Page types of the public site, and the sign-off of module texts by the carriers."""

from cms.models.article import ArticleIndexPage, ArticlePage
from cms.models.base import VisitorsPage, gather_with
from cms.models.content import ContentPage
from cms.models.corrections import Correction, Objection
from cms.models.directory import DirectoryPage
from cms.models.easy_read import EASY, LEAFLET
from cms.models.glossary import GlossaryTerm
from cms.models.home import HomePage
from cms.models.media import TeachingMedia, media_in, refuse_unwritten
from cms.models.module import ModulePage
from cms.models.previewing import Previewed
from cms.models.programme import ProgrammeIndexPage, ProgrammePage
from cms.models.signoff import CarrierSignOff, PinnedContent, Remark, Round, RoundCarrier, Signature
from cms.models.site import SiteIndexPage, SitePage
from cms.models.translation import TranslationSource
from cms.models.uploads import SheetUpload

__all__ = [
    "EASY",
    "LEAFLET",
    "ArticleIndexPage",
    "ArticlePage",
    "CarrierSignOff",
    "ContentPage",
    "GlossaryTerm",
    "Correction",
    "DirectoryPage",
    "HomePage",
    "ModulePage",
    "Objection",
    "PinnedContent",
    "Previewed",
    "ProgrammeIndexPage",
    "ProgrammePage",
    "Remark",
    "Round",
    "RoundCarrier",
    "SheetUpload",
    "Signature",
    "SiteIndexPage",
    "SitePage",
    "TeachingMedia",
    "TranslationSource",
    "VisitorsPage",
    "gather_with",
    "media_in",
    "refuse_unwritten",
]
