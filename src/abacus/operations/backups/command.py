"""The commands `abacus backup` and `abacus restore`."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from abacus.foundation.refusals import Refusal
from abacus.operations import notes
from abacus.operations.place import Place, alone, current


def backup(words: Sequence[str] | None = None) -> int:
    """Make, check or try out a backup: 0 done, 1 done or found with something to do, 2 not done."""
    wanted = backup_options().parse_args(words)
    return _guarded(lambda: _verify(wanted) if wanted.verify else _drill(wanted) if wanted.drill else _make(wanted))


def restore(words: Sequence[str] | None = None) -> int:
    """Restore a backup: 0 done, 1 nothing was done."""
    wanted = restore_options().parse_args(words)
    return min(_guarded(lambda: _restore(wanted)), 1)


def backup_options() -> argparse.ArgumentParser:
    """What `abacus backup` understands."""
    parser = argparse.ArgumentParser(prog="abacus backup", description="备份数据库和全部上传文件，平台照常运行。")
    parser.add_argument("--to", metavar="DIR", type=Path, help="备份放在哪里；不写为数据目录下的 backups")
    parser.add_argument("--keep", metavar="N", type=_at_least_one, help="只保留最新的 N 份")
    parser.add_argument("--keys", metavar="DIR", type=Path, help="密钥文件放在哪里；不写与备份放在一起")
    parser.add_argument("--no-keys", action="store_true", help="不写密钥文件（密钥已另行保管时）")
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--verify", metavar="FILE", type=Path, help="只检查一份备份（或目录里最新的一份），不恢复")
    one.add_argument("--drill", action="store_true", help="恢复演练：备份，恢复到临时位置，核对行数、审计和文件")
    parser.add_argument("--keys-from", metavar="FILE", type=Path, help="与 --verify 一起：做备份时的密钥文件")
    parser.add_argument("--unsigned", action="store_true", help="与 --verify 一起：不核对签名")
    return parser


def restore_options() -> argparse.ArgumentParser:
    """What `abacus restore` understands."""
    parser = argparse.ArgumentParser(
        prog="abacus restore", description="恢复一份备份：全部核对无误才换上，否则什么都不动。"
    )
    parser.add_argument("file", metavar="FILE|DIR", type=Path, help="备份文件，或备份目录（取最新的一份）")
    parser.add_argument("--into", metavar="DIR", type=Path, help="恢复到这个数据目录；不写用 ABACUS_DATA")
    parser.add_argument("--into-database", metavar="URL", help="恢复到这个 PostgreSQL 数据库；不写用环境变量里的")
    parser.add_argument("--keys", metavar="FILE", type=Path, help="做备份时的密钥文件，一并恢复")
    parser.add_argument("--anchors", metavar="FILE", type=Path, action="append", default=[],
                        help="另处保管的审计锚点，可写多次；备份缺少锚点之前的记录时会说出来")  # fmt: skip
    parser.add_argument("--unsigned", action="store_true", help="不核对签名（做备份时的密钥已经丢失）")
    parser.add_argument("--replace", action="store_true", help="这里已有数据，替换它（原来的另存）")
    parser.add_argument("--yes", metavar="NAME", help="与 --replace 一起：不再询问，NAME 为数据库名或数据目录名")
    parser.add_argument("--despite", metavar="原因", default="", help="审计核对不通过也恢复；原因记入审计记录")
    return parser


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("至少为 1")
    return number


def _guarded(work: "object") -> int:
    """Set Django up, do the work with nothing readable by others, and say a refusal instead of a traceback."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
    django.setup()
    before = os.umask(0o077)
    try:
        return int(work())  # type: ignore[operator]
    except Refusal as refusal:
        print(f"{refusal.message}{refusal.todo}", file=sys.stderr)  # noqa: T201
        return 2
    except OSError as problem:
        print(f"没有完成：{problem.strerror or problem}（{problem.filename or ''}）", file=sys.stderr)  # noqa: T201
        return 2
    finally:
        os.umask(before)


