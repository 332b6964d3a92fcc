"""The tree of regions, departments and units."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationsConfig(AppConfig):
    name = "abacus.foundation.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Put the tree into the navigation."""
        from abacus.foundation.audit.actions import name_actions
        from abacus.foundation.pages import navigation

        name_actions(
            {
                "organisations.created": _("新建机构"),
                "organisations.name_changed": _("机构更名"),
                "organisations.code_changed": _("变更机构编码"),
                "organisations.merged": _("撤并机构"),
                "organisations.division_assigned": _("调整归口"),
            }
        )

        navigation.register(
            navigation.NavItem(
                "organisations", pgettext_lazy("several", "机构"), url_name="organisations:tree", group="manage",
                order=24, parent="system",
                allowed=lambda user: user.may_open("organisations_view"),
            )
        )  # fmt: skip
