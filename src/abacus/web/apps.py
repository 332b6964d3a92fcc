"""The web app: frame, settings, addresses, static files, dashboards."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "abacus.web"
    label = "web"

    def ready(self) -> None:
        """Say what the dashboards add."""
        from abacus.web import safety, tidying  # noqa: F401 - register themselves
        from abacus.web.dashboards import registrations
        from abacus.web.walls import questions  # noqa: F401 - registers its questions

        registrations.register()
