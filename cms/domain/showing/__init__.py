"""What each page shows besides its own fields, read from the records when it is asked for."""

from cms.domain.showing.articles import show_article, show_articles
from cms.domain.showing.content import show_content
from cms.domain.showing.directory import show_directory
from cms.domain.showing.frame import show_frame
from cms.domain.showing.home import show_home
from cms.domain.showing.module import show_module, show_parts
from cms.domain.showing.programme import show_programme, show_programmes
from cms.domain.showing.site import show_site, show_sites
from cms.models import (
    ArticleIndexPage,
    ArticlePage,
    ContentPage,
    DirectoryPage,
    HomePage,
    ModulePage,
    Previewed,
    ProgrammeIndexPage,
    ProgrammePage,
    SiteIndexPage,
    SitePage,
    VisitorsPage,
    gather_with,
)


def register_gatherers() -> None:
    """Tell each page type which function gathers its records; called once, when the app is ready."""
    gather_with(VisitorsPage, show_frame)
    gather_with(HomePage, show_home)
    gather_with(ProgrammeIndexPage, show_programmes)
    gather_with(ProgrammePage, show_programme)
    gather_with(ModulePage, show_module)
    gather_with(Previewed, show_parts)
    gather_with(SiteIndexPage, show_sites)
    gather_with(SitePage, show_site)
    gather_with(ContentPage, show_content)
    gather_with(DirectoryPage, show_directory)
    gather_with(ArticleIndexPage, show_articles)
    gather_with(ArticlePage, show_article)
