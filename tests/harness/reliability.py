"""docs/reliability.md: what runs measured is put between its marks by the run itself, never by hand."""

import fcntl
import os
import platform
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.harness import ROOT

PAGE = Path(os.environ.get("ABACUS_RELIABILITY_PAGE") or ROOT / "docs" / "reliability.md")
"""The page; of a run in a copy of the repository it may be another's."""


@dataclass(frozen=True)
class Ending:
    """How the run ended that a place of the page tells of."""

    KEPT = "**Kept.**"
    BROKEN = "**Not kept:**"

    day: str
    commit: str
    kept: bool


def ending(name: str, page: Path | None = None) -> Ending | None:
    """What stands in a place, read again; None where nothing has been run yet."""
    text = (page or PAGE).read_text(encoding="utf-8")
    found = re.search(
        rf"<!-- {re.escape(name)}: begin -->\n(\d{{4}}-\d\d-\d\d), commit (\w+( with changes)?), [^\n]*"
        rf"({re.escape(Ending.KEPT)}|{re.escape(Ending.BROKEN)})",
        text,
    )
    return Ending(found[1], found[2], found[4] == Ending.KEPT) if found else None


@contextmanager
def _alone(page: Path) -> Iterator[None]:
    """Nobody else writes the page meanwhile."""
    with page.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def put(name: str, lines: Sequence[str], page: Path | None = None) -> None:
    """Replace what stands between `<!-- NAME: begin -->` and `<!-- NAME: end -->`. Raises ValueError without marks."""
    page = page or PAGE
    marks = re.compile(rf"(<!-- {re.escape(name)}: begin -->\n).*?(<!-- {re.escape(name)}: end -->)", re.DOTALL)
    written = "\n".join(lines).rstrip() + "\n"
    with _alone(page):
        text = page.read_text(encoding="utf-8")
        if not marks.search(text):
            raise ValueError(f"{page} has no place for {name}")
        page.write_text(marks.sub(lambda found: found.group(1) + written + found.group(2), text), encoding="utf-8")


def about() -> str:
    """Date, commit and machine of this run, in a sentence."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    # The page itself changes as parts of a run put their lines into it.
    words = ["git", "status", "--porcelain", "--", ".", ":!docs/reliability.md"]
    changed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit.strip() or 'unknown'}{' with changes' if changed else ''}, "
        f"{os.cpu_count()} cores {platform.machine()}, Python {platform.python_version()}"
    )


def measured(results: Iterable[tuple[str, Path]]) -> list[tuple[str, str, str]]:
    """(promise, suite, figure) of everything that tests wrote down in their result files, in the order of promises."""
    found = []
    for suite, path in results:
        if path.exists():
            for one in ElementTree.parse(path).getroot().iter("property"):  # noqa: S314 - written by our own run
                kind, _blank, promise = one.get("name", "").partition(" ")
                if kind == "measured":
                    found.append((promise, suite, one.get("value", "")))
    return sorted(found)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table in Markdown; a bar in a cell is written so that it does not end it."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return lines + [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
