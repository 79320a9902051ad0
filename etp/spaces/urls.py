from django.urls import path

from etp.spaces.views import agenda, journal, letters, my_space, people, person, reading, version_moves, work_home

app_name = "spaces"
urlpatterns = [
    path("mon-espace/", my_space.my_space, name="my_space"),
    path("mon-espace/proche/<int:pk>/", my_space.my_space, name="my_space_of"),
    path("mon-espace/parcours/", my_space.my_path, name="my_path"),
    path("mon-espace/lire/<int:path>/<int:module>/", reading.my_reading, name="my_reading"),
    path("mon-espace/proche/<int:pk>/lire/<int:path>/<int:module>/", reading.my_reading, name="my_reading_of"),
    path("mon-espace/mon-programme/", my_space.my_programme, name="my_programme"),
    path("mon-espace/documents/", my_space.my_documents, name="my_documents"),
    path("mon-espace/agenda/", my_space.my_agenda, name="my_agenda"),
    path("mon-espace/traces/", my_space.my_readers, name="my_readers"),
    path("pro/", work_home.work_home, name="work_home"),
    path("pro/agenda/", agenda.agenda, name="agenda"),
    path("pro/ateliers/<int:pk>/guide/", reading.guide, name="guide"),
    path("pro/parcours/<int:pk>/version/", version_moves.move, name="version_move"),
    path("pro/presences/", agenda.sheets, name="sheets"),
    path("pro/attente/", agenda.waiting, name="waiting"),
    path("pro/personnes/", people.people, name="people"),
    path("pro/personnes/<int:pk>/", person.person, name="person"),
    path("pro/personnes/<int:pk>/traces/", journal.person_journal, name="person_journal"),
    path("pro/personnes/<int:pk>/courriers/<int:letter>/", letters.transmit, name="transmit"),
    path("pro/personnes/<int:pk>/<slug:section>/", person.person_section, name="person_section"),
]
