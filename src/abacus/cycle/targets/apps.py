"""Declaration and review of performance targets."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    """Tells frame, workflow and pool what this stage adds to them."""

    name = "abacus.cycle.targets"
    label = "targets"
    verbose_name = _("绩效目标")

    def ready(self) -> None:
        from abacus.cycle.targets import registrations

        registrations.register()
