"""A backup holds one moment of everything, while people go on writing, and comes back as it was."""

import re
import sqlite3
import stat
import subprocess
from contextlib import closing

import psycopg
import pytest

from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from abacus.operations import place as places
from abacus.operations.backups import archive, command, databases, keys, making, restoring, tools
from abacus.operations.backups.facts import Facts, gather
from abacus.operations.place import Place
from tests import operations_steps as steps

pytestmark = pytest.mark.database


def counted(place: Place) -> Facts:
    """The facts of a place as it is now."""
    if place.url:
        with tools.connect(place.url) as connection:
            return gather("postgresql", databases.asking(connection))
    return databases.facts_of_sqlite(place.sqlite)


def test_a_backup_under_write_load_is_one_moment_and_comes_back(busy, tmp_path):
    """What was acknowledged before it began is in it, every file its rows name too, and the rows are those restored."""
    manifest = busy.made.manifest
    assert busy.made.problems == []
    with archive.opened(busy.made.path, None) as found:
        files = {name.rpartition("/")[2] for name in found.entries if name.startswith("uploads/")}
    assert busy.before <= manifest["tables"]["documents_upload"] == len(files) <= busy.after + 1
    target = steps.empty_place(tmp_path, "elsewhere")
    done = restoring.restore(target, restoring.Wish(busy.made.path, keys=busy.made.keys), steps.NOW)
    assert (done.pending, done.findings) == ([], "")
    now = counted(target).tables
    written_down = {name for name in now if now[name] != manifest["tables"][name]}
    assert written_down - {"django_session", "audit_waiting", "audit_seal", "audit_chain"} == {"audit_event"}
    assert now["audit_event"] == manifest["tables"]["audit_event"] + 1
    assert {path.name for path in target.uploads.rglob("*") if path.is_file()} == files
    assert (target.data / "secret-key").read_text() == (busy.place.data / "secret-key").read_text()
    assert not [path for path in target.data.iterdir() if path.name.startswith(".restore")]


def test_backups_and_keys_are_read_by_their_owner_alone(made):
    assert {stat.S_IMODE(path.stat().st_mode) for path in (made.path, made.keys)} == {0o600}
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700


def test_keys_are_in_no_backup(made, place):
    secret = (place.data / "secret-key").read_bytes()
    assert secret not in made.path.read_bytes()
    assert secret.decode() in keys.read(made.keys).values()


def test_any_tar_reads_a_backup(made):
    said = subprocess.run(["tar", "tf", made.path], capture_output=True, text=True)
    assert (said.returncode, said.stdout.split()[-1]) == (0, "manifest.json")


def test_a_missing_or_changed_file_is_said_and_the_rest_is_kept(place, tmp_path):
    # Whoever was killed while they stored may have left a file that no row speaks of: that is not missed.
    some = [place.uploads / name for name in counted(place).files[:2]]
    kept = [path.read_bytes() for path in some]
    some[0].unlink()
    some[1].write_bytes(b"something else")
    try:
        made = making.make(place, tmp_path, steps.NOW)
    finally:
        for path, content in zip(some, kept, strict=True):
            path.write_bytes(content)
    assert [problem.rpartition("/")[2] for problem in made.problems] == [path.name for path in some]
    with archive.opened(made.path, keys.signing(place)) as found:
        assert len(found.entries) == made.manifest["tables"]["documents_upload"]  # one less, and the database


def test_nothing_is_left_where_a_backup_cannot_be_made(tmp_path):
    place = steps.empty_place(tmp_path, "nothing_here")
    with pytest.raises(Refusal):
        making.make(place, tmp_path / "backups", steps.NOW)
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.fixture
def operator(place, monkeypatch, capsys):
    """Runs `abacus backup …` or `abacus restore …` on the place; gives the exit code and all that was said."""
    monkeypatch.setattr(command, "current", lambda: place)

    def run(name: str, *words: object) -> tuple[int, str]:
        code = getattr(command, name)([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.mark.django_db
def test_the_commands_do_it_all_and_say_so(operator, place, tmp_path):
    """Backup, look, drill, restore over what stands there, as an operator does it."""
    code, said = operator("backup", "--to", tmp_path, "--keep", 2)
    assert (code, "请把密钥文件移到别处" in said) == (0, True), said
    code, said = operator("backup", "--verify", tmp_path)
    assert (code, "备份完好" in said) == (0, True), said
    code, said = operator("backup", "--drill", "--to", tmp_path)
    assert code == 0, said
    assert re.search(r"\d+ 张表 [\d,]+ 行一致", said)
    left = sorted(re.sub(r"\d{8}T\d{6}Z", "…", path.name) for path in tmp_path.iterdir())
    assert left == ["abacus-….backup.tar", "abacus-….keys"]
    assert set(Event.objects.values_list("action", flat=True)) == {"operations.backed_up", "operations.drilled"}
    before = counted(place)
    code, said = operator("restore", tmp_path, "--replace", "--yes", place.data.name)
    assert code == 0, said
    assert "原来的保留在" in said
    assert counted(place).tables["documents_upload"] == before.tables["documents_upload"]
    assert counted(place).last_event[0] > before.last_event[0]


def test_what_stands_there_gives_way_only_when_it_is_named(operator, made):
    code, said = operator("restore", made.path)
    assert (code, "--replace" in said) == (1, True)
    code, said = operator("restore", made.path, "--replace", "--yes", "yes")
    assert (code, "什么都没有改动" in said) == (1, True)


def test_a_place_in_use_is_not_replaced(place, made):
    with closing(psycopg.connect(place.url) if place.url else sqlite3.connect(place.sqlite)) as connection:
        connection.execute("SELECT count(*) FROM django_migrations")
        if not place.url:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("SELECT count(*) FROM django_migrations")
        with pytest.raises(Refusal, match=r"在用|连接"):
            restoring.restore(place, restoring.Wish(made.path, replace=True), steps.NOW)


def test_a_second_maintenance_command_waits_its_turn(operator, place):
    with places.alone(place):
        code, said = operator("backup")
    assert (code, "正在运行" in said) == (2, True)


def test_a_role_that_does_not_see_all_rows_makes_no_backup(place, tmp_path):
    """Row-level security would leave rows out; nobody under it is asked for a backup."""
    if not place.url:
        return  # SQLite has no roles
    with tools.connect(place.url) as connection:
        connection.execute("CREATE ROLE half_blind LOGIN")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO half_blind")
        connection.execute("ALTER TABLE django_migrations ENABLE ROW LEVEL SECURITY")
    try:
        with pytest.raises(Refusal) as refused:
            making.make(Place(place.data, place.url.replace("//abacus@", "//half_blind@")), tmp_path, steps.NOW)
        assert "ALTER ROLE half_blind BYPASSRLS" in refused.value.todo
    finally:
        with tools.connect(place.url) as connection:
            connection.execute("ALTER TABLE django_migrations DISABLE ROW LEVEL SECURITY")
            connection.execute("DROP OWNED BY half_blind")
            connection.execute("DROP ROLE half_blind")
