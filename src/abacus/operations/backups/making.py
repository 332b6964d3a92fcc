"""Making a backup: the database first, then every file its rows speak of; files never change: this order suffices."""

import errno
import hashlib
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from abacus.foundation.refusals import Refusal
from abacus.operations.backups import archive, databases, keys
from abacus.operations.backups.archive import NAME, Writer
from abacus.operations.place import Place
from abacus.operations.versions import version

PREFIX, ENDING, KEYS_ENDING = "abacus-", ".backup.tar", ".keys"
NAMED = re.compile(r"abacus-\d{8}T\d{6}Z(?:-\d+)?\.backup\.tar")
HASHED = re.compile(r"[0-9a-f]{64}")


@dataclass
class Made:
    """A backup that was made, and what did not go well although it was."""

    path: Path
    manifest: dict[str, Any]
    size: int = 0
    problems: list[str] = field(default_factory=list)
    keys: Path | None = None

    @property
    def rows(self) -> int:
        return int(sum(self.manifest["tables"].values()))


def make(place: Place, folder: Path, now: datetime, tell: Callable[[str], None] = lambda _line: None) -> Made:
    """Write a backup of `place` into `folder`. Raises Refusal where that cannot be; then nothing is left behind."""
    private(folder)
    path = _free(folder, now)
    writer = Writer(path, int(now.timestamp()))
    try:
        with tempfile.TemporaryDirectory(prefix=".abacus-backup-", dir=folder) as work:
            # Anchors before the database: none of them then speaks of events the copy does not have yet.
            _add_anchors(writer, place)
            dumped = Path(work) / databases.NAMES[place.kind]
            facts = databases.dump(place, dumped)
            tell(f"数据库：{len(facts.tables)} 张表，{sum(facts.tables.values()):,} 行。")
            writer.add_path(dumped.name, dumped)
            dumped.unlink()
            problems = _add_uploads(writer, place, facts.files, tell)
        manifest = {
            "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
            "version": version(),
            "kind": place.kind,
            "database": databases.NAMES[place.kind],
            **facts.as_json(),
            "problems": problems,
        }
        writer.finish(manifest, keys.signing(place))
    except BaseException as problem:
        writer.give_up()
        if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refusal(
                f"磁盘已满，备份写不进 {folder}。", "请腾出空间或用 --to 换一个位置；没有留下半份备份。"
            ) from problem
        raise
    return Made(path, manifest, path.stat().st_size, problems)


def private(folder: Path) -> None:
    """A folder for backups; made for its owner alone. Raises Refusal where it cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise Refusal(f"备份目录 {folder} 建不了：{problem.strerror}。", "请用 --to 换一个位置。") from problem


def _free(folder: Path, now: datetime) -> Path:
    """A name no backup has yet."""
    stem = f"{PREFIX}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (f"{stem}{'' if not count else f'-{count}'}{ENDING}" for count in range(1000))
    return next(folder / name for name in names if not (folder / name).exists())


def _add_uploads(writer: Writer, place: Place, names: list[str], tell: Callable[[str], None]) -> list[str]:
    """Take in the files; which are missing or do not have the hash they lie under."""
    problems, total = [], 0
    for name in names:
        if not NAME.fullmatch(name) or ".." in PurePosixPath(name).parts:
            problems.append(f"上传文件的位置不合规，没有备份：{name[:100]}")
            continue
        try:
            entry = writer.add_path(f"uploads/{name}", place.uploads / name)
        except FileNotFoundError:
            problems.append(f"上传文件在磁盘上找不到：{name}")
            continue
        except OSError as problem:
            if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
                raise
            problems.append(f"上传文件读不了，没有备份：{name}（{problem.strerror}）")
            continue
        total += entry.size
        last = name.rpartition("/")[2]
        if HASHED.fullmatch(last) and last != entry.sha256:
            problems.append(f"上传文件的内容已损坏：{name}")
    tell(f"上传文件：{len(names) - len(problems):,} 个，{total / 1_000_000:,.1f} MB。")
    return problems


def _add_anchors(writer: Writer, place: Place) -> None:
    """Take in what the sealer wrote beside the database. It grows at its end: what is there when it is read counts."""
    for path in sorted(place.anchors.rglob("*")) if place.anchors.is_dir() else ():
        name = f"anchors/{path.relative_to(place.anchors).as_posix()}"
        if path.is_file() and not path.is_symlink() and NAME.fullmatch(name):
            writer.add_path(name, path)


def backups(folder: Path) -> list[Path]:
    """The backups in a folder, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if NAMED.fullmatch(path.name) and path.is_file())


def keys_of(path: Path) -> Path:
    """Where the keys that belong to a backup lie, where they lie beside it."""
    return path.with_name(path.name.removesuffix(ENDING) + KEYS_ENDING)


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all but the `keep` newest backups, with their keys; what was removed."""
    old = backups(folder)[: -keep or None]
    for path in old:
        path.unlink()
        keys_of(path).unlink(missing_ok=True)
    return old


def sweep(folder: Path) -> None:
    """Remove what a backup left that was killed; only while no other is being made."""
    import shutil

    for left in [*folder.glob(f".{PREFIX}*.part"), *folder.glob(".abacus-backup-*")]:
        with suppress(OSError):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def write_keys(made: Made, place: Place, folder: Path) -> None:
    """Put the keys into a file of their own in `folder`."""
    private(folder)
    path = folder / keys_of(made.path).name
    if keys.write(place, path):
        made.keys = path


def sha256(path: Path) -> str:
    """The hash of a file, for lists kept elsewhere."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(archive.CHUNK):
            digest.update(data)
    return digest.hexdigest()
