"""Escale's addresses, after those of the twins."""

from django.urls import path

from bench import bare
from etp.urls import urlpatterns as of_escale

urlpatterns = [
    path("bare/rooms/<int:pk>/<int:person>/", bare.register),
    path("bare/pages/<slug:slug>/", bare.page),
    path("kept/pages/<slug:slug>/", bare.page),
    *of_escale,
]
