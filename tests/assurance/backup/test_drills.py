"""Backups at a size and under a load that hurt: many while people write, flipped bits, killed restores, old schemas."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from abacus.foundation.refusals import Refusal
from abacus.operations.backups import archive, databases, keys, making, restoring, tools
from abacus.operations.backups.drill import drill
from abacus.operations.backups.facts import gather
from tests import operations_steps as steps
from tests.harness import ROOT, tables

pytestmark = [pytest.mark.database, pytest.mark.long, pytest.mark.slow]

BACKUPS, FLIPS, KILLS, ROWS = 12, 500, 25, 300_000
HAPPENS_AFTER = {"django_session", "audit_event", "audit_waiting", "audit_seal", "audit_chain"}
"""What the restoring itself changes: nobody stays signed in, and it is written down."""


def kind():
    return "PostgreSQL" if steps.postgresql() else "SQLite"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("drills")


@pytest.fixture(scope="module")
def place(folder):
    place = steps.installed(folder, "drilled")
    yield place
    shutil.rmtree(place.data)


@pytest.fixture(scope="module")
def small(place, folder):
    """A backup of a few hundred files."""
    with steps.writing(place, folder) as writer:
        writer.until(300)
    return making.make(place, folder / "small", steps.NOW)


def facts(place):
    if place.url:
        with tools.connect(place.url) as connection:
            return gather("postgresql", databases.asking(connection))
    return databases.facts_of_sqlite(place.sqlite)


def drop(place):
    if place.url:
        databases.drop_database(place.url)
    shutil.rmtree(place.data, ignore_errors=True)


def test_flipped_bits_are_refused(small, place, measured):
    content, chance, refused = small.path.read_bytes(), random.Random(2022), 0
    changed = small.path.with_name("changed.backup.tar")
    for _ in range(FLIPS):
        at = chance.randrange(len(content))
        changed.write_bytes(content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :])
        with pytest.raises(Refusal), archive.opened(changed, keys.signing(place)):
            pass
        refused += 1
    measured(f"BACKUP: flipped bits refused ({kind()})", f"{refused} of {FLIPS}")


def test_every_backup_made_while_people_write_comes_back(place, small, folder, measured):
    """Each holds at least what was acknowledged before it, at most what was after, and every file its rows name."""
    made = []
    with steps.writing(place, folder) as writer:
        base = facts(place).tables["documents_upload"] - writer.acknowledged
        for number in range(BACKUPS):
            before = writer.until(writer.acknowledged + 20)
            one = making.make(place, folder / f"under-load-{number}", steps.NOW)
            made.append((base + before, one, base + writer.until(before + 1)))
    for number, (least, one, most) in enumerate(made):
        target = steps.empty_place(folder, f"back{number}")
        wish = restoring.Wish(one.path, unsigned=True)
        assert one.problems == []
        assert restoring.restore(target, wish, steps.NOW).findings == ""
        now = facts(target)
        assert least - 2 <= now.tables["documents_upload"] <= most + 2
        files = [path for path in target.uploads.rglob("*") if path.is_file()]
        assert len(files) == now.tables["documents_upload"]
        same = {name for name, rows in one.manifest["tables"].items() if now.tables[name] == rows}
        assert set(now.tables) - same <= HAPPENS_AFTER
        drop(target)
    measured(f"BACKUP: backups under write load that came back whole ({kind()})", f"{len(made)} of {BACKUPS}")


def test_a_killed_restore_leaves_nothing_or_all(small, folder, measured):
    """Killed at random moments; the next run clears up and succeeds."""
    chance, left = random.Random(7), {"nothing": 0, "everything": 0}
    wanted = small.manifest["tables"]["documents_upload"]
    target = steps.empty_place(folder, "killed")
    words = [sys.executable, "-c", "import sys; from abacus.cli import main; sys.exit(main(sys.argv[1:]))"]
    words += ["restore", str(small.path), "--unsigned", "--replace", "--yes"]
    words.append("killed" if target.url else target.data.name)
    for _ in range(KILLS):
        process = subprocess.Popen(
            words, env=steps.environment(target), cwd=ROOT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(chance.uniform(0.8, 6))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if databases.is_empty(target):
            left["nothing"] += 1
        else:
            now = facts(target)
            assert now.tables["documents_upload"] == wanted
            assert sum(path.is_file() for path in target.uploads.rglob("*")) >= wanted
            left["everything"] += 1
            drop(target)
            target = steps.empty_place(folder, "killed")
    done = steps.abacus(target, "restore", str(small.path), "--unsigned", "--replace", "--yes", words[-1])
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(target.data.glob(".restore*")) == []
    if target.url:
        names = tables.query(os.environ["ABACUS_TEST_POSTGRESQL"], "SELECT datname FROM pg_database")
        assert [name for (name,) in names if str(name).startswith("killed_restore_")] == []
    measured(f"BACKUP: restores killed, half restored ({kind()})", f"{KILLS} killed, 0 half restored ({left})")
    drop(target)


def test_a_large_drill_is_measured(place, folder, measured):
    """The drill on a database of some size, while somebody writes."""
    statement = "INSERT INTO django_session (session_key, session_data, expire_date) "
    if place.url:
        with tools.connect(place.url) as connection:
            connection.execute(
                statement + "SELECT 'x' || n, repeat(md5(n::text), 16), now() FROM generate_series(1, 300000) n"  # noqa: S608
            )
    else:
        with closing(sqlite3.connect(place.sqlite, timeout=20)) as connection, connection:
            rows = ((f"x{number}", f"{number:032x}" * 16, "2022-03-16 00:00:00") for number in range(ROWS))
            connection.executemany(f"{statement} VALUES (?, ?, ?)", rows)
    with steps.writing(place, folder) as writer:
        writer.until(10)
        done = drill(place, folder / "large", steps.NOW)
        writer.until(writer.acknowledged + 1)
    assert done.ok, done.findings
    assert done.rows > ROWS
    seconds = ", ".join(f"{name} {each:.1f} s" for name, each in done.seconds.items())
    size = f"{done.rows:,} rows, {done.files:,} files, {done.size / 1e6:.0f} MB"
    measured(f"BACKUP: restore drill under write load ({kind()})", f"{size}: {seconds}")


EARLIEST = """
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from abacus.web.walls.raising import as_owner
with as_owner():
    known = sorted(MigrationExecutor(connection).loader.disk_migrations)
    for key in (key for key in known if key[1].startswith("0001")):
        executor = MigrationExecutor(connection)
        if key not in executor.loader.applied_migrations:
            executor.migrate([key])
    print(len(known) - len(executor.recorder.applied_migrations()))
