"""When stages are open."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScheduleConfig(AppConfig):
    name = "abacus.foundation.schedule"
    label = "schedule"

    def ready(self) -> None:
        """Put the calendar into the navigation."""
        from abacus.foundation.audit.actions import name_actions
        from abacus.foundation.pages import navigation

        name_actions(
            {
                "schedule.window_set": _("设定时间"),
                "schedule.window_removed": _("删除时间设定"),
                "schedule.day_set": _("设定调休日"),
                "schedule.late_asked": _("申请延期填报"),
                "schedule.late_granted": _("同意延期填报"),
                "schedule.late_declined": _("不同意延期填报"),
                "schedule.late_withdrawn": _("撤回延期申请"),
            }
        )
        navigation.register(
            navigation.NavItem(
                "calendar", _("日历"), icon="calendar", url_name="schedule:calendar", group="manage", order=15,
                allowed=lambda user: user.may_open("windows_view"),
            )
        )  # fmt: skip
