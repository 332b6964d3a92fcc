"""What was done, by whom, to what."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "abacus.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        """Put the trail into the navigation."""
        from abacus.foundation.audit.actions import name_actions
        from abacus.foundation.pages import navigation

        name_actions({"access.refused": _("被拒绝的操作")})
        navigation.register(
            navigation.NavItem(
                "audit", _("审计"), url_name="audit:events", group="manage", order=26, parent="system",
                allowed=lambda user: user.may_open("audit_view"),
            )
        )  # fmt: skip
