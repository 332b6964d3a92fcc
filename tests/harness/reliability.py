"""docs/reliability.md: what runs measured is put between its marks by the run itself, never by hand."""

import os
import platform
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.harness import ROOT

PAGE = ROOT / "docs" / "reliability.md"


def put(name: str, lines: Sequence[str], page: Path = PAGE) -> None:
    """Replace what stands between `<!-- NAME: begin -->` and `<!-- NAME: end -->`. Raises ValueError without marks."""
    text = page.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- {re.escape(name)}: begin -->\n).*?(<!-- {re.escape(name)}: end -->)", re.DOTALL)
    if not marks.search(text):
        raise ValueError(f"{page} has no place for {name}")
    written = "\n".join(lines).rstrip() + "\n"
    page.write_text(marks.sub(lambda found: found.group(1) + written + found.group(2), text), encoding="utf-8")


def about() -> str:
    """Date, commit and machine of this run, in a sentence."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
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
