"""The interface for other systems."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "abacus.api"
    label = "api"

    def ready(self) -> None:
        """Put the tokens into the navigation and name what happens to them."""
        from abacus.foundation.audit.actions import name_actions
        from abacus.foundation.pages import navigation

        name_actions(
            {
                "api.token_issued": _("签发接口令牌"),
                "api.token_confirmed": _("确认接口令牌"),
                "api.token_revoked": _("撤销接口令牌"),
                "api.refused": _("接口拒绝访问"),
            }
        )
        navigation.register(
            navigation.NavItem(
                "api", _("接口令牌"), icon="key", url_name="api:tokens", group="manage", order=30,
                allowed=lambda user: user.may_open("api_use", "people_view"),
            )
        )  # fmt: skip
