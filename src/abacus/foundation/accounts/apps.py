"""People, their roles, signing in."""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.permissions import SYSTEM, Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS

ACTIONS = {
    "accounts.created": _("新建账号"),
    "accounts.appointed": _("任职"),
    "accounts.appointment_proposed": _("提出任职"),
    "accounts.appointment_confirmed": _("确认任职"),
    "accounts.appointment_ended": _("结束任职"),
    "accounts.appointment_dropped": _("撤销任职"),
    "accounts.enabled": _("启用账号"),
    "accounts.disabled": _("停用账号"),
    "accounts.unlocked": _("解除登录锁定"),
    "accounts.password_reset": _("重置密码"),
    "accounts.password_changed": _("修改密码"),
    "accounts.signed_in": _("登录"),
    "accounts.signed_out": _("退出"),
    "accounts.sign_in_failed": _("登录失败"),
    "accounts.locked": _("登录锁定"),
    "accounts.session_ended": _("登录终止"),
    "accounts.sessions_ended": _("全部登录终止"),
    "accounts.device_forgotten": _("移除常用设备"),
    "accounts.password_change_failed": _("修改密码失败"),
    "accounts.second_factor_set": _("启用动态口令"),
    "accounts.second_factor_removed": _("停用动态口令"),
    "accounts.second_factor_failed": _("动态口令不对"),
    "accounts.recovery_code_used": _("使用恢复码"),
    "accounts.recovery_codes_renewed": _("更换恢复码"),
    "accounts.act_proposed": _("提出管理员账号事项"),
    "accounts.act_confirmed": _("确认管理员账号事项"),
    "accounts.act_dropped": _("撤回管理员账号事项"),
    "accounts.reset_by_operator": _("运维重置管理员"),
}


class AccountsConfig(AppConfig):
    name = "abacus.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Say who is signed in, where, and what they may open."""
        from abacus.foundation.accounts import safety, signals  # noqa: F401 - connect themselves
        from abacus.foundation.audit.actions import name_actions
        from abacus.foundation.pages import frame, navigation

        name_actions(ACTIONS)
        frame.provide("place", _place)
        frame.provide("person", _person)
        frame.provide("banner", _banner)
        people = Permission.PEOPLE_VIEW
        for order, (id, label, name, parent, wanted) in enumerate(
            (
                ("system", _("系统"), "accounts:system", "", SYSTEM),
                ("people", _("人员"), "accounts:people", "system", (people,)),
                ("grants", _("授权确认"), "accounts:grants", "system", (people,)),
                ("roles", pgettext_lazy("several", "角色"), "accounts:roles", "system", (people,)),
                (
                    "administrators",
                    _("管理员账号"),
                    "accounts:administrators",
                    "system",
                    (Permission.ADMINISTRATOR_SECURE,),
                ),
            )
        ):
            navigation.register(
                navigation.NavItem(
                    id, label, icon="" if parent else "settings", url_name=name, group="manage", order=20 + order,
                    parent=parent, allowed=_allowed(wanted), count=_to_confirm if id == "grants" else None,
                )
            )  # fmt: skip


def _banner(request: Any) -> str | None:
    """What a region of sample data says of itself above every page."""
    from abacus.foundation.accounts import readiness

    access = getattr(request, "access", None)
    region = access.region if access is not None else None
    if access is None or region is None or not region.sample:
        return None
    said = str(region.get_sample_display())
    if access.roles & ADMINISTRATORS and readiness.waived(access.user):
        said += gettext("演示账号不要求动态口令，密码不到期。")
    return said


def _to_confirm(request: Any) -> int | None:
    """How many proposed roles wait for this administrator."""
    from abacus.foundation.accounts.views.people import visible_appointments

    if not request.access.has(Permission.GRANT_CONFIRM):
        return None
    return visible_appointments(request).filter(pending=True).exclude(proposed_by=request.user).count() or None


def _allowed(wanted: tuple[Permission, ...]) -> Callable[[Any], bool]:
    from abacus.foundation.accounts.access import holds

    return lambda user: holds(user, *wanted)


def _place(request: Any) -> str:
    access = getattr(request, "access", None)
    return access.region.name if access is not None and access.region else ""


def _person(request: Any) -> str:
    access = getattr(request, "access", None)
    if access is None or not request.user.is_authenticated:
        return ""
    return str(access.titles[0] if access.titles else access.user.name)
