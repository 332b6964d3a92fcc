"""One consistent moment of a database into a file, and out of a file into a database beside the real one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, LiteralString, cast

from abacus.foundation.refusals import Refusal
from abacus.operations.backups import tools
from abacus.operations.backups.facts import Facts, Query, gather
from abacus.operations.place import Place

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
"""What the database is called in a backup."""
WAIT_SECONDS = 20


def dump(place: Place, target: Path) -> Facts:
    """Write the database as it is at one moment to `target` and count that same moment."""
    return _dump_postgresql(place.url, target) if place.url else _dump_sqlite(place.sqlite, target)


def _dump_sqlite(source: Path, target: Path) -> Facts:
    """SQLite's own online copy, in one step: writers go on, the copy is what was committed when it began."""
    if not source.exists():
        raise Refusal(f"没有数据库 {source}。", "请检查 ABACUS_DATA。")
    target.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(source, timeout=WAIT_SECONDS)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as problem:
        raise Refusal(f"数据库 {source} 读不出来：{problem}。", "请从最近一次备份恢复。") from problem
    return facts_of_sqlite(target)


def facts_of_sqlite(path: Path) -> Facts:
    """Look an SQLite file through and count it. Raises Refusal for a damaged one."""
    with reading_sqlite(path) as query:
        try:
            found = [str(line) for (line,) in query("PRAGMA integrity_check(3)")]
            if found != ["ok"]:
                raise Refusal(f"数据库文件已损坏：{'；'.join(found)}", "请从最近一次完好的备份恢复。")
            return gather("sqlite", query)
        except sqlite3.DatabaseError as problem:
            raise Refusal(f"数据库文件已损坏：{problem}", "请从最近一次完好的备份恢复。") from problem


@contextmanager
def reading_sqlite(path: Path) -> Iterator[Query]:
    """Ask an SQLite file nobody writes to."""
    with closing(sqlite3.connect(path, timeout=WAIT_SECONDS)) as connection:
        yield lambda statement: connection.execute(statement).fetchall()


def _dump_postgresql(url: str, target: Path) -> Facts:
    """pg_dump and our own counts, both within one exported snapshot."""
    with tools.connect(url) as connection:
        _must_see_all(connection)
        program = tools.tool("pg_dump", tools.major(connection))
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchall()[0][0]
        target.touch(mode=0o600)
        words = ["--format=custom", "--compress=6", "--no-password", f"--snapshot={snapshot}", f"--file={target}"]
        tools.run([program, *words], url)
        facts = gather("postgresql", asking(connection))
        connection.execute("ROLLBACK")
    return facts


def asking(connection: Any) -> Query:
    """Queries of a connection; the statements are our own, no word of them is anybody's input."""
    return lambda statement: connection.execute(cast(LiteralString, statement)).fetchall()


def _must_see_all(connection: Any) -> None:
    """Raise Refusal where row-level security would hide rows from this role: such a backup would lack them."""
    free = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    guarded = (
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = "
        "current_schema() AND c.relrowsecurity AND (c.relforcerowsecurity OR NOT pg_has_role(c.relowner, 'USAGE'))"
    )
    query = asking(connection)
    if not query(free)[0][0] and query(guarded)[0][0]:
        who = query("SELECT current_user")[0][0]
        raise Refusal(
            f"数据库用户 {who} 看不到全部数据（行级安全），做出的备份不完整。",
            f"请把 ABACUS_OWNER_URL 设为表的所有者，并由数据库管理员执行：ALTER ROLE {who} BYPASSRLS",
        )


def load(archived: Path, side: Place) -> Facts:
    """Put a dump into the side place's database (which is made) and count it."""
    if not side.url:
        archived.rename(side.sqlite)
        return facts_of_sqlite(side.sqlite)
    with tools.connect(tools.named(side.url, "postgres")) as server:
        program = tools.tool("pg_restore", tools.major(server))
        make_database(server, tools.dbname(side.url))
    words = ["--no-owner", "--no-password", "--exit-on-error", "--single-transaction"]
    tools.run([program, *words, f"--dbname={tools.dbname(side.url)}", str(archived)], side.url)
    with tools.connect(side.url) as connection:
        connection.execute("ANALYZE")
        return gather("postgresql", asking(connection))


def make_database(server: Any, name: str) -> None:
    """An empty database. Raises Refusal where the role may not make one."""
    import psycopg

    try:
        server.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE template0")
    except psycopg.errors.InsufficientPrivilege as problem:
        who = asking(server)("SELECT current_user")[0][0]
        raise Refusal(
            f"数据库用户 {who} 不能新建数据库，而恢复总是先放进旁边的新库。",
            f"请由数据库管理员执行：ALTER ROLE {who} CREATEDB",
        ) from problem


def drop_database(url: str) -> None:
    """Remove a side database; nothing happens where there is none."""
    with tools.connect(tools.named(url, "postgres")) as server:
        server.execute(cast(LiteralString, f"DROP DATABASE IF EXISTS {quoted(tools.dbname(url))} WITH (FORCE)"))


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def is_empty(place: Place) -> bool:
    """Whether the place's database holds no table at all (or is not there)."""
    if place.url:
        with tools.connect(tools.named(place.url, "postgres")) as server:
            there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [tools.dbname(place.url)]).fetchall()
        if not there:
            return True
        with tools.connect(place.url) as connection:
            count = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
            return not asking(connection)(count)[0][0]
    if not place.sqlite.exists() or not place.sqlite.stat().st_size:
        return True
    try:
        with reading_sqlite(place.sqlite) as query:
            return not query("SELECT count(*) FROM sqlite_master")[0][0]
    except sqlite3.DatabaseError:
        return False
