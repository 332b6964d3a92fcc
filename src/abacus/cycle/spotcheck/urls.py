"""Addresses of spotcheck."""

from django.urls import URLPattern

app_name = "spotcheck"

urlpatterns: list[URLPattern] = []
