"""The command `abacus`: finds the function of a subcommand and calls it.

Nothing is imported before a subcommand is chosen, so that those without a database start at once.
"""

import sys
from collections.abc import Callable
from importlib import import_module

COMMANDS: dict[str, str] = {
    "accounts": "abacus.operations.accounts:main",
    "assets": "abacus.web.assets:main",
    "audit": "abacus.operations.audit:main",
    "backup": "abacus.operations.backups.command:backup",
    "init": "abacus.web.initialise:main",
    "check": "abacus.operations.check:main",
    "demo": "abacus.demo.command:main",
    "forms": "abacus.foundation.documents.forms.command:main",
    "messages": "abacus.web.messages:main",
    "migrate": "abacus.operations.migrate:main",
    "replay": "abacus.replay.command:main",
    "restore": "abacus.operations.backups.command:restore",
    "rules": "abacus.rules.command:main",
    "serve": "abacus.web.serve:serve",
    "worker": "abacus.web.serve:worker",
    "year": "abacus.web.year:main",
}
"""Subcommand → "module:function". The function takes the arguments after it and returns the exit code."""

SAID: dict[str, str] = {
    "accounts": "管理员都无法登录时重置其中一人",
    "assets": "准备页面用到的脚本、样式和图标",
    "audit": "核验审计封存链，补封，抄录锚点",
    "backup": "备份数据库和上传文件；检查备份；恢复演练",
    "check": "检查本机安装是否可以正式使用",
    "demo": "用虚构数据演示一个县区",
    "forms": "读取绩效表，不保存任何内容",
    "init": "初始化一个区划：机构、人员、三个管理员、日历",
    "messages": "界面文字的英文目录",
    "migrate": "把数据库升级到本版本",
    "replay": "用虚构的明细数据重算各地公布的数字",
    "restore": "恢复一份备份",
    "rules": "规则包：查看、检查、解释",
    "serve": "启动网页服务",
    "worker": "处理后台任务和定时工作",
    "year": "开启或关闭一个区划的年度",
}
"""What each subcommand does, in a few words."""


def main(argv: list[str] | None = None) -> int:
    """Run a subcommand. Returns its exit code; 2 where there is no such subcommand."""
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] in ("-h", "--help"):
        sys.stdout.write(_usage())
        return 0
    name, *rest = arguments
    if name not in COMMANDS:
        sys.stderr.write(f"abacus: 没有命令“{name}”\n{_usage()}")
        return 2
    return _load(COMMANDS[name])(rest)


def _load(place: str) -> Callable[[list[str]], int]:
    module, _, function = place.partition(":")
    found: Callable[[list[str]], int] = getattr(import_module(module), function)
    return found


def _usage() -> str:
    names = "\n".join(f"  abacus {name:<10}{SAID[name]}" for name in sorted(COMMANDS))
    return f"用法：abacus 命令 [参数…]；各命令加 --help 看说明\n{names}\n"
