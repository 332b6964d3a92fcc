"""The demonstration county on a real server, for browser tests, screenshots and benchmarks.

Loading it takes a while, so it is loaded once per run and copied for each module that
uses it: what one module changes, no other sees.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.harness import DAY, ROOT, tables, transfer

COMMAND = str(Path(sys.executable).parent / "abacus")
START_SECONDS = 180
"""A busy machine takes its time; what comes sooner is not waited for longer."""
WALKED = 60


@dataclass(frozen=True)
class County:
    """A loaded demonstration: its data folder, and its database where that is PostgreSQL."""

    data: Path
    database_url: str = ""

    def environment(self) -> dict[str, str]:
        """What a process needs to work on this county, always on the tests' day."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ABACUS_", "DJANGO_"))}
        return kept | {
            "ABACUS_DATA": str(self.data),
            **tables.addresses(self.database_url),
            "ABACUS_TODAY": DAY.isoformat(),
            "ABACUS_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "abacus.web.settings",
        }


def loaded(folder: Path, database_url: str = "", walked: int = WALKED) -> County:
    """The county in `folder`, loaded by whichever process asks first; the others wait for it.

    `walked` projects of a year are on their way; the demonstration itself has more. On PostgreSQL it is the
    rows of the one on SQLite, which this process or another loads beside.
    """
    folder.mkdir(parents=True, exist_ok=True)
    county = County(folder / "county", tables.named(database_url, "county"))
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "loaded").exists():
            if database_url:
                _transfer(county, loaded(folder.parent / "sqlite", walked=walked))
            else:
                _build(county, walked)
            (folder / "loaded").touch()
    return county


def _build(county: County, walked: int) -> None:
    """Through the services, as people would have done it. Raises RuntimeError with what the command said."""
    county.data.mkdir(exist_ok=True)
    tables.sqlite(county.data / "abacus.sqlite3")
    told = "import django; django.setup(); from abacus.demo.build import build; build(tell=print, walked={})"
    words = [sys.executable, "-c", told.format(walked)]
    done = subprocess.run(words, cwd=ROOT, env=county.environment(), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the demonstration was not built:\n{done.stdout}\n{done.stderr}")


def _transfer(county: County, of: County) -> None:
    """The rows and files of a county on SQLite."""
    tables.postgresql(county.database_url, "county")
    shutil.copytree(of.data, county.data, ignore=shutil.ignore_patterns("*.sqlite3*"))
    transfer.rows(of.data / "abacus.sqlite3", county.database_url)
    tables.migrate(county.data, county.database_url)


def prepare(folder: Path, database_url: str) -> None:
    """Load both demonstrations, so that the browser tests find them."""
    loaded(folder / "sqlite")
    loaded(folder / "postgresql", database_url)


def copied(county: County, folder: Path, name: str) -> County:
    """A copy of `county` that may be changed; `name` also names its database."""
    shutil.copytree(county.data, folder / name)
    if not county.database_url:
        return County(folder / name)
    tables.copy(county.database_url, "county", name)
    return County(folder / name, tables.named(county.database_url, name))


@contextmanager
def serving(county: County, *options: str) -> Iterator[str]:
    """Serve `county` on a free port of this machine; gives the address, without a slash at the end.

    Raises RuntimeError with the server's own words where it did not come up or met an error.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log_path = county.data.parent / f"{county.data.name}.log"
    words = [COMMAND, "serve", "--port", str(port), *options]
    with log_path.open("w") as log:
        process = subprocess.Popen(words, cwd=ROOT, env=county.environment(), stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        if not _answers(process, url):
            raise RuntimeError(f"the server did not come up:\n{log_path.read_text(errors='replace')}")
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if "Traceback" in (said := log_path.read_text(errors="replace")):
        raise RuntimeError(f"the server met an error:\n{said[-4000:]}")


def _answers(process: "subprocess.Popen[bytes]", url: str) -> bool:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=30).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), sys.argv[2])
