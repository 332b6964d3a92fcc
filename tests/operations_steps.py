"""Installations of their own for tests of backups: a data folder, a database, and somebody who goes on writing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from abacus.operations.place import Place
from abacus.web.keys import secret_key
from tests.harness import DAY, ROOT, tables

NOW = datetime(2022, 3, 16, 1, 2, 3, tzinfo=UTC)


def postgresql() -> bool:
    """Whether these tests run on PostgreSQL."""
    return os.environ.get("ABACUS_TEST_DATABASE", "sqlite") == "postgresql"


def empty_place(folder: Path, name: str) -> Place:
    """A data folder that holds nothing but a key, and no database yet."""
    data = folder / name
    data.mkdir(parents=True)
    secret_key(data)
    return Place(data, tables.named(os.environ["ABACUS_TEST_POSTGRESQL"], name) if postgresql() else "")


def installed(folder: Path, name: str) -> Place:
    """An installation with all tables."""
    place = empty_place(folder, name)
    if place.url:
        tables.postgresql(os.environ["ABACUS_TEST_POSTGRESQL"], name)
    else:
        tables.sqlite(place.sqlite)
    return place


def environment(place: Place) -> dict[str, str]:
    """For a child process that works on the place, on the tests' day."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ABACUS_", "DJANGO_"))}
    ours = {name: value for name, value in place.environment().items() if name.startswith(("ABACUS_DA", "ABACUS_OW"))}
    return kept | ours | {"ABACUS_TODAY": DAY.isoformat(), "ABACUS_LOG_LEVEL": "WARNING"}


def abacus(place: Place, *words: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    """A command as the operator runs it."""
    command = [sys.executable, "-c", "import sys; from abacus.cli import main; sys.exit(main(sys.argv[1:]))"]
    return subprocess.run(
        [*command, *words], env=environment(place), cwd=ROOT, input=typed, capture_output=True, text=True, timeout=600
    )


@dataclass
class Writing:
    """Somebody who stores files and so writes rows and audit events; every line they say is committed."""

    process: "subprocess.Popen[str]"
    log: Path

    @property
    def acknowledged(self) -> int:
        """How many files are stored for certain."""
        return len(self.log.read_text().splitlines())

    def until(self, count: int) -> int:
        """Wait until that many are stored."""
        end = time.monotonic() + 300
        while (done := self.acknowledged) < count:
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"the writer stopped: {self.log.with_suffix('.err').read_text()[-2000:]}")
            time.sleep(0.02)
        return done


@contextmanager
def writing(place: Place, folder: Path) -> Iterator[Writing]:
    """A process that writes into the place as fast as it can, until the block ends."""
    log = folder / "writer.log"
    with log.open("w") as out, log.with_suffix(".err").open("w") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.operations_steps"], env=environment(place), cwd=ROOT,
            stdout=out, stderr=err, text=True,
        )  # fmt: skip
        try:
            yield Writing(process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(120)


def write_on() -> None:
    """The writer's own work."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "abacus.web.settings"
    django.setup()
    from django.core.files.base import ContentFile

    from abacus.foundation.accounts.models import User
    from abacus.foundation.documents import services
    from abacus.foundation.organisations.models import Organisation
    from abacus.foundation.organisations.reach import everywhere
    from tests.factories import organisation, person

    with everywhere():
        region = Organisation.objects.first() or organisation("region", "备份县")
        by = User.objects.first() or person(None, region)
        number = 0
        while True:
            text = f"项目,金额\n第{os.getpid()}批{number}号,{number * 7}\n"
            name = f"{os.getpid()}-{number}.csv"
            services.store(file=ContentFile(text.encode()), name=name, path=region.path, by=by, on=DAY, granted=True)
            number += 1
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    write_on()
