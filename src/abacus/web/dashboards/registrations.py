"""What the dashboards add to the frame and to the workbench."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.foundation.accounts.access import holds
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import navigation
from abacus.foundation.workflow import figures
from abacus.pool.standing import behind
from abacus.web.dashboards.drift import thresholds
from abacus.web.dashboards.reach import home


def register() -> None:
    """Called once, when the app is ready."""
    figures.register("dashboards", numbers_for)
    navigation.register(
        navigation.NavItem(
            id="dashboards", label=gettext_lazy("驾驶舱"), icon="chart-bar", url_name="dashboards:home", order=12,
            allowed=lambda user: holds(user, Permission.DASHBOARD_VIEW),
        )
    )  # fmt: skip


def numbers_for(request: Any) -> list[figures.Figure]:
    """How many projects lie behind the calendar by the threshold or more; first for those who may act on it."""
    if not request.access.has(Permission.DASHBOARD_VIEW):
        return []
    reach = home(request)
    limits = thresholds(reach)
    count = behind(reach.rows, limits.lag.value, limits.months).order_by().count() if limits else 0
    if limits is None or not count:
        return []
    said = {"year": reach.year, "lag": limits.lag.stated}
    note = _("%(year)s 年度执行落后时间进度 %(lag)s 个百分点及以上") % said
    url = reach.projects(behind=limits.lag.stated, sort="rate")
    order = 30 if request.access.has(Permission.MEASURE_ORDER) else 33
    return [figures.Figure(_("执行落后的项目"), f"{count:,}", _("个"), note, url, order)]
