"""Work in the background."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "abacus.foundation.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Put background work into the navigation."""
        from abacus.foundation.audit.actions import name_actions
        from abacus.foundation.jobs import clocks  # noqa: F401 - registers its chore
        from abacus.foundation.pages import navigation

        name_actions({"jobs.cancelled": _("取消后台任务"), "jobs.clock_jumped": _("系统时钟跳动")})
        navigation.register(
            navigation.NavItem(
                "jobs", _("后台任务"), url_name="jobs:jobs", group="manage", order=25, parent="system",
                allowed=lambda user: user.may_open("jobs_view"),
            )
        )  # fmt: skip
