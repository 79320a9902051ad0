from django.urls import path

from etp.assessments.views import diagnosis, evaluation, planning

app_name = "assessments"
urlpatterns = [
    path("pro/parcours/<int:pk>/bilan/", diagnosis.start, name="start"),
    path("pro/bilans/<int:pk>/", diagnosis.diagnosis, name="diagnosis"),
    path("pro/bilans/<int:pk>/valider/", diagnosis.validate, name="validate"),
    path("pro/bilans/<int:pk>/<slug:dimension>/", diagnosis.section, name="section"),
    path("pro/parcours/<int:pk>/programme/", planning.plan, name="plan"),
    path("pro/parcours/<int:pk>/evaluation/", evaluation.evaluate, name="evaluate"),
]
