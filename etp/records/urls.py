from django.urls import path

from etp.records.views import deciding, departure

app_name = "records"
urlpatterns = [
    path("pro/departs/", departure.departures, name="departures"),
    path("pro/departs/<int:pk>/", departure.departure, name="departure"),
    path("pro/departs/<int:pk>/parcours/<int:row>/", deciding.path, name="path"),
    path("pro/departs/<int:pk>/seances/<int:row>/", deciding.workshop, name="workshop"),
]
