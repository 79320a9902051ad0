"""Every address of Escale: the four doors, in each language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern

from cms.views.media import media
from cms.views.pages import serve
from etp.accounts.urls import door_patterns

urlpatterns = [
    # The same in every language.
    path("media/<path:name>", media, name="media"),
    *i18n_patterns(
        path("", include("etp.accounts.urls")),
        path("compte/", include(door_patterns)),
        # Before the editing tool: its own sign-in and user screens are shut there.
        path("", include("cms.urls")),
        path("cms/", include(wagtailadmin_urls)),
        path("", include("etp.programmes.urls")),
        path("", include("etp.patients.urls")),
        path("", include("etp.enrolments.urls")),
        path("", include("etp.assessments.urls")),
        path("", include("sessions.urls")),
        path("", include("etp.reporting.urls")),
        path("", include("etp.records.urls")),
        path("", include("etp.spaces.urls")),
        path("", include("etp.demo.urls")),
        # Instead of Wagtail's own addresses, which hold one more sign-in page.
        re_path(serve_pattern, serve, name="wagtail_serve"),
        prefix_default_language=False,
    ),
]
