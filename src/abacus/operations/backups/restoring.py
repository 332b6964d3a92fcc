"""Restoring: checked, unpacked beside, compared, and then put in place in one step."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString, cast

import psycopg

from abacus.foundation.refusals import Refusal
from abacus.operations.backups import archive, databases, inside, keys, tools
from abacus.operations.backups import side as sides
from abacus.operations.backups.side import Side
from abacus.operations.backups.verifying import check_manifest
from abacus.operations.place import Place


@dataclass
class Wish:
    """What the operator asked for."""

    path: Path
    keys: Path | None = None
    unsigned: bool = False
    anchors: Sequence[Path] = ()
    replace: bool = False
    despite: str = ""


@dataclass
class Restored:
    """What was done, and what was left of what stood there before."""

    manifest: dict[str, Any]
    kept: list[str] = field(default_factory=list)
    findings: str = ""
    pending: list[str] = field(default_factory=list)


def occupied(place: Place) -> str:
    """What stands in the place already, in words; blank where it is empty."""
    if not databases.is_empty(place):
        return f"数据库 {tools.dbname(place.url)} 里有表" if place.url else f"{place.sqlite} 里有表"
    if place.uploads.is_dir() and any(path.is_file() for path in place.uploads.rglob("*")):
        return f"{place.uploads} 里有文件"
    return ""


def last_event(place: Place) -> list[Any] | None:
    """[number, moment] of the last audit event that stands in the place; None where none can be read."""
    statement = "SELECT id, at FROM audit_event ORDER BY id DESC LIMIT 1"
    try:
        if databases.is_empty(place):
            return None
        if place.url:
            with tools.connect(place.url) as connection:
                rows: list[Any] = connection.execute(statement).fetchall()
        else:
            with databases.reading_sqlite(place.sqlite) as query:
                rows = query(statement)
    except (sqlite3.DatabaseError, psycopg.DatabaseError):
        return None
    return [int(rows[0][0]), str(rows[0][1])] if rows else None


def restore(place: Place, wish: Wish, now: datetime, tell: Callable[[str], None] = lambda _line: None) -> Restored:
    """Put a backup in place, wholly or not at all. Raises Refusal, Damaged; then nothing has changed."""
    stamp = now.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    found_keys = keys.read(wish.keys) if wish.keys else {}
    key = None if wish.unsigned else found_keys.get(keys.SECRET) or keys.signing(place)
    if key == "":
        raise Refusal("不知道做备份时的密钥，核对不了签名。", "请用 --keys 指出密钥文件；密钥已丢失时可加 --unsigned。")
    if (standing := occupied(place)) and not wish.replace:
        raise Refusal(f"这里不是空的：{standing}。", "请恢复到空的数据目录和数据库；确要替换请加 --replace。")
    _must_be_unused(place)
    with archive.opened(wish.path, key) as found:
        check_manifest(found)
        tell(
            f"备份完好：{found.manifest['made_at']}，平台 {found.manifest['version']}，{len(found.entries):,} 个文件。"
        )
        here = found_keys or keys.known(place)
        with sides.filled(found, sides.new(place, stamp), here) as side:
            tell("已恢复到旁边的位置，行数、审计末条和文件与清单一致。")
            _sign_everybody_out(side.place)
            findings = _judge(side, wish, last_event(place), tell)
            restored = Restored(found.manifest, findings=findings, pending=side.pending)
            put_in_place(side, place, found_keys, stamp, restored)
    return restored


def _judge(side: Side, wish: Wish, replaced: list[Any] | None, tell: Callable[[str], None]) -> str:
    """Verify the audit trail of the copy, and write down in it that it was restored, and in whose stead.

    Raises Refusal for findings the operator has not answered for.
    """
    if not side.is_current:
        tell("备份来自较早的版本：升级（abacus migrate）后请运行 abacus audit verify 核对审计记录。")
        return ""
    said = {"file": wish.path.name, "made_at": side.manifest["made_at"]}
    said |= {"last_event": side.manifest["last_event"], "last_event_replaced": replaced}
    event = {"action": "operations.restored", "label": wish.path.name, "said": said, "reason": wish.despite}
    findings = inside.judge(side.place, wish.anchors, event, wish.despite)
    if findings and not wish.despite:
        raise Refusal(
            f"备份里的审计记录核对不通过：\n{findings}\n",
            "没有改动任何数据。查明原因后，确要恢复请加 --despite “原因”，原因会记入审计记录。",
        )
    tell("审计记录核对不通过，按说明的原因继续。" if findings else "审计记录核对一致。")
    return findings


def _sign_everybody_out(place: Place) -> None:
    """Sessions that were ended since the backup must not come back."""
    statement = "DELETE FROM django_session"
    if place.url:
        with tools.connect(place.url) as server:
            server.execute(statement)
    else:
        with closing(sqlite3.connect(place.sqlite)) as connection, connection:
            connection.execute(statement)


def put_in_place(side: Side, place: Place, found_keys: dict[str, str], stamp: str, restored: Restored) -> None:
    """Files first (they only add), then keys and anchors, then the database in one step."""
    _must_be_unused(place)
    place.give(side.place.data)
    if side.place.uploads.is_dir():
        _add_files(side.place.uploads, place.uploads)
        place.give(place.uploads)
    place.give(*keys.install(found_keys, place.data, stamp))
    if side.place.anchors.is_dir():
        if place.anchors.exists():
            aside = place.data / f"anchors-replaced-{stamp}"
            place.anchors.rename(aside)
            restored.kept.append(str(aside))
        side.place.anchors.rename(place.anchors)
    swap = _swap_postgresql if place.url else _swap_sqlite
    if kept := swap(side.place, place, stamp):
        restored.kept.append(kept)


def _add_files(source: Path, target: Path) -> None:
    """Move files to where their hash says; the same bytes may lie there already, other bytes give way."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            goal = target / path.relative_to(source)
            goal.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, goal)


