"""The interface for other systems."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "abacus.api"
    label = "api"

    def ready(self) -> None:
        """Put the tokens into the navigation and name what happens to them."""
        from abacus.foundation.audit.actions import name_actions
        from abacus.foundation.pages import navigation
        from abacus.foundation.workflow import worklist

        worklist.register_source("tokens", _cards)
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
                "api", _("接口令牌"), url_name="api:tokens", group="manage", order=30, parent="system",
                allowed=lambda user: user.may_open("api_use", "people_view"), count=_to_confirm,
            )
        )  # fmt: skip


def _cards(access: Any) -> Any:
    """The tokens that wait for this administrator, on the workbench."""
    from abacus.api.waiting import cards

    return cards(access)


def _to_confirm(request: Any) -> int | None:
    """How many tokens wait for this administrator."""
    from abacus.api.views import visible_tokens
    from abacus.foundation.accounts.permissions import Permission

    if not request.access.has(Permission.GRANT_CONFIRM):
        return None
    waiting = visible_tokens(request).filter(confirmed_on=None, revoked_on=None, expires_on__gte=request.day)
    return waiting.count() or None
