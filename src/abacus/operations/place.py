"""Where one installation keeps what must not be lost: its data folder and its database."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from abacus.foundation.refusals import Refusal

SQLITE_NAME = "abacus.sqlite3"
LOCK = "maintenance.lock"
KEY_ENDING = "-key"


@dataclass(frozen=True)
class Place:
    """A data folder and the address of a PostgreSQL database; SQLite in the folder where that is blank."""

    data: Path
    url: str = ""

    @property
    def kind(self) -> str:
        """sqlite or postgresql."""
        return "postgresql" if self.url else "sqlite"

    @property
    def sqlite(self) -> Path:
        return self.data / SQLITE_NAME

    @property
    def uploads(self) -> Path:
        return self.data / "uploads"

    @property
    def anchors(self) -> Path:
        """What the sealer of the audit trail leaves beside the database."""
        return self.data / "anchors"

    @property
    def notes(self) -> Path:
        """What these commands remember of themselves."""
        return self.data / "operations"

    def key_files(self) -> list[Path]:
        """The key files of the installation: secret-key, audit-key."""
        found = (path for path in self.data.glob(f"*{KEY_ENDING}") if path.is_file() and not path.is_symlink())
        return sorted(found)

    def give(self, *paths: Path) -> None:
        """Let what root made in the place belong to whom the place belongs to, so that the service can use it."""
        if os.geteuid():
            return
        owner = self.data.stat()
        for path in paths:
            for each in [path, *(path.rglob("*") if path.is_dir() else ())]:
                os.chown(each, owner.st_uid, owner.st_gid, follow_symlinks=False)

    def environment(self) -> dict[str, str]:
        """What a child process needs to work on this place, as the owner of its tables."""
        ours = {"ABACUS_DATA": str(self.data), "ABACUS_DATABASE_URL": self.url, "ABACUS_OWNER_URL": self.url}
        return os.environ | ours | {"DJANGO_SETTINGS_MODULE": "abacus.web.settings"}


def current() -> Place:
    """The installation the environment speaks of; PostgreSQL as the owner of its tables."""
    from abacus.web.environment import environment

    said = environment()
    owner = getattr(said, "owner_url", "") or os.environ.get("ABACUS_OWNER_URL", "")
    return Place(said.data.resolve(), (owner or said.database_url) if said.database_url else "")


@contextmanager
def alone(place: Place) -> Iterator[None]:
    """Do one piece of maintenance at a time: a backup, a migration, a restore. Raises Refusal beside another."""
    place.data.mkdir(parents=True, exist_ok=True)
    handle = os.open(place.data / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    place.give(place.data / LOCK)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal("另一个维护命令（备份、升级或恢复）正在运行。", "请等它结束后再运行。") from None
        yield
    finally:
        os.close(handle)
