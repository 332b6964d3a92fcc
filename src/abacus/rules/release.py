"""Releases never change: the content of each is locked by its hash in `release.lock`."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from abacus.rules.errors import Problem
from abacus.rules.marked import read_yaml
from abacus.rules.packs import Manifest, Pack

LOCK = "release.lock"
NOT_LOCKED = ("examples", "forms")


def content_hash(directory: Path) -> str:
    """SHA-256 over the names and contents of a pack's rules.

    Worked examples do not count, they are tests; nor do layouts of forms, which learn new words
    with every form that is met and compute nothing.
    """
    digest = hashlib.sha256()
    for path in sorted(directory.rglob("*.yaml")):
        name = path.relative_to(directory)
        if name.parts[0] not in NOT_LOCKED:
            digest.update(f"{name.as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def locked_hashes(manifest: Manifest) -> dict[str, str]:
    """The hash of each locked release."""
    path = manifest.directory / LOCK
    return {release: str(hash) for release, hash in read_yaml(path).plain().items()} if path.exists() else {}


def lock(pack: Pack) -> str | None:
    """Lock a pack's release where it is not locked yet; says so, or None where nothing was done."""
    locked = locked_hashes(pack.manifest)
    if pack.release in locked:
        return None
    locked[pack.release] = content_hash(pack.manifest.directory)
    lines = [f'"{release}": "{hash}"\n' for release, hash in sorted(locked.items())]
    (pack.manifest.directory / LOCK).write_text("".join(lines), encoding="utf-8")
    return f"{pack.id}@{pack.release} 已锁定"


def check_locks(packs: Iterable[Pack]) -> Iterator[Problem]:
    """Warn of releases whose content is not what was locked."""
    for pack in packs:
        locked = locked_hashes(pack.manifest).get(pack.release)
        mark = pack.manifest.mark.value["release"]
        if locked is not None and locked != content_hash(pack.manifest.directory):
            yield Problem(
                mark.file,
                mark.line,
                "release-changed",
                f"{pack.id}@{pack.release} 的内容与锁定时不同",
                "改用新的 release；从未发布过的，删去 release.lock 中这一行再锁定",
                warning=True,
            )
