"""Addresses of the work plans."""

from django.urls import URLPattern

app_name = "planning"
urlpatterns: list[URLPattern] = []
