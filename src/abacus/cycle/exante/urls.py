"""Addresses of exante."""

from django.urls import URLPattern

app_name = "exante"

urlpatterns: list[URLPattern] = []
