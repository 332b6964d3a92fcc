"""The sealed file a backup is: a plain tar, a manifest as its last member, and a seal over every byte before it.

Any `tar` reads it where the platform is lost. The seal is 512 bytes behind the tar's end: the
SHA-256 of everything before, and an HMAC of that with a key of the installation, so that
neither a flipped bit nor a rewritten manifest passes. Nothing is ever unpacked by a path that
stands in the file: names are held against one pattern, and files are made, never overwritten.
"""

import hashlib
import hmac
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from abacus.foundation.refusals import Refusal

FORMAT = "abacus-backup-1"
MANIFEST = "manifest.json"
SEAL_SIZE = 512
CHUNK = 1 << 20
MANIFEST_LIMIT = 256 << 20
NAME = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*")


class Damaged(Refusal):
    """A backup that is not what was written; `name` is the file in it, or the backup's own name."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        super().__init__(f"备份已损坏或被改动：{name}（{why}）。", "没有恢复任何数据；请换一份完好的备份。")


@dataclass(frozen=True)
class Entry:
    """One file in a backup."""

    name: str
    size: int
    sha256: str


class _Counting:
    """A file to write to that hashes what goes through it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.hash = file, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        return self.file.write(data)


class _Reading:
    """A file to read from that hashes what goes through it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.hash, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.hash.update(data)
        self.size += len(data)
        return data


class Writer:
    """Writes a backup member by member; nothing stands under its name before `finish`."""

    def __init__(self, path: Path, made: int) -> None:
        self.path, self.made, self.entries = path, made, list[Entry]()
        self.part = path.with_name(f".{path.name}.part")
        self.part.unlink(missing_ok=True)
        handle = os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        self.raw = os.fdopen(handle, "wb")
        self.out = _Counting(self.raw)
        out = cast(IO[bytes], self.out)  # a stream is only written to
        self.tar = tarfile.open(fileobj=out, mode="w|", format=tarfile.GNU_FORMAT)  # noqa: SIM115

    def add(self, name: str, source: IO[bytes], size: int) -> Entry:
        """Take in a file of that size. Raises OSError where it is shorter."""
        reading = _Reading(source)
        self.tar.addfile(self._header(name, size), reading)
        entry = Entry(name, size, reading.hash.hexdigest())
        self.entries.append(entry)
        return entry

    def add_path(self, name: str, path: Path) -> Entry:
        """Take in the file at `path`, never what a link leads to."""
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as source:
            return self.add(name, source, os.fstat(source.fileno()).st_size)

    def finish(self, manifest: dict[str, Any], key: str) -> None:
        """Write manifest and seal, and give the backup its name."""
        files = [[entry.name, entry.size, entry.sha256] for entry in self.entries]
        text = json.dumps({"format": FORMAT, **manifest, "files": files}, ensure_ascii=False, indent=1).encode()
        self.tar.addfile(self._header(MANIFEST, len(text)), io.BytesIO(text))
        self.tar.close()
        self.raw.write(seal(self.out.hash.hexdigest(), key))
        self.raw.flush()
        os.fsync(self.raw.fileno())
        self.raw.close()
        self.part.replace(self.path)
        sync_folder(self.path.parent)

    def give_up(self) -> None:
        """Leave nothing."""
        self.raw.close()
        self.part.unlink(missing_ok=True)

    def _header(self, name: str, size: int) -> tarfile.TarInfo:
        header = tarfile.TarInfo(name)
        header.size, header.mtime, header.mode = size, self.made, 0o600
        return header


def seal(digest: str, key: str) -> bytes:
    """The last 512 bytes."""
    said = {"seal": FORMAT, "sha256": digest, "hmac": signature(digest, key)}
    return json.dumps(said).encode().ljust(SEAL_SIZE, b"\n")


def signature(digest: str, key: str) -> str:
    """The digest signed with the installation's key; the key itself signs nothing else this way."""
    own = hmac.new(key.encode(), b"abacus.operations.backups", "sha256").digest()
    return hmac.new(own, digest.encode(), "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Archive:
    """A backup that is read: first checked as a whole, then file by file."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self.file, self.path = file, path
        self.size = os.fstat(file.fileno()).st_size - SEAL_SIZE
        self.manifest: dict[str, Any] = {}
        self.entries: dict[str, Entry] = {}
        self._members: dict[str, tarfile.TarInfo] = {}

    def check_seal(self, key: str | None) -> None:
        """Raise Damaged for any byte that is not as written; with a key also where another has sealed it."""
        if self.size < tarfile.BLOCKSIZE * 2:
            raise Damaged(self.path.name, "文件不完整")
        digest, left = hashlib.sha256(), self.size
        self.file.seek(0)
        while left and (data := self.file.read(min(CHUNK, left))):
            digest.update(data)
            left -= len(data)
        last = self.file.read(SEAL_SIZE)
        try:
            said = json.loads(last)
            written = said["hmac"] if isinstance(said["hmac"], str) else ""
        except (ValueError, KeyError, TypeError):
            raise Damaged(self.path.name, "末尾的封印读不出来，文件不完整或被改动") from None
        whole = json.dumps({"seal": FORMAT, "sha256": digest.hexdigest(), "hmac": written})
        if last != whole.encode().ljust(SEAL_SIZE, b"\n"):
            raise Damaged(self._which(), "内容与封印不符")
        if key is not None and not hmac.compare_digest(written, signature(digest.hexdigest(), key)):
            raise Refusal(
                f"备份 {self.path.name} 的签名与现有密钥不符：它是用另一把密钥做的，或者被人改动过。",
                "请用 --keys 指出做备份时的密钥文件；确知密钥已丢失、备份可信时可加 --unsigned。",
            )

    def _which(self) -> str:
        """The file in which a byte was changed, where that can be told."""
        try:
            self.read_manifest()
            for entry in self.entries.values():
                if self._hash(entry) != entry.sha256:
                    return entry.name
        except Damaged as found:
            return found.name
        except (tarfile.TarError, OSError, ValueError):
            pass
        return self.path.name

    def read_manifest(self) -> None:
        """Learn what is in the backup. Raises Damaged where manifest and files do not fit each other exactly."""
        self.file.seek(0)
        try:
            # Never by the name of a member: only offsets and sizes are taken from here.
            tar = tarfile.open(fileobj=self.file, mode="r:")  # noqa: SIM115
            members = tar.getmembers()
        except (tarfile.TarError, ValueError, OSError) as problem:
            raise Damaged(self.path.name, f"不是备份文件：{problem}") from problem
        for member in members:
            if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or not NAME.fullmatch(member.name):
                raise Damaged(member.name[:100], "备份里不该有链接、文件夹或这样的文件名")
            if member.name in self._members:
                raise Damaged(member.name, "同一文件出现两次")
            if member.offset_data + member.size > self.size:
                raise Damaged(member.name, "文件不完整")
            self._members[member.name] = member
        if not members or members[-1].name != MANIFEST or members[-1].size > MANIFEST_LIMIT:
            raise Damaged(MANIFEST, "缺少清单")
        self.manifest = self._manifest()
        del self._members[MANIFEST]
        if [*self.entries] != [*self._members]:
            raise Damaged(MANIFEST, "清单与文件不一致")
        for name, entry in self.entries.items():
            if self._members[name].size != entry.size:
                raise Damaged(name, "大小与清单不符")

    def _manifest(self) -> dict[str, Any]:
        with self._open(self._members[MANIFEST]) as source:
            text = source.read()
        try:
            said: dict[str, Any] = json.loads(text)
            if said["format"] != FORMAT:
                raise Damaged(MANIFEST, f"格式 {said['format']} 不是本版本认识的")
            listed = [Entry(str(name), int(size), str(sha256)) for name, size, sha256 in said["files"]]
        except (ValueError, KeyError, TypeError) as problem:
            raise Damaged(MANIFEST, "清单读不出来") from problem
        self.entries = {entry.name: entry for entry in listed}
        return said

    @contextmanager
    def _open(self, member: tarfile.TarInfo) -> Iterator[IO[bytes]]:
        self.file.seek(member.offset_data)
        yield io.BytesIO(self.file.read(member.size))

    def _chunks(self, entry: Entry) -> Iterator[bytes]:
        self.file.seek(self._members[entry.name].offset_data)
        left = entry.size
        while left and (data := self.file.read(min(CHUNK, left))):
            left -= len(data)
            yield data

    def _hash(self, entry: Entry) -> str:
        digest = hashlib.sha256()
        for data in self._chunks(entry):
            digest.update(data)
        return digest.hexdigest()

    def check_files(self) -> None:
        """Raise Damaged for the first file that does not have its hash."""
        for entry in self.entries.values():
            if self._hash(entry) != entry.sha256:
                raise Damaged(entry.name, "SHA-256 与清单不符")

    def extract(self, entry: Entry, folder: Path) -> Path:
        """Write one file below `folder`, which is ours alone; checked while it is written. Raises Damaged."""
        target = folder / entry.name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest = hashlib.sha256()
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as out:
            for data in self._chunks(entry):
                digest.update(data)
                out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != entry.sha256:
            raise Damaged(entry.name, "SHA-256 与清单不符")
        return target


@contextmanager
def opened(path: Path, key: str | None) -> Iterator[Archive]:
    """A backup whose every byte is as it was written; `key` None leaves the signature out. Raises Damaged, Refusal."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as problem:
        raise Refusal(f"备份 {path} 打不开：{problem.strerror}。", "请检查路径和权限。") from problem
    with os.fdopen(handle, "rb") as file:
        archive = Archive(file, path)
        archive.check_seal(key)
        archive.read_manifest()
        yield archive
