"""PostgreSQL's own programs, called so that no password stands in the list of processes."""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from abacus.foundation.refusals import Refusal


def dbname(url: str) -> str:
    """The name of the database in an address."""
    said = conninfo_to_dict(url)
    return str(said.get("dbname") or said.get("user") or "")


def named(url: str, name: str) -> str:
    """The same server and person, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def tool(name: str, server: int) -> str:
    """The program `name` for a server of that major version or an older one. Raises Refusal where it is missing."""
    found = sorted(_installed(name), key=lambda each: each[0])
    fitting = [path for major, path in found if major >= server]
    if not fitting:
        older = f"，现有的版本 {found[-1][0]} 旧于服务器" if found else ""
        raise Refusal(
            f"本机没有可用的 {name}（需要版本 {server} 或更新{older}）。",
            f"请安装软件包 postgresql-client-{server}：apt-get install postgresql-client-{server}",
        )
    return fitting[0]


@cache
def _installed(name: str) -> tuple[tuple[int, str], ...]:
    """(major version, path) of every copy of a program on this machine."""
    places = [str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")]
    if on_path := shutil.which(name):
        places.append(on_path)
    found = []
    for path in places:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        if version := re.search(r"\) (\d+)", said):
            found.append((int(version.group(1)), path))
    return tuple(found)


def environment(url: str) -> dict[str, str]:
    """The environment a program of PostgreSQL reads its connection from: nothing is said on its command line."""
    names = {one.keyword.decode(): one.envvar.decode() for one in pq.Conninfo.get_defaults() if one.envvar is not None}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    said = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    if strange := sorted(said.keys() - names.keys()):
        raise Refusal(f"数据库地址里有不认识的设置：{'、'.join(strange)}。", "请检查 ABACUS_DATABASE_URL。")
    return kept | {names[key]: value for key, value in said.items()} | {"LC_MESSAGES": "C"}


def run(words: list[str], url: str) -> None:
    """Run a program on a database. Raises Refusal with what it said where it failed."""
    done = subprocess.run(words, env=environment(url), capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Refusal(f"{Path(words[0]).name} 没有成功：{' '.join(said[-3:])}", "没有改动任何数据。")


def major(connection: "psycopg.Connection[tuple[object, ...]]") -> int:
    """The server's major version."""
    return connection.info.server_version // 10000


def connect(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    """Connect outside of Django. Raises Refusal where the server does not answer."""
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as problem:
        raise Refusal(f"数据库连接不上：{problem}", "请检查数据库服务和 ABACUS_DATABASE_URL。") from problem
