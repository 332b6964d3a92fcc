"""Many official forms as one zip."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParcelsConfig(AppConfig):
    name = "abacus.foundation.parcels"
    label = "parcels"

    def ready(self) -> None:
        """Name the acts; register the work and the clearing away."""
        from abacus.foundation.audit.actions import name_actions
        from abacus.foundation.parcels import clearing, work  # noqa: F401 - register themselves

        name_actions({"parcels.asked": _("打包表格"), "parcels.taken": _("下载打包的表格")})
