"""A restored copy beside the real place: looked through there, and only then moved into place whole."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from abacus.foundation.refusals import Refusal
from abacus.operations import versions
from abacus.operations.backups import databases, keys, tools
from abacus.operations.backups.archive import Archive, Damaged
from abacus.operations.backups.facts import Facts, differences
from abacus.operations.place import Place


@dataclass
class Side:
    """The restored copy and what was found in it."""

    place: Place
    facts: Facts
    manifest: dict[str, Any]
    pending: list[str] = field(default_factory=list)

    @property
    def is_current(self) -> bool:
        """Whether its tables are those of this version."""
        return not self.pending


def new(place: Place, stamp: str) -> Place:
    """Where the copy goes: a folder within the data folder (the same disk), a database on the same server."""
    folder = place.data / f".restore-{stamp}"
    return Place(folder, tools.named(place.url, f"{tools.dbname(place.url)}_restore_{stamp}") if place.url else "")


@contextmanager
def filled(found: Archive, beside: Place, found_keys: dict[str, str]) -> Iterator[Side]:
    """Unpack a checked backup into the side place and compare it with its manifest; gone at the end unless moved away.

    Raises Refusal where it does not fit this version or kind of database, Damaged where it is not what it says.
    """
    fits(found, beside)
    beside.data.mkdir(parents=True, mode=0o700)
    try:
        keys.install(found_keys, beside.data)
        for name, entry in found.entries.items():
            if name != found.manifest["database"]:
                found.extract(entry, beside.data)
        archived = found.extract(found.entries[found.manifest["database"]], beside.data)
        facts = databases.load(archived, beside)
        archived.unlink(missing_ok=True)
        compare(facts, found)
        yield Side(beside, facts, found.manifest, versions.pending(facts.migrations))
    finally:
        shutil.rmtree(beside.data, ignore_errors=True)
        if beside.url:
            databases.drop_database(beside.url)


def fits(found: Archive, place: Place) -> None:
    """Raise Refusal where the backup is of another kind of database or of a newer version, or the disk is too small."""
    kind = found.manifest["kind"]
    if kind != place.kind:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise Refusal(
            f"备份里是 {names.get(kind, kind)} 数据库，这里设置的是 {names[place.kind]}。",
            "请按备份的种类设置（或去掉）ABACUS_DATABASE_URL。",
        )
    if strange := versions.unknown(found.manifest["migrations"]):
        raise Refusal(
            f"备份是平台 {found.manifest['version']} 做的，比本机的 {versions.version()} 新（例如 {strange[0]}）。",
            "请先安装同一版本或更新的版本，再恢复。",
        )
    free = shutil.disk_usage(place.data.parent).free
    if free < found.size * 2:
        raise Refusal(f"磁盘空间不够：需要约 {found.size * 2 // 1_000_000:,} MB。", "请腾出空间后再恢复。")


def compare(facts: Facts, found: Archive) -> None:
    """Raise Damaged where the restored database is not the one that was counted when the backup was made."""
    said = found.manifest
    if wrong := differences(said["tables"], facts.tables):
        raise Damaged(said["database"], f"行数与清单不符：{'；'.join(wrong[:3])}")
    if facts.migrations != said["migrations"] or (facts.last_event or [None])[0] != (said["last_event"] or [None])[0]:
        raise Damaged(said["database"], "升级记录或最后一条审计记录与清单不符")
    told = said.get("problems", [])
    for name in facts.files:
        if f"uploads/{name}" not in found.entries and not any(name in problem for problem in told):
            raise Damaged(f"uploads/{name}", "数据库里有它，备份里没有")
