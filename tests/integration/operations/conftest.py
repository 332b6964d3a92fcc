"""An installation in which somebody stores files, and a backup made while they do."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from abacus.operations.backups import making
from abacus.operations.backups.making import Made
from abacus.operations.place import Place
from tests import operations_steps as steps


@dataclass(frozen=True)
class Busy:
    """A place, a backup made while it was written to, and how many files were stored for certain before and after."""

    place: Place
    made: Made
    before: int
    after: int


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("operations")


@pytest.fixture(scope="session")
def busy(folder: Path) -> Iterator[Busy]:
    place = steps.installed(folder, "busy")
    with steps.writing(place, folder) as writer:
        before = writer.until(20)
        made = making.make(place, folder / "backups", steps.NOW)
        after = writer.until(before + 1)
    making.write_keys(made, place, folder / "backups")
    yield Busy(place, made, before, after)
    shutil.rmtree(place.data)


@pytest.fixture(scope="session")
def place(busy: Busy) -> Place:
    return busy.place


@pytest.fixture(scope="session")
def made(busy: Busy) -> Made:
    return busy.made
