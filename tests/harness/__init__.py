"""What the tests stand on: the day, folders of their own, a PostgreSQL server, the order of the phases."""

import atexit
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

DAY = date(2022, 3, 16)
"""The day of every test, screenshot and demonstration: 2021 is being evaluated, 2022 is under way."""

ROOT = Path(__file__).resolve().parents[2]
"""The repository."""


MEMORY = Path("/dev/shm")  # noqa: S108 (folders of our own are made in it)
ROOM = 2 * 1024**3
"""Bytes that a run's short-lived files may come to; a container often offers no more memory than 64 MB for files."""


def scratch() -> Path:
    """Where short-lived files go: memory where the machine offers enough of it, else the temporary folder."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        return MEMORY
    return Path(tempfile.gettempdir())


def data_folder() -> Path:
    """The data folder of this process, made once and removed when the process ends."""
    global _data
    if _data is None:
        _data = Path(tempfile.mkdtemp(prefix="abacus-tests-", dir=scratch()))
        atexit.register(shutil.rmtree, _data, ignore_errors=True)
    return _data


_data: Path | None = None
