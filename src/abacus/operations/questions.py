"""What `abacus check` asks of the machine: backups, disk, stored files, modes, clock, database."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from abacus.foundation.safety import Problem, question
from abacus.operations import notes
from abacus.operations.place import LOCK, Place, current

BACKUP_DAYS, DRILL_DAYS = 7, 180
LEAST_FREE_BYTES, LEAST_FREE_PERCENT = 1_000_000_000, 5
CLOCK_SECONDS = 5
OLDEST_POSTGRESQL = 15
NETWORKS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "glusterfs", "lustre", "fuse.sshfs", "afs"})
FEW = 3


@question("operations.backup")
def old_backups() -> Iterator[Problem]:
    """A backup within seven days; a demonstration needs none."""
    if not is_demonstration():
        yield from backups_of(current(), datetime.now(UTC))


def backups_of(place: Place, now: datetime) -> Iterator[Problem]:
    """What is wrong with the backups of a place."""
    last, drilled = notes.kept(place, notes.BACKUP), notes.kept(place, notes.DRILL)
    if last is None:
        yield Problem(_("还没有做过备份。"), _("请运行 abacus backup，并设好每天自动备份。"))
        return
    if now - last["at"] > timedelta(days=BACKUP_DAYS):
        days = (now - last["at"]).days
        yield Problem(
            _("最近一次备份是 %(days)s 天前。") % {"days": days},
            _("请运行 abacus backup，并检查每天自动备份是否还在运行。"),
        )
    if last.get("problems"):
        yield Problem(_("最近一次备份不完整：%(what)s。") % {"what": last["problems"][0]}, _("请查明原因后重新备份。"))
    path = notes.path_of(last)
    if path and path.parent.is_dir() and not path.exists():
        yield Problem(_("最近一次备份的文件已不在原处。"), _("若不是移到了别处保管，请立即重新备份。"))
    if drilled is None or now - drilled["at"] > timedelta(days=DRILL_DAYS):
        yield Problem(_("半年内没有做过恢复演练。"), _("请运行 abacus backup --drill，确认备份真的能恢复。"))
    elif not drilled.get("ok"):
        yield Problem(_("最近一次恢复演练没有通过。"), _("请再运行 abacus backup --drill，按提示处理。"))


def is_demonstration() -> bool:
    """Whether this is a demonstration or a test: its day is fixed."""
    from abacus.web.environment import environment

    return environment().today is not None


@question("operations.disk")
def full_disk() -> Iterator[Problem]:
    """Room where the platform writes."""
    place = current()
    if place.data.is_dir() and is_nearly_full(place.data):
        free = notes.shown_size(shutil.disk_usage(place.data).free)
        yield Problem(
            _("数据目录 %(folder)s 所在磁盘只剩 %(free)s。") % {"folder": place.data, "free": free},
            _("请清理磁盘或扩容；磁盘写满后任何改动都会被拒绝。"),
        )


def is_nearly_full(folder: Path) -> bool:
    """Whether less than a twentieth or less than a gigabyte is left."""
    usage = shutil.disk_usage(folder)
    return usage.free < LEAST_FREE_BYTES or usage.free * 100 < usage.total * LEAST_FREE_PERCENT


@question("operations.uploads")
def missing_uploads() -> Iterator[Problem]:
    """Every file a row names lies on the disk."""
    from abacus.foundation.documents.models import Upload

    names = {str(name) for name in Upload.objects.values_list("file", flat=True).distinct().iterator(5000) if name}
    lying = _lying(current().uploads)
    if missing := sorted(names - lying):
        shown = "、".join(missing[:FEW])
        yield Problem(
            _("%(count)s 个上传文件在磁盘上找不到，例如 %(names)s。") % {"count": len(missing), "names": shown},
            _("请从备份中取回（见 docs/operations.md），不要改动数据库。"),
        )


def _lying(folder: Path) -> set[str]:
    """What lies in the folder of uploads, named as the rows name it."""
    found: set[str] = set()
    for root, _folders, names in os.walk(folder):
        within = os.path.relpath(root, folder)
        found.update(name if within == "." else f"{within}/{name}" for name in names)
    return found


@question("operations.modes")
def open_folders() -> Iterator[Problem]:
    """What others on this machine must not read."""
    place = current()
    for path in place.key_files():
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Problem(
                _("密钥文件 %(path)s 能被本机其他用户读取。") % {"path": path},
                _("请运行 chmod 600 %(path)s。") % {"path": path},
            )
    last = notes.kept(place, notes.BACKUP)
    kept = notes.path_of(last)
    for path in [place.data, *([kept.parent] if kept else [])] if not is_demonstration() else ():
        if path.is_dir() and stat.S_IMODE(path.stat().st_mode) & 0o007:
            yield Problem(
                _("目录 %(path)s 能被本机所有用户进入。") % {"path": path},
                _("请运行 chmod o-rwx %(path)s。") % {"path": path},
            )


@question("operations.network")
def sqlite_elsewhere() -> Iterator[Problem]:
    """SQLite's locks do not hold across a network."""
    place = current()
    if not place.url and (kind := file_system(place.data)) in NETWORKS:
        yield Problem(
            _("SQLite 数据库放在网络文件系统（%(kind)s）上，可能损坏。") % {"kind": kind},
            _("请把 ABACUS_DATA 移到本机磁盘，或改用 PostgreSQL。"),
        )


def file_system(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of file system a path lies on; blank where it cannot be told."""
    try:
        lines = [line.split() for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:
        return ""
    over = [(words[1].replace("\\040", " "), words[2]) for words in lines if len(words) > 2]
    fitting = [(place, kind) for place, kind in over if path == Path(place) or path.is_relative_to(place)]
    return max(fitting, key=lambda each: len(each[0]))[1] if fitting else ""


@question("operations.server")
def old_server() -> Iterator[Problem]:
    """The database server is new enough, and its clock agrees with ours."""
    if connection.vendor == "postgresql":
        version = getattr(connection, "pg_version", 0) // 10000
        if version < OLDEST_POSTGRESQL:
            yield Problem(
                _("PostgreSQL 版本为 %(version)s，低于 %(least)s。") % {"version": version, "least": OLDEST_POSTGRESQL},
                _("请升级数据库服务器。"),
            )
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            yield from clocks(cursor.fetchone()[0], datetime.now(UTC))


def clocks(theirs: datetime, ours: datetime) -> Iterator[Problem]:
    """What is wrong where the clocks of the database and of this machine differ."""
    apart = abs((theirs - ours).total_seconds())
    if apart > CLOCK_SECONDS:
        yield Problem(
            _("本机时钟与数据库服务器相差 %(seconds)s 秒。") % {"seconds": round(apart)},
            _("请在两台机器上启用时间同步（chrony）：期限、动态口令和审计时间都以时钟为准。"),
        )


@question("operations.restoring")
def being_restored() -> Iterator[Problem]:
    """Nobody serves a place that is being restored."""
    if is_held(current()):
        yield Problem(_("正在恢复数据。"), _("请等 abacus restore 结束后再启动。"), weight="refuse")


def is_held(place: Place) -> bool:
    """Whether a restore is under way: its folder is there and its lock is held."""
    import fcntl

    if not any(place.data.glob(".restore-*")):
        return False
    try:
        with (place.data / LOCK).open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def shown(problem: Problem) -> dict[str, Any]:
    """A problem as the page shows it."""
    return {"message": problem.message, "todo": problem.todo, "refuses": problem.weight == "refuse"}
