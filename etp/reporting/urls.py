from django.urls import path

from etp.reporting import views

app_name = "reporting"
urlpatterns = [
    path("pro/rapport/", views.grid, name="grid"),
    path("pro/rapport.csv", views.grid_csv, name="grid_csv"),
    path("pro/rapport.json", views.grid_json, name="grid_json"),
    path("pro/rapport/<str:code>/", views.indicator, name="indicator"),
]
