"""What `abacus check` finds, what keeps `abacus serve` from starting, and how the tables are brought up to date."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from abacus.foundation import safety
from abacus.foundation.documents.models import Upload
from abacus.foundation.refusals import Refusal
from abacus.foundation.safety import Problem
from abacus.operations import migrate, notes, questions
from abacus.operations.place import Place, alone
from abacus.web import fitness
from tests.factories import county
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime(2022, 3, 16, tzinfo=UTC)


@pytest.fixture
def place(tmp_path, monkeypatch):
    found = Place(tmp_path)
    monkeypatch.setattr(questions, "current", lambda: found)
    monkeypatch.setattr(questions, "is_demonstration", lambda: False)
    return found


def remember(place, name, days, **more):
    at = NOW - timedelta(days=days)
    notes.keep(place, name, {"at": at.isoformat(), "ok": True, **more})


def said(problems):
    return [problem.message for problem in problems]


def test_a_backup_is_wanted_every_week_and_a_drill_every_half_year(place):
    assert said(questions.backups_of(place, NOW)) == ["还没有做过备份。"]
    remember(place, notes.BACKUP, 8)
    remember(place, notes.DRILL, 181)
    assert said(questions.backups_of(place, NOW)) == ["最近一次备份是 8 天前。", "半年内没有做过恢复演练。"]
    remember(place, notes.BACKUP, 6, path=str(place.data / "gone.tar"), problems=["上传文件在磁盘上找不到：x"])
    remember(place, notes.DRILL, 1, ok=False)
    assert len(said(questions.backups_of(place, NOW))) == 3
    remember(place, notes.BACKUP, 1)
    remember(place, notes.DRILL, 1)
    assert said(questions.backups_of(place, NOW)) == []


def test_a_note_nobody_can_read_is_no_backup(place):
    remember(place, notes.BACKUP, 1)
    (place.notes / "last-backup.json").write_text('{"at": "yesterday"}')
    assert said(questions.backups_of(place, NOW)) == ["还没有做过备份。"]


def test_a_full_disk_is_said(place, monkeypatch):
    usage = type("usage", (), {"total": 10**12, "used": 0, "free": 4 * 10**10})
    monkeypatch.setattr(questions.shutil, "disk_usage", lambda _path: usage)
    assert "只剩 40.0 GB" in said(questions.full_disk())[0]


def test_a_stored_file_that_is_gone_is_named(place):
    one = county()
    Upload.objects.create(
        name="佐证.pdf", sha256="ab" * 32, size=1, media_type="application/pdf", file="ab/" + "ab" * 32,
        organisation_path=one.unit.path, uploaded_by_id=one.people["unit_clerk"].pk,
    )  # fmt: skip
    assert "ab/" + "ab" * 32 in said(questions.missing_uploads())[0]
    (place.uploads / "ab").mkdir(parents=True)
    (place.uploads / "ab" / ("ab" * 32)).touch()
    assert said(questions.missing_uploads()) == []


def test_keys_and_folders_others_may_read_are_named(place):
    (place.data / "audit-key").touch(mode=0o644)
    place.data.chmod(0o755)
    assert len(said(questions.open_folders())) == 2
    (place.data / "audit-key").chmod(0o600)
    place.data.chmod(0o750)
    assert said(questions.open_folders()) == []


def test_sqlite_on_a_network_is_said(place, tmp_path, monkeypatch):
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nserver:/share /srv nfs4 rw 0 0\nserver:/b /srv/a\\040b cifs rw 0 0\n")
    assert questions.file_system(place.data, mounts) == "ext4"
    assert questions.file_system(questions.Path("/srv/abacus"), mounts) == "nfs4"
    assert questions.file_system(questions.Path("/srv/a b/c"), mounts) == "cifs"
    assert questions.file_system(place.data, tmp_path / "nothing") == ""
    monkeypatch.setattr(questions, "file_system", lambda _path: "nfs4")
    assert "nfs4" in said(questions.sqlite_elsewhere())[0]


def test_clocks_that_differ_are_said():
    assert said(questions.clocks(NOW, NOW + timedelta(seconds=4))) == []
    assert "相差 70 秒" in said(questions.clocks(NOW, NOW - timedelta(seconds=70)))[0]


def test_the_database_of_this_test_is_new_enough():
    assert said(questions.old_server()) == []


def test_nobody_serves_what_is_being_restored(place):
    (place.data / ".restore-1").mkdir()
    assert list(questions.being_restored()) == []  # what a killed restore left harms nobody
    with alone(place):
        assert [problem.weight for problem in questions.being_restored()] == ["refuse"]


@pytest.fixture
def only(monkeypatch):
    """The given questions and no others."""

    def ask(**questions):
        monkeypatch.setattr(safety, "_questions", questions)

    return ask


def test_a_warning_is_said_and_a_refusal_keeps_it_from_serving(only, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)
    lines = []
    only(a=lambda: [Problem("磁盘快满了。", "请清理。")])
    assert fitness.is_fit(lines.append)
    only(a=lambda: [Problem("磁盘快满了。", "请清理。")], b=lambda: [Problem("用了所有者的账号。", "", "refuse")])
    assert not fitness.is_fit(lines.append)
    assert lines == ["请处理：磁盘快满了。请清理。", "不能启动：用了所有者的账号。", "请处理：磁盘快满了。请清理。"]


def test_a_question_that_fails_is_a_problem_and_the_others_are_asked(only):
    def falls():
        raise LookupError("no such table")

    only(a=falls, b=lambda: [Problem("二。")])
    assert [problem.message for _name, problem in safety.problems()] == ["检查“a”没有做成：no such table。", "二。"]


def test_a_newer_database_is_left_alone(place):
    MigrationRecorder(connection).record_applied("pool", "0999_from_the_future")
    with pytest.raises(Refusal, match=r"比平台 .* 新（例如 pool.0999_from_the_future）"):
        migrate.look(place)


def test_a_backup_is_advised_before_an_upgrade(place, capsys):
    assert migrate.look(place) == []
    MigrationRecorder(connection).record_unapplied("jobs", "0001_initial")
    assert migrate.look(place) == ["jobs.0001_initial"]
    assert "abacus migrate --backup" in capsys.readouterr().err
    remember(place, notes.BACKUP, 0)
    notes.keep(place, notes.BACKUP, {"at": datetime.now(UTC).isoformat()})
    migrate.look(place)
    assert capsys.readouterr().err == ""


def test_the_day_of_the_tests_is_a_demonstration():
    assert questions.is_demonstration()
    assert os.environ["ABACUS_TODAY"] == DAY.isoformat()
