"""Keeping watch over the trail: the sealer at work, chains and their verification, figures for machines."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "abacus.foundation.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Let the worker seal, and put the chains into the navigation."""
        from abacus.foundation.accounts.access import holds
        from abacus.foundation.accounts.permissions import Permission
        from abacus.foundation.oversight import sealer, verification  # noqa: F401 - register themselves
        from abacus.foundation.pages import navigation

        navigation.register(
            navigation.NavItem(
                "chains", _("审计封存"), url_name="oversight:chains", group="manage", order=27, parent="system",
                allowed=lambda user: holds(user, Permission.AUDIT_VIEW),
            )
        )  # fmt: skip
