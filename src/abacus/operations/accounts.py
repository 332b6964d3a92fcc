"""The command `abacus accounts`: what the operator does when no administrator can get in any more."""

import argparse
import os
import sys
from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Run a subcommand; 0 done, 1 refused with a sentence why."""
    wanted = _options().parse_args(words)
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
    django.setup()
    from abacus.foundation.organisations.reach import everywhere

    with everywhere():
        return _reset(wanted.username, wanted.reason)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="abacus accounts", description="运维人员在服务器上办理账号。")
    acts = parser.add_subparsers(required=True, metavar="事项")
    reset = acts.add_parser(
        "reset-administrator", help="管理员都无法登录时，重置其中一人：一次性密码、去掉动态口令、解锁、启用（写入审计）"
    )
    reset.add_argument("username", help="管理员的用户名")
    reset.add_argument("--reason", required=True, help="事由，写入审计记录")
    return parser


def _reset(username: str, reason: str) -> int:
    from abacus.foundation.accounts import services
    from abacus.foundation.accounts.models import User
    from abacus.foundation.accounts.usernames import folded
    from abacus.foundation.refusals import Refusal
    from abacus.web.middleware import today

    user = User.objects.select_related("organisation").filter(username=folded(username)).first()
    if user is None:
        sys.stderr.write(f"没有用户名为“{username}”的账号，未作任何改动。\n")
        return 1
    try:
        password = services.reset_administrator(user=user, reason=reason, by=None, on=today())
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.message}{refusal.todo}未作任何改动。\n")
        return 1
    sys.stdout.write(
        f"{user.name}（{user.username}）的一次性密码：{password}\n"
        "只显示这一次，请当面交给本人。首次登录须修改，并重新设置动态口令。已写入审计记录。\n"
    )
    return 0
