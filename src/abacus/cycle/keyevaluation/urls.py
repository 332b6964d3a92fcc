"""Addresses of keyevaluation."""

from django.urls import URLPattern

app_name = "keyevaluation"

urlpatterns: list[URLPattern] = []
