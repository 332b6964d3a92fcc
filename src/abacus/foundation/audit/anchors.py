"""Anchors: the end of every chain written down again and again outside the database.

Whoever can write to the database and has the key could make a chain anew; and what is cut off its end leaves
no gap. Neither agrees with a number and its seal that somebody wrote down before.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Q

from abacus.foundation.audit.chains import Chain
from abacus.foundation.audit.models import Seal
from abacus.foundation.refusals import Refusal

AT_ONCE = 100


@dataclass(frozen=True)
class Anchor:
    """At a time, the chain ended with this number and this seal."""

    chain: Chain
    number: int
    digest: str
    at: str = ""

    @property
    def short(self) -> str:
        """The seal's first 16 digits in fours, to be copied by hand."""
        return " ".join(self.digest[start : start + 4] for start in range(0, 16, 4))

    def line(self) -> str:
        """As a line of an anchor file."""
        said = {"at": self.at, "region": self.chain.region_path, "year": self.chain.year}
        return json.dumps({**said, "number": self.number, "digest": self.digest})


def folder() -> Path:
    """Where this installation keeps its own."""
    return Path(settings.DATA) / "anchors"


def ends(at: datetime | None = None, where: Q | None = None) -> Iterator[Anchor]:
    """The end of every chain whose seals `where` leaves (all), as it is now, in the order of regions and years."""
    said = at.isoformat(timespec="seconds") if at else ""
    for seal in last_seals(where or Q()):
        yield Anchor(Chain(seal.region_path, seal.year), seal.number, seal.digest, said)


def last_seals(where: Q) -> list[Seal]:
    """The last seal of every chain: one query for their numbers, one for each hundred chains."""
    chains = list(
        Seal.objects.filter(where)
        .order_by("region_path", "year")
        .values_list("region_path", "year")
        .annotate(last=Max("number"))
    )
    found: list[Seal] = []
    for start in range(0, len(chains), AT_ONCE):
        some = Q()
        for region_path, year, number in chains[start : start + AT_ONCE]:
            some |= Q(region_path=region_path, year=year, number=number)
        found += Seal.objects.filter(some).order_by("region_path", "year")
    return found


def append(file: Path, anchors: Iterable[Anchor]) -> int:
    """Add anchors to a file and wait until the disk has them; how many."""
    lines = [anchor.line() for anchor in anchors]
    if lines:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="ascii") as out:
            out.write("".join(f"{line}\n" for line in lines))
            out.flush()
            os.fsync(out.fileno())
    return len(lines)


def own_files() -> list[Path]:
    """The installation's anchor files, oldest first."""
    return sorted(folder().glob("*.jsonl"))


def read(files: Iterable[Path]) -> list[Anchor]:
    """All anchors of some files. Raises Refusal for a file or a line that cannot be read."""
    return [anchor for file in files for anchor in _of(file)]


def _of(file: Path) -> Iterator[Anchor]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise Refusal(f"锚点文件 {file} 读不了。", "请核对路径和文件。") from problem
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            chain = Chain(str(said["region"]), int(said["year"]))
            yield Anchor(chain, int(said["number"]), str(said["digest"]), str(said.get("at", "")))
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            raise Refusal(f"锚点文件 {file} 第 {number} 行不是锚点。", "请换一份没有改动过的锚点文件。") from problem
