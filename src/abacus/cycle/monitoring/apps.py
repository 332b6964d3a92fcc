"""Monitoring of money and targets while the year runs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    """Tells frame, workflow and pool what this app adds to them."""

    name = "abacus.cycle.monitoring"
    label = "monitoring"
    verbose_name = _("运行监控")

    def ready(self) -> None:
        from abacus.cycle.monitoring import registrations

        registrations.register()
