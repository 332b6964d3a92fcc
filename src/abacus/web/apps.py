"""The web app: frame, settings, addresses, static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "abacus.web"
    label = "web"
