"""What failed, told shortly enough for the end of a log: of a long one often nothing but the tail is kept."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_LINES = 30
"""So many lines of a traceback are printed again at the end; the whole of it stands where it happened."""
MOST_TOLD = 25
"""Where more fail than this, they mostly fail of one thing."""
WIDTH = 240


@dataclass(frozen=True)
class Failure:
    """A test that did not run through: what it is called, its error in a line, its traceback."""

    name: str
    line: str
    text: str


def failures(result: Path) -> tuple[Failure, ...]:
    """Every test that failed, broke or was skipped, of a result file; none where there is no file."""
    return tuple(_failures(result)) if result.exists() else ()


def _failures(result: Path) -> Iterator[Failure]:
    for case in ElementTree.parse(result).getroot().iter("testcase"):  # noqa: S314 - written by our own run
        for kind in ("failure", "error", "skipped"):
            for found in case.findall(kind):
                name = "::".join(part for part in (case.get("classname", ""), case.get("name", "")) if part)
                text = (found.text or "").strip()
                yield Failure(name, _line(found.get("message", ""), text), text)


def _line(message: str, text: str) -> str:
    """Where it broke and why: the last line of the traceback, and the first of the error's own words."""
    place = text.splitlines()[-1].strip() if text else ""
    why = next((line.strip() for line in message.splitlines() if line.strip()), "")
    return shortened(" · ".join(part for part in (place, why) if part))


def shortened(line: str) -> str:
    """A line that ends before it runs over."""
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"


def shortly(text: str) -> str:
    """A traceback in `MOST_LINES` lines: how it begins, and, which matters more, how it ends."""
    lines = [shortened(line) for line in text.splitlines()]
    if len(lines) <= MOST_LINES:
        return "\n".join(lines)
    head = MOST_LINES // 5
    tail = MOST_LINES - head - 1
    return "\n".join([*lines[:head], f"… {len(lines) - head - tail} lines left out …", *lines[-tail:]])
