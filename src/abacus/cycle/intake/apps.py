"""Forms in (收表), shared by the stages whose tables are taken in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """Tells frame, jobs and audit what this app adds to them."""

    name = "abacus.cycle.intake"
    label = "intake"
    verbose_name = _("收表")

    def ready(self) -> None:
        from abacus.cycle.intake import registrations

        registrations.register()
