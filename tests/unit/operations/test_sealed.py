"""The sealed file: whatever is done to it is noticed, named, and leads nowhere."""

import io
import json
import random
import tarfile

import pytest

from abacus.foundation.refusals import Refusal
from abacus.operations.backups import archive, keys, making, tools
from abacus.operations.backups.archive import SEAL_SIZE, Damaged, Writer, opened, seal

KEY = "a key of the installation"
FILES = {"database.sqlite3": b"rows" * 4000, "uploads/ab/abc": b"%PDF evidence", "uploads/cd/cde": bytes(range(256))}


@pytest.fixture
def sealed(tmp_path):
    writer = Writer(tmp_path / "a.backup.tar", 1_000_000_000)
    for name, content in FILES.items():
        writer.add(name, io.BytesIO(content), len(content))
    writer.finish({"kind": "sqlite"}, KEY)
    return tmp_path / "a.backup.tar"


def hostile(path, members, manifest=None):
    """A file with a right seal, made by somebody who holds the key, with whatever members they like."""
    out = io.BytesIO()
    listed = []
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for member, content in members:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
            listed.append([member.name, len(content), archive.hashlib.sha256(content).hexdigest()])
        text = json.dumps(manifest or {"format": archive.FORMAT, "files": listed}).encode()
        header = tarfile.TarInfo(archive.MANIFEST)
        header.size = len(text)
        tar.addfile(header, io.BytesIO(text))
    content = out.getvalue()
    path.write_bytes(content + seal(archive.hashlib.sha256(content).hexdigest(), KEY))
    return path


def member(name, kind=tarfile.REGTYPE, link=""):
    found = tarfile.TarInfo(name)
    found.type, found.linkname = kind, link
    return found


def test_what_goes_in_comes_out(sealed, tmp_path):
    with opened(sealed, KEY) as found:
        found.check_files()
        for entry in found.entries.values():
            assert found.extract(entry, tmp_path / "out").read_bytes() == FILES[entry.name]


def test_a_flipped_bit_anywhere_is_refused(sealed):
    """Headers, contents, padding, manifest and seal: 60 random bits, and every eighth byte of the seal."""
    content = sealed.read_bytes()
    chance = random.Random(5)
    places = [chance.randrange(len(content)) for _ in range(60)]
    for place in [*places, *range(len(content) - SEAL_SIZE, len(content), 8)]:
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        sealed.write_bytes(changed)
        with pytest.raises(Refusal), opened(sealed, KEY):
            pass


@pytest.mark.parametrize("name", FILES)
def test_the_damaged_file_is_named(sealed, name):
    content = sealed.read_bytes()
    at = content.index(FILES[name]) + 5
    sealed.write_bytes(content[:at] + b"\xff" + content[at + 1 :])
    with pytest.raises(Damaged) as refused, opened(sealed, KEY):
        pass
    assert refused.value.name == name
    assert name in refused.value.message


@pytest.mark.parametrize("length", [0, 100, 511, 5000])
def test_a_part_of_a_backup_is_refused(sealed, length):
    sealed.write_bytes(sealed.read_bytes()[:length])
    with pytest.raises(Damaged), opened(sealed, KEY):
        pass


def test_a_manifest_rewritten_with_a_new_hash_is_refused_for_its_signature(sealed):
    content = sealed.read_bytes()[:-SEAL_SIZE].replace(b'"sqlite"', b'"hidden"')
    sealed.write_bytes(content + seal(archive.hashlib.sha256(content).hexdigest(), "another key"))
    with pytest.raises(Refusal, match="签名"), opened(sealed, KEY):
        pass
    with opened(sealed, None) as found:
        assert found.manifest["kind"] == "hidden"  # who says --unsigned trusts the file


@pytest.mark.parametrize(
    "name",
    ["../outside", "/etc/cron.d/x", "uploads/../../x", "uploads//x", "./x", "uploads\\x", ".hidden", "a\nb", "C:x"],
)
def test_no_name_leads_out(tmp_path, name):
    with pytest.raises(Damaged), opened(hostile(tmp_path / "h.tar", [(member(name), b"x")]), KEY):
        pass


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE]
)
def test_nothing_but_files(tmp_path, kind):
    with pytest.raises(Damaged), opened(hostile(tmp_path / "h.tar", [(member("uploads/x", kind, "/etc"), b"")]), KEY):
        pass


