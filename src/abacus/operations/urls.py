"""Addresses of health and of the state of the system."""

from django.urls import path

from abacus.operations import health, views

app_name = "operations"
urlpatterns = [
    path("health/", health.health, name="health"),
    path("system/status/", views.status, name="status"),
]
