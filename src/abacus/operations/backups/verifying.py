"""Looking a backup through without restoring it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from abacus.foundation.refusals import Refusal
from abacus.operations.backups import archive, making
from abacus.operations.backups.archive import Archive


@dataclass(frozen=True)
class Looked:
    """What a whole backup says of itself."""

    path: Path
    manifest: dict[str, Any]
    files: int
    size: int


def chosen(path: Path) -> Path:
    """The backup itself, or the newest in a folder of backups. Raises Refusal where there is none."""
    if not path.is_dir():
        return path
    found = making.backups(path)
    if not found:
        raise Refusal(f"目录 {path} 里没有备份。", "备份的名称是 abacus-日期时间.backup.tar。")
    return found[-1]


def verify(path: Path, key: str | None) -> Looked:
    """Check seal, signature, manifest and every file. Raises Damaged, Refusal."""
    with archive.opened(path, key) as found:
        check_manifest(found)
        found.check_files()
        return Looked(path, found.manifest, len(found.entries), path.stat().st_size)


def check_manifest(found: Archive) -> None:
    """Raise Damaged where the manifest does not have the shape this platform writes."""
    said = found.manifest
    shapes = {"made_at": str, "version": str, "kind": str, "database": str, "tables": dict, "migrations": list}
    if wrong := [name for name, shape in shapes.items() if not isinstance(said.get(name), shape)]:
        raise archive.Damaged(archive.MANIFEST, f"缺少 {wrong[0]}")
    if said["database"] not in found.entries or "/" in said["database"]:
        raise archive.Damaged(archive.MANIFEST, "没有数据库")
    allowed = ("uploads/", "anchors/")
    if strange := [name for name in found.entries if name != said["database"] and not name.startswith(allowed)]:
        raise archive.Damaged(strange[0], "不属于备份")
    for name, entry in found.entries.items():
        last = name.rpartition("/")[2]
        damaged_before = any(last in problem for problem in said.get("problems", []))
        hashed = name.startswith("uploads/") and making.HASHED.fullmatch(last)
        if hashed and not damaged_before and last != entry.sha256:
            raise archive.Damaged(name, "内容与文件名中的 SHA-256 不符")
