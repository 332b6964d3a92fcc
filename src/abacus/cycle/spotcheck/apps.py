"""Spot checks of self-evaluations, drawn so that anyone can draw them again."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpotCheckConfig(AppConfig):
    """Tells frame, workflow and pool what this app adds to them."""

    name = "abacus.cycle.spotcheck"
    label = "spotcheck"
    verbose_name = _("抽查复核")

    def ready(self) -> None:
        from abacus.cycle.spotcheck import registrations

        registrations.register()
