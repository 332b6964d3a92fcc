"""An installation of its own for one test: a data folder, a database, a real worker or server, and its death.

It goes by the clock, as in production: the tests' day is for demonstrations.

What happens in it happens in processes of their own, as in production; the test looks at it from outside.
"""

import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.harness import ROOT, scratch, tables

PATIENCE = 300
"""Seconds after which something awaited counts as never coming."""


@dataclass
class Installation:
    """A data folder and its database; on PostgreSQL one of the server's named in `server`."""

    data: Path
    server: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The database's name on PostgreSQL."""
        return self.data.name.replace("-", "_")

    def environment(self) -> dict[str, str]:
        """What its processes need."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ABACUS_", "DJANGO_"))}
        database = tables.addresses(tables.named(self.server, self.name)) if self.server else {}
        ours = {"ABACUS_DATA": str(self.data), "ABACUS_LOG_LEVEL": "WARNING"}
        return (
            kept
            | {"ABACUS_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "abacus.web.settings"}
            | database
            | ours
            | self.more
        )

    def start(self, words: Sequence[str], log: str = "log") -> "subprocess.Popen[bytes]":
        """Start a command in it; what it says goes into a file of the data folder."""
        with (self.data / log).open("ab") as file:
            return subprocess.Popen(words, cwd=ROOT, env=self.environment(), stdout=file, stderr=file)

    def act(self, module: str, *words: str) -> Any:
        """Run a module that prints JSON at its end; what it printed. Raises RuntimeError with its own words."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words], cwd=ROOT, env=self.environment(), capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{module} {words}:\n{done.stdout}\n{done.stderr}")
        return json.loads(done.stdout.strip().splitlines()[-1])

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of the database, read from outside."""
        if self.server:
            return tables.query(tables.named(self.server, self.name), statement)
        connection = sqlite3.connect(self.data / "abacus.sqlite3", timeout=60)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def said(self, log: str = "log") -> str:
        """What its processes said."""
        return (self.data / log).read_text(errors="replace")


@contextmanager
def installation(server: str = "", **settings: str) -> Iterator[Installation]:
    """One with empty tables, gone at the end; `settings` are environment variables."""
    data = Path(tempfile.mkdtemp(prefix=f"abacus-{secrets.token_hex(3)}-", dir=scratch()))
    place = Installation(data, server, settings)
    try:
        if server:
            tables.postgresql(server, place.name)
        else:
            tables.sqlite(data / "abacus.sqlite3")
        yield place
    finally:
        shutil.rmtree(data, ignore_errors=True)
        if server:
            with suppress(Exception):
                tables.query(tables.named(server, "postgres"), f'DROP DATABASE IF EXISTS "{place.name}" WITH (FORCE)')


@contextmanager
def running(place: Installation, words: Sequence[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A command that runs meanwhile and is asked to end afterwards, with all its children."""
    process = place.start(words)
    try:
        yield process
    finally:
        for number in (signal.SIGCONT, signal.SIGTERM):
            with suppress(ProcessLookupError):
                process.send_signal(number)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def until(found: Callable[[], Any], seconds: float = PATIENCE, what: Callable[[], str] = str) -> Any:
    """Wait until something is found; what it was. Raises AssertionError, with what was said, where it never comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := found():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} s in vain for {found}\n{what()}")