def _must_be_unused(place: Place) -> None:
    """Raise Refusal while another process uses the database: it would go on writing into the one that gives way."""
    if place.url:
        with tools.connect(tools.named(place.url, "postgres")) as server:
            count = server.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [tools.dbname(place.url)]
            ).fetchall()[0][0]
        if count:
            raise Refusal(
                f"数据库 {tools.dbname(place.url)} 还有 {count} 个连接。", "请先停止 abacus serve 和 abacus worker。"
            )
        return
    if not place.sqlite.exists():
        return
    try:
        with closing(sqlite3.connect(place.sqlite, timeout=1)) as connection:
            # Fails while anybody else has the file open, and leaves no -wal behind.
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchall()[0][0]
    except sqlite3.OperationalError as problem:
        if "locked" in str(problem):
            raise _in_use(place) from problem
        raise
    except sqlite3.DatabaseError:
        return  # too damaged to be asked; it gives way with everything that belongs to it
    if mode != "delete":
        raise _in_use(place)


def _in_use(place: Place) -> Refusal:
    return Refusal(f"数据库 {place.sqlite} 还有进程在用。", "请先停止 abacus serve 和 abacus worker。")


def _swap_sqlite(side: Place, place: Place, stamp: str) -> str:
    """Give the restored file the database's name in one rename; what stood there keeps another name."""
    kept = ""
    if place.sqlite.exists():
        before = place.sqlite.with_name(f"{place.sqlite.name}.before-{stamp}")
        os.link(place.sqlite, before)
        kept = str(before)
        for ending in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                place.sqlite.with_name(place.sqlite.name + ending).rename(before.with_name(before.name + ending))
    os.replace(side.sqlite, place.sqlite)
    archive.sync_folder(place.data)
    return kept


def _swap_postgresql(side: Place, place: Place, stamp: str) -> str:
    """Rename both databases in one transaction."""
    name, restored = tools.dbname(place.url), tools.dbname(side.url)
    with tools.connect(tools.named(place.url, "postgres")) as server:
        there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchall()
        before = f"{name}_before_{stamp}" if there else ""
        renames = [(name, before)] if there else []
        try:
            with server.transaction():
                for old, new in [*renames, (restored, name)]:
                    statement = f"ALTER DATABASE {databases.quoted(old)} RENAME TO {databases.quoted(new)}"
                    server.execute(cast(LiteralString, statement))
        except psycopg.errors.ObjectInUse as problem:
            raise Refusal(f"数据库 {name} 又有了新的连接。", "请先停止 abacus serve 和 abacus worker。") from problem
    return before


def clear(place: Place) -> None:
    """Remove what an interrupted restore or drill left; only while no other is under way."""
    for folder in place.data.glob(".restore-*"):
        shutil.rmtree(folder, ignore_errors=True)
    if place.url:
        pattern = f"{re.escape(tools.dbname(place.url))}_restore_[0-9]{{14}}"
        with tools.connect(tools.named(place.url, "postgres")) as server:
            rows = server.execute("SELECT datname FROM pg_database").fetchall()
        for (name,) in rows:
            if re.fullmatch(pattern, str(name)):
                databases.drop_database(tools.named(place.url, str(name)))
