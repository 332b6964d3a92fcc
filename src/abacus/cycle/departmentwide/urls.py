"""Addresses of departmentwide."""

from django.urls import URLPattern

app_name = "departmentwide"

urlpatterns: list[URLPattern] = []