"""


def test_the_first_schema_of_every_app_is_backed_up_and_brought_up_to_date(folder, measured):
    """As a county with the first version does it: `abacus migrate --backup`, and back again from the backup."""
    place = steps.empty_place(folder, "earliest")
    if place.url:
        server = tables.named(place.url, "postgres")
        tables.query(server, 'CREATE DATABASE "earliest"')
    environment = steps.environment(place) | {"DJANGO_SETTINGS_MODULE": "abacus.web.settings"}
    words = [sys.executable, "-c", EARLIEST]
    made = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert made.returncode == 0, made.stderr
    due = int(made.stdout.split()[-1])
    assert due > 0
    assert "还不是本版本" in steps.abacus(place, "check").stdout
    done = steps.abacus(place, "migrate", "--backup", "--to", str(folder / "earlier"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "还不是本版本" not in steps.abacus(place, "check").stdout
    back = steps.empty_place(folder, "back_again")
    restored = steps.abacus(back, "restore", str(folder / "earlier"), "--unsigned")
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "abacus migrate" in restored.stdout
    assert steps.abacus(back, "migrate").returncode == 0
    assert facts(back).tables.keys() == facts(place).tables.keys()
    measured(f"UPGRADE: migrations applied to the first schema, with a backup before ({kind()})", str(due))
    drop(back)
    drop(place)
