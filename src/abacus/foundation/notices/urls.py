"""Addresses of the notices."""

from django.urls import path

from abacus.foundation.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all, name="read"),
    path("notices/<int:pk>/open/", views.open_notice, name="open"),
]
