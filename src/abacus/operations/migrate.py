"""The command `abacus migrate`: looks first, backs up where asked, then brings the tables to this version."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from abacus.foundation.refusals import Refusal
from abacus.operations import notes, versions
from abacus.operations.place import Place, alone, current

RECENT = timedelta(hours=24)


def main(words: Sequence[str] | None = None) -> int:
    """Bring the database's tables to this version; 1 where nothing was done: a newer database, a failed backup."""
    parser = argparse.ArgumentParser(prog="abacus migrate", description="把数据库升级到本版本。")
    parser.add_argument("--backup", action="store_true", help="先备份，备份成功才升级")
    parser.add_argument("--to", metavar="DIR", type=Path, help="与 --backup 一起：备份放在哪里")
    parser.add_argument("--plan", action="store_true", help="只说要做什么，什么都不改")
    wanted = parser.parse_args(words)
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
    django.setup()
    place = current()
    try:
        due = look(place)
        if wanted.plan:
            sys.stdout.write("".join(f"{name}\n" for name in due) or "没有要升级的。\n")
            return 0
        if wanted.backup and not _backed_up(wanted.to):
            return 1
        with alone(place):
            return _migrate(place, due)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.message}{refusal.todo}\n")
        return 1


def look(place: Place) -> list[str]:
    """The migrations that are due. Raises Refusal for a database of a newer version."""
    applied = _applied()
    if strange := versions.unknown(applied):
        raise Refusal(
            f"数据库比平台 {versions.version()} 新（例如 {strange[0]}），没有改动。",
            "请安装做过升级的那个版本；要退回旧版本，请用旧版本恢复升级前的备份。",
        )
    due = versions.pending(applied)
    last = notes.kept(place, notes.BACKUP)
    if applied and due and (last is None or datetime.now(UTC) - last["at"] > RECENT):
        sys.stderr.write("提示：一天内没有备份；建议用 abacus migrate --backup，先备份再升级。\n")
    return due


def _applied() -> list[tuple[str, str]]:
    """What has been applied. Raises Refusal where the database does not answer."""
    from django.db import OperationalError

    try:
        return versions.applied()
    except OperationalError as problem:
        raise Refusal(f"数据库连接不上：{problem}", "请检查数据库服务和 ABACUS_DATABASE_URL。") from problem


def _backed_up(folder: Path | None) -> bool:
    from abacus.operations.backups.command import backup

    if not _applied():
        return True  # nothing to lose yet
    return backup(["--to", str(folder)] if folder else []) == 0


def _migrate(place: Place, due: list[str]) -> int:
    """Do it, and leave a trace in the audit trail."""
    from abacus.web.serve import migrate

    if code := migrate([]):
        return code
    notes.record_kept(place)
    if due:
        said = {"version": versions.version(), "count": len(due), "migrations": due[-50:]}
        notes.record("operations.migrated", versions.version(), said)
    return 0
