"""The command of forms as one calls it, within this process."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from abacus.cli import main
from abacus.foundation.documents.forms import command


class Done(NamedTuple):
    """How a call ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(capfdbinary, monkeypatch) -> Callable[..., Done]:
    """The command in this process, which has its rules already."""
    monkeypatch.setattr(command, "spare_garbage", lambda: None)

    def call(*arguments: object, today: str | None = None, policies: Path | None = None) -> Done:
        for name, value in (("ABACUS_TODAY", today), ("ABACUS_POLICIES", policies)):
            monkeypatch.delenv(name, raising=False)
            if value:
                monkeypatch.setenv(name, str(value))
        try:
            code = main(["forms", "read", *map(str, arguments)])
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capfdbinary.readouterr()
        return Done(code, said.out.decode(), said.err.decode())

    return call
