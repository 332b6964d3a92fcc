"""Empty databases with all tables: migrated once, then copied for every worker and every demonstration.

Migrating takes ten seconds of work, a copy almost none. `make test` migrates anew in each run, once on
SQLite and once on PostgreSQL; a run of pytest by hand keeps the SQLite file of the migrations it finds.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.harness import DAY, ROOT

FOLDER = "ABACUS_TEST_TABLES"
"""Where this run keeps the migrated databases; not set for a run by hand."""
TEMPLATE = "tables"
"""The name of the migrated database on PostgreSQL."""
MIGRATE = (sys.executable, "-c", "from abacus.web.serve import migrate; migrate([])")
APPLICATION, OWNER = "abacus_app", "abacus_owner"
"""The two roles of production: tests run as the first, tables are made by the second."""


def sqlite(path: Path) -> None:
    """Put an empty database with all tables at `path`."""
    folder = _folder()
    for name in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        name.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        made = folder / f"{_fingerprint()}.sqlite3"
        if not made.exists():
            for earlier in folder.glob("*.sqlite3"):
                earlier.unlink()
            data = folder / "making"
            shutil.rmtree(data, ignore_errors=True)
            migrate(data, "")
            (data / "abacus.sqlite3").rename(made)
            shutil.rmtree(data)
        shutil.copyfile(made, path)


def postgresql(database_url: str, name: str) -> None:
    """Make the database `name` with all tables on the server of `database_url`; one of that name goes first."""
    server = named(database_url, "postgres")
    with _alone(_folder()):
        if not query(server, f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}' AND datistemplate"):  # noqa: S608
            query(server, f'DROP DATABASE IF EXISTS "{TEMPLATE}" WITH (FORCE)')
            roles(server)
            query(server, f'CREATE DATABASE "{TEMPLATE}" OWNER {OWNER}')
            migrate(_folder() / "making", named(database_url, TEMPLATE))
            query(server, f'ALTER DATABASE "{TEMPLATE}" IS_TEMPLATE true')
        query(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        copy(database_url, TEMPLATE, name)


def copy(database_url: str, of: str, name: str) -> None:
    """Make the database `name` as a copy of another on the server of `database_url`."""
    query(named(database_url, "postgres"), f'CREATE DATABASE "{name}" TEMPLATE "{of}" OWNER {OWNER}')


def roles(database_url: str) -> None:
    """Make the two roles of production where they are not there; they sign in without a password, as all here do."""
    for role, may in ((APPLICATION, "NOCREATEDB NOBYPASSRLS"), (OWNER, "CREATEDB BYPASSRLS")):
        if not query(database_url, f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):  # noqa: S608
            query(database_url, f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE {may}")


def used_by(role: str, database_url: str) -> str:
    """The same database for one of the two roles."""
    return re.sub(r"//[^@/]*@", f"//{role}@", database_url)


def addresses(database_url: str) -> dict[str, str]:
    """The settings that name a database to the platform: as the application, and as the owner."""
    if not database_url:
        return {"ABACUS_DATABASE_URL": ""}
    return {
        "ABACUS_DATABASE_URL": used_by(APPLICATION, database_url),
        "ABACUS_OWNER_URL": used_by(OWNER, database_url),
    }


def named(database_url: str, name: str) -> str:
    """The same server's database `name`."""
    return re.sub(r"(?<=@)/[^?]*", f"/{name}", database_url)


def query(database_url: str, statement: str) -> list[tuple[object, ...]]:
    """Run one statement outside of a transaction; its rows, none where it has no answer."""
    import psycopg

    with psycopg.connect(database_url, autocommit=True) as connection:
        done = connection.execute(statement.encode())
        return done.fetchall() if done.description else []


def _folder() -> Path:
    folder = Path(os.environ.get(FOLDER) or ROOT / "build" / "tables")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time; the others wait for what it makes."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint() -> str:
    """Changes with every migration of ours and with the packages installed."""
    seen = hashlib.sha256()
    for path in sorted([*ROOT.glob("src/abacus/**/migrations/*.py"), ROOT / "requirements" / "base.txt"]):
        seen.update(f"{path.relative_to(ROOT)}\n".encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()[:16]


def migrate(data: Path, database_url: str) -> None:
    """Bring the tables and, on PostgreSQL, the walls of a database to this version.

    Raises RuntimeError with what the command said where it failed.
    """
    data.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ABACUS_", "DJANGO_"))}
    ours = {"ABACUS_DATA": str(data), **addresses(database_url), "ABACUS_TODAY": DAY.isoformat()}
    done = subprocess.run(MIGRATE, cwd=ROOT, env=kept | ours, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the tables were not made:\n{done.stdout}\n{done.stderr}")
