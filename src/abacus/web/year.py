"""The command `abacus year`: open or close a region's fiscal year, with a preview first."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any


def main(words: Sequence[str] | None = None) -> int:
    """Show what opening or closing would do; with --confirm, do it, all or nothing.

    0 shown or done; 1 refused, nothing was changed.
    """
    wanted = _options().parse_args(words)
    _set_up()
    from abacus.foundation.organisations.reach import everywhere

    with everywhere():
        return _done(wanted)


def _done(wanted: argparse.Namespace) -> int:
    from abacus.foundation.refusals import Refusal
    from abacus.web.middleware import today

    region = _region(wanted.region, today())
    if region is None:
        return _complain(f"没有区划 {wanted.region}。请核对代码，或先运行 abacus init。")
    try:
        return _open(wanted, region, today()) if wanted.act == "open" else _close(wanted, region, today())
    except Refusal as refusal:
        return _complain(f"{refusal.message}{refusal.todo}")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="abacus year", description="开启或关闭一个区划的年度；先看再确认。")
    parser.add_argument("act", choices=["open", "close"], help="open 开启，close 关闭")
    parser.add_argument("--region", metavar="CODE", required=True, help="区划代码，如 371003")
    parser.add_argument("--year", type=int, required=True, help="年度，如 2023")
    parser.add_argument("--confirm", action="store_true", help="照显示的办理；不加只显示，不改动任何数据")
    parser.add_argument("--by", metavar="USERNAME", help="以谁的名义办理；不写用该区划唯一的绩效管理科人员")
    parser.add_argument("--reason", default="", help="关闭还有没办完的年度时的理由")
    return parser


def _set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
    django.setup()


def _region(code: str, on: date) -> Any:
    from abacus.foundation.organisations.models import Organisation

    return Organisation.objects.on(on).filter(kind=Organisation.Kind.REGION, code=code).first()


def _person(wanted: argparse.Namespace, region: Any, on: date) -> Any:
    """Who acts: the one named, else the only one at the region who may. Raises Refusal."""
    from abacus.foundation.accounts.models import Appointment, User
    from abacus.foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
    from abacus.foundation.refusals import Refusal

    if wanted.by:
        user = User.objects.filter(username=wanted.by, is_active=True).first()
        if user is None:
            raise Refusal(f"没有用户“{wanted.by}”，或已停用。", "请核对用户名。")
        return user
    roles = [role for role, held in ROLE_PERMISSIONS.items() if Permission.YEAR_OPEN in held]
    held = Appointment.objects.on(on).filter(organisation=region, role__in=roles, user__is_active=True)
    people = {one.user_id: one.user for one in held.select_related("user")}
    if len(people) != 1:
        raise Refusal(f"{region.name}有 {len(people)} 人可以办理年度。", "请用 --by 用户名 指明由谁办理。")
    return next(iter(people.values()))


def _open(wanted: argparse.Namespace, region: Any, on: date) -> int:
    """Opening: the figures, then doing it as they were shown."""
    from abacus.foundation.pages import numbers
    from abacus.pool.opening import plan_opening
    from abacus.pool.services import open_year_of

    found = plan_opening(region, wanted.year, on)
    _say(f"{region.name} {wanted.year} 年度：")
    _say(f"  延续项目 {len(found.opens)} 个（已在本年度 {found.exists} 个）")
    _say(f"  不延续 {found.not_on} 个：到期 {len(found.ended)}，取消或退出 {len(found.stopped)}，"
         f"上年没有预算 {len(found.unbudgeted)}，单位已撤并 {len(found.homeless)}")  # fmt: skip
    if not found.carries:
        _say("  按本地规则不结转")
    elif found.early:
        _say(f"  {wanted.year - 1} 年度还没有结束，不办结转；年后再运行一次补办")
    else:
        _say(f"  结转 {len(found.carried)} 个项目，{numbers.wan(found.carry_fen)} 万元"
             f"（以前已结转 {found.carried_before} 个；没有执行记录、金额不明 {len(found.unknown)} 个）")  # fmt: skip
    if not wanted.confirm:
        return _only_shown()
    by = _person(wanted, region, on)
    open_year_of(region=region, fiscal_year=wanted.year, by=by, on=on, seen=found.seen, tick=_tick)
    _say(f"已由{by.name}办理：延续 {len(found.opens)} 个项目，结转 {numbers.wan(found.carry_fen)} 万元。")
    return 0


def _close(wanted: argparse.Namespace, region: Any, on: date) -> int:
    """Closing: what is still open, then locking it."""
    from abacus.pool.closing import still_open
    from abacus.pool.services import close_year_of

    left = still_open(region, wanted.year, on)
    _say(f"{region.name} {wanted.year} 年度还没办完的：")
    for one in left:
        _say(f"  {one.label}：{one.count}")
    if not left:
        _say("  没有")
    if not wanted.confirm:
        return _only_shown()
    by = _person(wanted, region, on)
    close_year_of(region=region, fiscal_year=wanted.year, by=by, on=on, reason=wanted.reason, tick=_tick)
    _say(f"已由{by.name}关闭 {wanted.year} 年度。")
    return 0


def _tick(done: int, total: int) -> None:
    sys.stderr.write(f"\r  {done} / {total}" + ("\n" if done >= total else ""))


def _only_shown() -> int:
    _say("以上只是核对，没有改动任何数据；加 --confirm 办理。")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _complain(text: str) -> int:
    sys.stderr.write(f"{text}\n没有改动任何数据。\n")
    return 1
