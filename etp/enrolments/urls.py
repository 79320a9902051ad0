from django.urls import path

from etp.enrolments.views import asking, calling, calls, entry, inbox, referral

app_name = "enrolments"
urlpatterns = [
    path("orientation/", asking.ask, name="ask"),
    path("orientation/merci/", asking.thanks, name="thanks"),
    path("rappel/", calling.call_me, name="call_me"),
    path("rappel/merci/", calling.call_thanks, name="call_thanks"),
    path("pro/rappels/", calls.calls, name="calls"),
    path("pro/rappels/<int:pk>/", calls.call, name="call"),
    path("pro/orientations/", inbox.inbox, name="inbox"),
    path("pro/orientations/nouvelle/", inbox.receive, name="receive"),
    path("pro/orientations/<int:pk>/", referral.referral, name="referral"),
    path("pro/parcours/<int:pk>/entree/", entry.include, name="include"),
    path("pro/parcours/<int:pk>/fin/", entry.end, name="end"),
]
