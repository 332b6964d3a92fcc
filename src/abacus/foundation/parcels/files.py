"""Where the zips lie, how a part is written wholly or not at all, and what files in them are called.

Under DATA/parcels, which backups leave out: everything in it can be made again. A file with its final name
is whole: it is written under another name, forced to the disk and renamed.
"""

import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from abacus.foundation.jobs.models import Job

RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\.|$)", re.IGNORECASE)
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]')
LONGEST = 60
"""Letters of one part of a path: Windows takes 260 in all, and people unpack into deep folders."""


def folder() -> Path:
    """The folder of all zips."""
    place = Path(settings.DATA) / "parcels"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def whole(job: Job) -> Path:
    """Where the finished zip of a job lies; the name cannot be guessed from its number."""
    return folder() / f"{job.pk}-{job.seal[:32]}.zip"


def parts(job: Job) -> Path:
    """The folder of a job's parts while it goes on."""
    return folder() / f"{job.pk}-{job.seal[:32]}.parts"


def whole_parts(job: Job) -> list[Path]:
    """A job's parts in their order; what a killed process left half written is none."""
    return sorted(one for one in parts(job).iterdir() if not one.name.startswith("."))


@contextmanager
def written(place: Path) -> Iterator[BinaryIO]:
    """A file that comes to be at `place` at the end, or not at all."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            draft.chmod(0o600)
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
        _force(place.parent)
    finally:
        draft.unlink(missing_ok=True)


def _force(place: Path) -> None:
    """Make a renaming last."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def pack(place: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """A zip at `place` with these files; forms are packed already, so they are stored as they are."""
    with written(place) as file, zipfile.ZipFile(file, "w") as packed:
        for name, content in files:
            packed.writestr(zipfile.ZipInfo(name), content)


def unpacked(place: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a zip made by `pack`, one by one."""
    with zipfile.ZipFile(place) as packed:
        for one in packed.infolist():
            yield one.filename, packed.read(one)


def drop(job: Job) -> None:
    """Throw away a job's parts."""
    shutil.rmtree(parts(job), ignore_errors=True)


def safe(text: str) -> str:
    """A text as a part of a path that Windows, Linux and macOS take."""
    plain = " ".join(FORBIDDEN.sub(" ", text).split())[:LONGEST].strip(" .")
    return f"_{plain}" if RESERVED.match(plain) or not plain else plain


def unique(name: str, taken: Callable[[str], bool]) -> str:
    """The name, with a number where it is taken; capitals make no difference on Windows."""
    stem, dot, ending = name.rpartition(".")
    number, found = 1, name
    while taken(found.casefold()):
        number += 1
        found = f"{stem}（{number}）{dot}{ending}"
    return found