def test_no_file_comes_twice_or_unlisted(tmp_path):
    twice = [(member("uploads/x"), b"1"), (member("uploads/x"), b"2")]
    with pytest.raises(Damaged), opened(hostile(tmp_path / "h.tar", twice), KEY):
        pass
    unlisted = {"format": archive.FORMAT, "files": []}
    with pytest.raises(Damaged), opened(hostile(tmp_path / "h.tar", [(member("x"), b"1")], unlisted), KEY):
        pass
    larger = {"format": archive.FORMAT, "files": [["x", 2, "0"]]}
    with pytest.raises(Damaged), opened(hostile(tmp_path / "h.tar", [(member("x"), b"1")], larger), KEY):
        pass


def test_a_file_is_made_and_never_written_through_a_link(sealed, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "database.sqlite3").symlink_to(tmp_path / "victim")
    with opened(sealed, KEY) as found, pytest.raises(FileExistsError):
        found.extract(found.entries["database.sqlite3"], tmp_path / "out")
    assert not (tmp_path / "victim").exists()


def test_a_link_among_the_uploads_is_not_followed(tmp_path):
    (tmp_path / "link").symlink_to("/etc/passwd")
    writer = Writer(tmp_path / "b.tar", 0)
    with pytest.raises(OSError, match="symbolic"):
        writer.add_path("uploads/ab/link", tmp_path / "link")
    writer.give_up()
    assert not list(tmp_path.glob(".b.tar*"))


def test_a_keys_file_that_was_changed_is_refused(tmp_path):
    path = tmp_path / "a.keys"
    said = {"format": keys.FORMAT, "keys": {"secret-key": "x"}, "sha256": keys._digest({"secret-key": "x"})}
    path.write_text(json.dumps(said))
    assert keys.read(path) == {"secret-key": "x"}
    path.write_text(json.dumps(said | {"keys": {"secret-key": "y"}}))
    with pytest.raises(Refusal):
        keys.read(path)
    strange = {"../../etc/cron.d/a-key": "x"}
    path.write_text(json.dumps(said | {"keys": strange, "sha256": keys._digest(strange)}))
    with pytest.raises(Refusal, match="名称"):
        keys.read(path)


def test_a_key_that_gives_way_is_kept(tmp_path):
    (tmp_path / "secret-key").write_text("old")
    keys.install({"secret-key": "new"}, tmp_path, "20220316")
    assert (tmp_path / "secret-key").read_text() == "new"
    assert (tmp_path / "secret-key.before-20220316").read_text() == "old"
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_oldest_go_with_their_keys(tmp_path):
    for hour in range(4):
        path = tmp_path / f"abacus-2022031{hour}T000000Z.backup.tar"
        path.touch()
        making.keys_of(path).touch()
    (tmp_path / "abacus-notes.txt").touch()
    making.prune(tmp_path, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("abacus-20220312T000000Z.backup.tar", "abacus-20220312T000000Z.keys"),
        *("abacus-20220313T000000Z.backup.tar", "abacus-20220313T000000Z.keys", "abacus-notes.txt"),
    ]


def test_no_password_stands_in_the_list_of_processes():
    said = tools.environment("postgresql://somebody:secret-word@nowhere:5433/abacus?sslmode=require")
    assert (said["PGPASSWORD"], said["PGHOST"], said["PGPORT"], said["PGSSLMODE"]) == (
        *("secret-word", "nowhere", "5433", "require"),
    )


def test_a_missing_program_is_named_with_its_package(monkeypatch):
    monkeypatch.setattr(tools, "_installed", lambda _name: ((14, "/usr/bin/pg_dump"),))
    with pytest.raises(Refusal) as refused:
        tools.tool("pg_dump", 15)
    assert "postgresql-client-15" in refused.value.todo


def test_another_database_of_the_same_server_keeps_the_rest_of_the_address():
    address = "postgresql://me:pw@h:1/abacus?sslmode=require"
    assert tools.named(address, "postgres") == "postgresql://me:pw@h:1/postgres?sslmode=require"
    assert tools.dbname("postgresql://abacus@/abacus?host=/run/postgresql") == "abacus"
