from django.urls import path

from sessions.views import appointments, booking, calendars, finder, links, paper, registration, scheduling, sheet, work

app_name = "sessions"
urlpatterns = [
    path("ateliers/", finder.finder, name="finder"),
    path("ateliers/<int:pk>/", finder.workshop, name="workshop"),
    path("ateliers/<int:pk>/atelier.ics", calendars.workshop_ics, name="workshop_ics"),
    path("ateliers/<int:pk>/inscription/", registration.register, name="register"),
    path("ateliers/<int:pk>/inscription/code/", registration.register_code, name="register_code"),
    path("ateliers/<int:pk>/inscription/complet/", registration.register_full, name="register_full"),
    path("inscription/<str:token>/", links.manage, name="manage"),
    path("place/<str:token>/", links.offer, name="offer"),
    path("agenda/<str:token>.ics", calendars.feed, name="feed"),
    path("pro/ateliers/nouveau/", scheduling.schedule, name="schedule"),
    path("pro/ateliers/<int:pk>/", work.workshop_work, name="workshop_work"),
    path("pro/ateliers/<int:pk>/publier/", scheduling.publish, name="publish"),
    path("pro/ateliers/<int:pk>/modifier/", scheduling.change, name="change"),
    path("pro/ateliers/<int:pk>/annuler/", scheduling.cancel, name="cancel_workshop"),
    path("pro/ateliers/<int:pk>/inscrire/", booking.register_someone, name="register_someone"),
    path("pro/ateliers/<int:pk>/inscriptions/<int:registration>/", work.act_for, name="act_for"),
    path("pro/ateliers/<int:pk>/presences/", sheet.sheet, name="sheet"),
    path("pro/ateliers/<int:pk>/presences/tous-presents/", sheet.mark_all, name="mark_all"),
    path("pro/ateliers/<int:pk>/presences/venu/", sheet.walk_in, name="walk_in"),
    path("pro/ateliers/<int:pk>/presences/clore/", sheet.close_sheet, name="close_sheet"),
    path("pro/ateliers/<int:pk>/presences/feuille/", paper.sheet_print, name="sheet_print"),
    path("pro/ateliers/<int:pk>/presences/<int:registration>/", sheet.mark, name="mark"),
    path("pro/ateliers/<int:pk>/presences/<int:registration>/entrer/", sheet.let_in, name="let_in"),
    path("pro/parcours/<int:pk>/places/", booking.book_plan, name="book_plan"),
    path("pro/parcours/<int:pk>/mon-programme/", paper.plan_print, name="plan_print"),
    path("pro/parcours/<int:pk>/rendez-vous/", appointments.appointment, name="appointment"),
]
