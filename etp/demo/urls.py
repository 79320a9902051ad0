from django.conf import settings
from django.urls import path

from etp.demo import views

app_name = "demo"
# Outside demo mode these addresses do not exist: they answer, to every method, as any unknown one.
urlpatterns = (
    [
        path("demo/courrier/", views.courier, name="courier"),
        path("demo/courrier/<int:pk>/", views.courier_item, name="courier_item"),
        path("demo/courrier/<int:pk>/message.html", views.courier_html, name="courier_html"),
    ]
    if settings.DEMO_MODE
    else []
)
