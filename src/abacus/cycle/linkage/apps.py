"""What results mean for the next budget: proposals, decisions, ledgers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LinkageConfig(AppConfig):
    """Tells frame, workflow and pool what this app adds to them."""

    name = "abacus.cycle.linkage"
    label = "linkage"
    verbose_name = _("结果应用")

    def ready(self) -> None:
        from abacus.cycle.linkage import registrations

        registrations.register()
