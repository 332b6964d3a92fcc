"""The app that looks after the installation: its questions, its health page, its page for the system administrator."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "abacus.operations"
    label = "operations"

    def ready(self) -> None:
        """Register the questions of `abacus check`, the page, and what its events are called."""
        from abacus.foundation.accounts.access import holds
        from abacus.foundation.accounts.permissions import Permission
        from abacus.foundation.audit.actions import name_actions
        from abacus.foundation.pages import navigation
        from abacus.operations import questions  # noqa: F401 (registers itself)

        name_actions(
            {
                "operations.backed_up": _("备份数据"),
                "operations.drilled": _("恢复演练"),
                "operations.restored": _("从备份恢复"),
                "operations.migrated": _("升级数据库"),
            }
        )
        navigation.register(
            navigation.NavItem(
                "status", _("系统状态"), url_name="operations:status", group="manage", order=27, parent="system",
                allowed=lambda user: holds(user, Permission.SYSTEM_STATUS),
            )
        )  # fmt: skip
