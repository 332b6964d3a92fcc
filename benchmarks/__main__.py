"""`make bench`: every contest in one run, as a table and as build/benchmarks.json."""

import json
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import county, engine
from benchmarks.measure import Contest, Measured, measure, table

RESULT = Path("build/benchmarks.json")


def contests() -> list[Contest]:
    """Everything that is compared, on a filled county."""
    from benchmarks import cycle, forms, imports, pages

    user = county.fill()
    return [*pages.contests(user), imports.contest(user), engine.contest(), *forms.contests(), cycle.contest()]


def about() -> dict[str, str]:
    """When, of what and where the figures were measured."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit,
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {platform.system()}",
    }


def main() -> int:
    """Measure, print, write; 1 when a goal is missed."""
    with county.installation():
        rows: list[Measured] = [measure(contest) for contest in contests()]
    print(table(rows))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(about() | {"results": [row.as_json() for row in rows]}, indent=1, ensure_ascii=False))
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
