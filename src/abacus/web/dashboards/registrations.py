"""What the dashboards add to the frame."""

from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.access import holds
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import navigation


def register() -> None:
    """Called once, when the app is ready."""
    navigation.register(
        navigation.NavItem(
            id="dashboards", label=_("驾驶舱"), icon="chart-bar", url_name="dashboards:home", order=12,
            allowed=lambda user: holds(user, Permission.DASHBOARD_VIEW),
        )
    )  # fmt: skip
