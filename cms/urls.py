from django.urls import path, re_path

from cms.views import directory, doors, orienting, paper, robots, searching

# No namespace: these stand before Wagtail's own addresses and keep their names' meaning.
urlpatterns = [
    path("cms/login/", doors.sign_in),
    path("cms/password_reset/", doors.shut),
    path("cms/password_reset/<path:rest>", doors.shut),
    path("cms/users/", doors.shut),
    path("cms/users/<path:rest>", doors.shut),
    path("cms/documents/", doors.shut),
    path("cms/documents/<path:rest>", doors.shut),
    path("annuaire/reponse/<str:token>/", directory.answer, name="directory_answer"),
    # What the tool's own API could do to a page (publish, copy, revert…); no screen asks it.
    re_path(r"^cms/api/main/.+/action/", doors.shut),
    path("robots.txt", robots.robots, name="robots"),
    path("recherche/", searching.site_search, name="search"),
    path("p/<str:code>/", paper.short, name="short"),
    path("pour-moi/", orienting.for_me, name="for_me"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
]
