"""What `abacus check` asks about accounts."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from abacus.foundation import safety
from abacus.foundation.accounts import demonstration, readiness
from abacus.foundation.accounts.models import AdministratorAct, Appointment, User
from abacus.foundation.accounts.profiles import profile
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
from abacus.foundation.accounts.usernames import folded
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.safety import Problem

SHOWN = 5
"""How many names a problem lists."""


def day() -> date:
    """The day the questions are asked on."""
    fixed: date | None = settings.FIXED_DAY
    return fixed or timezone.localdate()


@safety.question("accounts.demonstration")
def demonstration_accounts() -> Iterator[Problem]:
    """A demonstration is served on its own day only; a real place has none of its accounts."""
    names = demonstration.left_over()
    if names and settings.FIXED_DAY is None:
        yield Problem(
            f"数据库中有演示账号（{_some(names)}），其密码人人皆知。",
            "演示数据请用 abacus demo 打开；正式使用请另建数据库并运行 abacus init。",
            "refuse",
        )
    elif settings.FIXED_DAY is not None and not names and User.objects.exists():
        yield Problem(
            f"设置了 ABACUS_TODAY={settings.FIXED_DAY.isoformat()}，而这不是演示数据库：办理日期会全部写成这一天。",
            "请去掉 ABACUS_TODAY 再启动。",
            "refuse",
        )


@safety.question("accounts.separation")
def separation() -> Iterator[Problem]:
    """Nobody holds an administrator's role beside any other, whatever way it came into the database."""
    held: dict[int, set[str]] = {}
    for user, role in Appointment.objects.on(day()).values_list("user", "role"):
        held.setdefault(user, set()).add(role)
    both = [user for user, roles in held.items() if len(roles) > 1 and roles & set(ADMINISTRATORS)]
    if both:
        names = list(User.objects.filter(pk__in=both).values_list("username", flat=True))
        yield Problem(
            f"有人兼任管理员和其他角色（{_some(names)}）。", "请先结束其中一个任职：管理员须专人专任。", "refuse"
        )


@safety.question("accounts.administrators")
def administrators() -> Iterator[Problem]:
    """Every region has somebody for each of the three administrations."""
    for region in Organisation.objects.on(day()).filter(kind=Organisation.Kind.REGION, sample=""):
        held = Appointment.objects.on(day()).filter(organisation=region, role__in=ADMINISTRATORS, user__is_active=True)
        there = set(held.values_list("role", flat=True))
        missing = [Role(one).label for one in sorted(ADMINISTRATORS) if one not in there]
        if missing:
            yield Problem(
                f"{region.name}缺少{'、'.join(str(one) for one in missing)}。",
                "三类管理员应由三个人专任；账号被停用的可用 abacus accounts reset-administrator 恢复。",
            )


@safety.question("accounts.second_factor")
def second_factors() -> Iterator[Problem]:
    """Administrators have set up their second factor."""
    held = Appointment.objects.on(day()).filter(role__in=ADMINISTRATORS & profile().second_factor)
    users = User.objects.filter(pk__in=held.values("user"), is_active=True)
    names = [one.username for one in users if not readiness.waived(one) and not readiness.has_factor(one)]
    if names:
        yield Problem(
            f"管理员还没有设置动态口令（{_some(names)}）。",
            "登录后会先要求设置；请尽快登录一次，以免别人抢先。",
        )


@safety.question("accounts.pending")
def waiting_too_long() -> Iterator[Problem]:
    """Grants and acts that nobody has confirmed for long."""
    before = day() - timedelta(days=profile().grant_days)
    grants = Appointment.objects.filter(pending=True, valid_from__lt=before).count()
    acts = AdministratorAct.objects.filter(state=AdministratorAct.State.OPEN, proposed_on__lt=before).count()
    if grants + acts:
        yield Problem(
            f"有 {grants + acts} 项授权或管理员账号事项超过 {profile().grant_days} 天没有确认。",
            "请安全管理员在“授权确认”、另一类管理员在“管理员账号”中确认或撤回。",
        )


@safety.question("accounts.names")
def names_nobody_can_type() -> Iterator[Problem]:
    """User names taken over from an earlier version that meet another when folded."""
    names = [name for name in User.objects.values_list("username", flat=True) if folded(name) != name]
    if names:
        yield Problem(
            f"用户名 {_some(names)} 与另一个只差大小写或全半角，其本人无法登录。", "请系统管理员停用后另开账号。"
        )


def _some(names: list[str]) -> str:
    return "、".join(names[:SHOWN]) + ("等" if len(names) > SHOWN else "")
