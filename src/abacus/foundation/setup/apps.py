"""How a real place starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SetupConfig(AppConfig):
    """Has no tables: what it writes belongs to the apps below."""

    name = "abacus.foundation.setup"
    label = "setup"

    def ready(self) -> None:
        """Name the acts."""
        from abacus.foundation.audit.actions import name_actions

        name_actions({"setup.initialised": _("初始化"), "setup.imported": _("导入机构和人员")})
