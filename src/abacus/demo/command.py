"""The command `abacus demo`: the platform with a county of synthetic projects."""

import argparse
import os
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from abacus.demo.catalogue import WALKED

DAY = "2022-03-16"
"""The demo's day: 2021 is being evaluated, 2022 has its budget, late declarations are under review."""
MARK = "demo-complete"
"""The file in the data folder that says that the demo was built to its end."""


def main(words: Sequence[str] | None = None) -> int:
    """Build the demo county where it is not there yet, print the accounts, serve it."""
    wanted = _options().parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
    os.environ.setdefault("ABACUS_TODAY", DAY)
    data = _data()
    if problem := _foreign(data):
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    if wanted.reset:
        _clear(data)
    if not (data / MARK).exists():
        _clear(data)
        _build(data, wanted.walked)
    _tell(wanted.port, serving=not wanted.no_serve)
    if wanted.no_serve:
        return 0
    from abacus.web.serve import serve

    return serve(["--port", str(wanted.port), "--worker"])


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="abacus demo", description="用虚构数据演示一个县区。")
    parser.add_argument("--reset", action="store_true", help="清空演示数据，重新生成")
    parser.add_argument("--no-serve", action="store_true", help="只生成数据，不启动网页服务")
    parser.add_argument("--walked", type=int, default=WALKED, help="每年走完流程的项目数（至少 31）")
    parser.add_argument("--port", type=int, default=8000, help="监听端口（默认 8000）")
    return parser


def _data() -> Path:
    from abacus.web.environment import environment

    return environment().data.resolve()


def _foreign(data: Path) -> str:
    """Why the demo must not touch this installation; blank where it may."""
    from abacus.web.environment import environment

    if environment().database_url:
        return "演示只使用数据目录里的 SQLite 数据库；请去掉 ABACUS_DATABASE_URL 再运行。"
    started = data / "demo-started"
    if _holds_something(data / "abacus.sqlite3") and not started.exists():
        return f"{data} 里已有不是演示的数据库，未作任何改动；请用 ABACUS_DATA 另指定一个目录。"
    return ""


def _holds_something(database: Path) -> bool:
    """Whether it has a table, or is no database; a command that only looked leaves an empty one."""
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(database)) as opened:
            return opened.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
    except sqlite3.DatabaseError:
        return True


def _clear(data: Path) -> None:
    """Remove what an earlier demo made; nothing else in the folder."""
    for name in ("abacus.sqlite3", "abacus.sqlite3-wal", "abacus.sqlite3-shm", MARK):
        (data / name).unlink(missing_ok=True)
    shutil.rmtree(data / "uploads", ignore_errors=True)


def _build(data: Path, walked: int) -> None:
    data.mkdir(parents=True, exist_ok=True)
    (data / "demo-started").touch()
    import django

    django.setup()
    from django.core.management import call_command

    from abacus.demo.build import build
    from abacus.web.walls import rendering

    with rendering.of_new_models_alone():
        call_command("migrate", interactive=False, verbosity=0)
    build(tell=lambda text: print(text, flush=True), walked=walked)  # noqa: T201
    _seal()
    (data / MARK).touch()


def _seal() -> None:
    """Seal what the years have written, or the first start warns of thousands of events that wait."""
    from abacus.foundation.audit.services import seal_all
    from abacus.foundation.organisations.reach import everywhere
    from abacus.foundation.oversight.regions import finder

    with everywhere():
        print(f"  审计记录封存：{seal_all(finder())} 条")  # noqa: T201


def _tell(port: int, *, serving: bool) -> None:
    """Print the address and the accounts."""
    import django

    django.setup()
    from abacus.demo.county import ACCOUNTS, PASSWORD, SAMPLES

    if serving:
        print(f"\n铁算盘演示： http://127.0.0.1:{port}/   （演示日期 {os.environ['ABACUS_TODAY']}，Ctrl+C 停止）")  # noqa: T201
    print(f"以下账号的密码都是 {PASSWORD} ；全部数据为虚构：")  # noqa: T201
    for account in (*ACCOUNTS, SAMPLES):
        print(f"  {account.username:<12} {account.role.label}　{account.name}")  # noqa: T201
