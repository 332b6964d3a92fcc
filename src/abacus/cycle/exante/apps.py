"""Ex-ante evaluation: may it enter the pool, and with how much money."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExanteConfig(AppConfig):
    """Tells frame, workflow and pool what this app adds to them."""

    name = "abacus.cycle.exante"
    label = "exante"
    verbose_name = _("事前评估")

    def ready(self) -> None:
        from abacus.cycle.exante import registrations

        registrations.register()
