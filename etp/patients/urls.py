from django.urls import path

from etp.patients.views import consents, entrance

app_name = "patients"
urlpatterns = [
    path("mon-espace/entrer/", entrance.sign_in, name="sign_in"),
    path("mon-espace/entrer/code/", entrance.sign_in_code, name="sign_in_code"),
    path("mon-espace/quitter/", entrance.sign_out, name="sign_out"),
    path("mon-espace/mes-accords/", consents.consents, name="consents"),
]