def say(text: str) -> None:
    """A line of a command's report."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _now() -> datetime:
    return datetime.now(UTC)


def _make(wanted: argparse.Namespace) -> int:
    from abacus.operations.backups import making

    place = current()
    folder = wanted.to or place.data / "backups"
    began = time.monotonic()
    with alone(place):
        making.sweep(folder)
        made = making.make(place, folder, _now(), say)
        if not wanted.no_keys:
            making.write_keys(made, place, wanted.keys or folder)
        gone = making.prune(folder, wanted.keep) if wanted.keep else []
        seconds = round(time.monotonic() - began, 1)
        told = {"at": made.manifest["made_at"], "path": str(made.path.resolve()), "size": made.size}
        told |= {"rows": made.rows, "seconds": seconds, "problems": made.problems[:20]}
        notes.keep(place, notes.BACKUP, told)
        said = {name: value for name, value in told.items() if name != "path"}
        notes.record_or_keep(place, "operations.backed_up", made.path.name, said)
    say(f"备份：{made.path}（{notes.shown_size(made.size)}，{seconds} 秒）")
    if made.keys:
        say(f"密钥：{made.keys}")
        say("请把密钥文件移到别处保管（例如封存的 U 盘）：谁同时拿到备份和密钥，谁就拿到了全部数据。")
    for path in gone:
        say(f"已删除旧备份 {path.name}")
    for problem in made.problems:
        print(problem, file=sys.stderr)  # noqa: T201
    return 1 if made.problems else 0


def _verify(wanted: argparse.Namespace) -> int:
    from abacus.operations.backups import keys
    from abacus.operations.backups.verifying import chosen, verify

    key = keys.read(wanted.keys_from).get(keys.SECRET, "") if wanted.keys_from else keys.signing(current())
    if not key and not wanted.unsigned:
        raise Refusal("不知道做备份时的密钥，核对不了签名。", "请用 --keys-from 指出密钥文件，或加 --unsigned。")
    looked = verify(chosen(wanted.verify), None if wanted.unsigned else key)
    said = looked.manifest
    say(f"备份完好：{looked.path.name}，{notes.shown_size(looked.size)}，{looked.files:,} 个文件。")
    say(f"做于 {said['made_at']}，平台 {said['version']}，{said['kind']}，{sum(said['tables'].values()):,} 行。")
    for problem in said.get("problems", []):
        print(f"做备份时已有的问题：{problem}", file=sys.stderr)  # noqa: T201
    return 1 if said.get("problems") else 0


def _drill(wanted: argparse.Namespace) -> int:
    from abacus.operations.backups import making, restoring
    from abacus.operations.backups.drill import drill

    place = current()
    folder = wanted.to or place.data / "backups"
    with alone(place):
        restoring.clear(place)
        making.sweep(folder)
        done = drill(place, folder, _now(), say)
        told = {"at": _now().isoformat(timespec="seconds"), **done.as_json()}
        notes.keep(place, notes.DRILL, told)
        notes.record_or_keep(place, "operations.drilled", "恢复演练", told)
    seconds = done.seconds
    say(f"恢复演练：{done.tables} 张表 {done.rows:,} 行一致，{done.files:,} 个文件 SHA-256 一致。")
    say(
        f"备份 {seconds['backup']:.1f} 秒，核对 {seconds['check']:.1f} 秒，恢复 {seconds['restore']:.1f} 秒，"
        f"审计核对 {seconds['audit']:.1f} 秒；备份大小 {notes.shown_size(done.size)}。"
    )
    say(f"审计记录核对不通过：\n{done.findings}" if done.findings else "审计记录核对一致。")
    for problem in done.problems:
        print(problem, file=sys.stderr)  # noqa: T201
    return 0 if done.ok else 1


def _restore(wanted: argparse.Namespace) -> int:
    from abacus.operations.backups import restoring
    from abacus.operations.backups.verifying import chosen

    place = _target(wanted)
    with alone(place):
        restoring.clear(place)
        standing = restoring.occupied(place)
        if standing and wanted.replace and not _confirmed(place, standing, wanted.yes):
            raise Refusal("没有确认，什么都没有改动。")
        wish = restoring.Wish(
            chosen(wanted.file), wanted.keys, wanted.unsigned, wanted.anchors, wanted.replace, wanted.despite
        )
        done = restoring.restore(place, wish, _now(), say)
    say(f"已恢复到 {done.manifest['made_at']} 的状态。此后撤销的口令、会话和任职需要重新处理；所有人须重新登录。")
    for kept in done.kept:
        say(f"原来的保留在 {kept}，确认无误后可以删除。")
    if done.pending:
        say("备份来自较早的版本：请接着运行 abacus migrate，再运行 abacus audit verify。")
    return 0


def _target(wanted: argparse.Namespace) -> Place:
    place = current()
    if wanted.into:
        place = replace(place, data=wanted.into.resolve())
    if wanted.into_database:
        place = replace(place, url=wanted.into_database)
    return place


def _confirmed(place: Place, standing: str, yes: str | None) -> bool:
    """Whether the operator has named what gives way."""
    from abacus.operations.backups import restoring, tools

    name = tools.dbname(place.url) if place.url else place.data.name
    if event := restoring.last_event(place):
        say(f"现有审计记录到第 {event[0]} 号（{event[1]}）；备份里没有的那些将不在恢复后的数据库里。")
    if yes is not None:
        return yes == name
    say(f"{standing}，将被替换（原来的另存）。请输入“{name}”确认：")
    return sys.stdin.readline().strip() == name
