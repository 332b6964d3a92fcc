"""Addresses of the rules."""

from django.urls import path

from abacus.foundation.rulebook import views

app_name = "rules"
urlpatterns = [
    path("rules/", views.parameters, name="parameters"),
    path("rules/packs/", views.packs, name="packs"),
    path("rules/<str:id>/", views.explained, name="explained"),
]
