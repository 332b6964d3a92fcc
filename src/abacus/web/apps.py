from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "abacus.web"
    label = "web"
