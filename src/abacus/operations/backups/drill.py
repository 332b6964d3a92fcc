"""The restore drill: a backup is made, looked through, restored into a temporary place, and compared."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from abacus.operations.backups import archive, inside, keys, making
from abacus.operations.backups import side as sides
from abacus.operations.backups.verifying import check_manifest
from abacus.operations.place import Place


@dataclass
class Drilled:
    """How it went; `findings` is what the audit trail's verification said, blank for nothing."""

    rows: int = 0
    tables: int = 0
    files: int = 0
    size: int = 0
    findings: str = ""
    problems: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    """How long making, checking, restoring and verifying took."""

    @property
    def ok(self) -> bool:
        return not self.findings and not self.problems

    def as_json(self) -> dict[str, Any]:
        """For the note and the audit event."""
        seconds = {name: round(each, 1) for name, each in self.seconds.items()}
        said = {"rows": self.rows, "tables": self.tables, "files": self.files, "size": self.size, "seconds": seconds}
        return {**said, "ok": self.ok, "findings": self.findings[:2000], "problems": self.problems[:20]}


def drill(place: Place, folder: Path, now: datetime, tell: Callable[[str], None] = lambda _line: None) -> Drilled:
    """Do it all and leave nothing behind. Raises Refusal, Damaged as soon as something does not agree."""
    done = Drilled()
    key = keys.signing(place)
    stamp = now.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    making.private(folder)
    with tempfile.TemporaryDirectory(prefix=".abacus-backup-drill-", dir=folder) as work:
        began = time.monotonic()
        made = making.make(place, Path(work), now, tell)
        done.seconds["backup"], began = time.monotonic() - began, time.monotonic()
        with archive.opened(made.path, key) as found:
            check_manifest(found)
            done.seconds["check"], began = time.monotonic() - began, time.monotonic()
            present = keys.known(place)
            with sides.filled(found, sides.new(place, stamp), present) as side:
                done.seconds["restore"], began = time.monotonic() - began, time.monotonic()
                done.findings = inside.judge(side.place, ()) if side.is_current else ""
                done.seconds["audit"] = time.monotonic() - began
                done.tables, done.rows = len(side.facts.tables), sum(side.facts.tables.values())
            done.files = len(found.entries) - 1
    done.size, done.problems = made.size, list(made.problems)
    return done
