"""Problems, rectification letters and measures, shared by the stages that find something."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RectificationConfig(AppConfig):
    """Tells frame, workflow and pool what this app adds to them."""

    name = "abacus.cycle.rectification"
    label = "rectification"
    verbose_name = _("整改与处置")

    def ready(self) -> None:
        from abacus.cycle.rectification import registrations

        registrations.register()
