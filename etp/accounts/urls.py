from allauth.account import urls as account_urls
from django.urls import URLPattern, include, path

from etp.accounts.views import arrival, doors, members

app_name = "accounts"
urlpatterns = [
    path("compte/premier-demarrage/<str:token>/", arrival.first_start, name="first_start"),
    path("compte/invitation/<str:token>/", arrival.invitation, name="invitation"),
    path("pro/equipe/", members.members, name="members"),
    path("pro/equipe/inviter/", members.send_invitation, name="invite"),
    path("pro/equipe/<int:pk>/fin/", members.end, name="end_membership"),
    path("pro/equipe/invitations/<int:pk>/retirer/", members.revoke, name="revoke_invitation"),
]

# Of allauth's doors, these; every other one keeps its name and answers 404.
OPEN = {
    "account_login",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
door_patterns = [
    path("logout/", doors.sign_out, name="account_logout"),
    *(
        URLPattern(door.pattern, door.callback if door.name in OPEN else doors.shut, None, door.name)
        for door in account_urls.urlpatterns
        if door.name != "account_logout"
    ),
    path("deux-facteurs/", include("allauth.mfa.urls")),
]
