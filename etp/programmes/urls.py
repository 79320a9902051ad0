from django.urls import path

from etp.programmes import views

app_name = "programmes"
urlpatterns = [
    path("pro/dossier/piece/<int:pk>/", views.programme_file, name="file"),
]
