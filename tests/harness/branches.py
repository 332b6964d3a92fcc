"""Which branches of the platform the tests run: all of them where a mistake would be a wrong score, right or sum."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.harness import ROOT

if TYPE_CHECKING:
    from coverage import Coverage

CONFIG = ROOT / "tests" / "harness" / "coverage.toml"
SOURCE = "src/abacus/"
ACCOUNTS, ORGANISATIONS = "foundation/accounts/", "foundation/organisations/"
WHOLE = {
    "engine": ("engine/",),
    "rules": ("rules/",),
    "workflow": ("foundation/workflow/",),
    "audit": ("foundation/audit/",),
    "permission layer": (
        *(f"{ACCOUNTS}{name}.py" for name in ("access", "gate", "permissions", "roles", "scoped", "territory")),
        *(f"{ORGANISATIONS}{name}.py" for name in ("fields", "reach")),
        "web/walls/",
    ),
    "money field": ("foundation/money.py",),
}
"""Name → what begins like this has every branch run."""
ELSEWHERE = 90
LEFT_OUT = ("/migrations/",)


@dataclass(frozen=True)
class Count:
    """Statements and branches, and how many of both were run."""

    there: int
    run: int

    @property
    def lacks(self) -> int:
        """How many were not run."""
        return self.there - self.run

    @property
    def percent(self) -> float:
        """A file with nothing to run is run."""
        return 100 * self.run / self.there if self.there else 100.0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.there + other.there, self.run + other.run)


def counted(folder: Path) -> dict[str, Count]:
    """File under src/abacus → its count, of everything that was noted in `folder`. Raises where nothing was."""
    from coverage import Coverage

    watch = Coverage(data_file=None, config_file=str(CONFIG))
    watch.combine(sorted(str(path) for path in folder.iterdir()), strict=True, keep=True)
    found = {}
    for path in sorted((ROOT / SOURCE).rglob("*.py")):
        name = path.relative_to(ROOT / SOURCE).as_posix()
        if not any(part in f"/{name}" for part in LEFT_OUT):
            found[name] = _count(watch, path)
    return found


def _count(watch: "Coverage", path: Path) -> Count:
    numbers = watch._analyze(str(path)).numbers
    return Count(numbers.n_statements + numbers.n_branches, numbers.n_executed + numbers.n_executed_branches)


def area(name: str) -> str:
    """What a file is counted with: a promise of every branch, or its package."""
    for promise, beginnings in WHOLE.items():
        if name.startswith(beginnings):
            return promise
    parts = name.split("/")
    deep = 2 if parts[0] in {"foundation", "cycle", "web"} else 1
    return "/".join(parts[:deep]) if len(parts) > deep else "/".join(parts[: deep - 1] or ("alone",))


def areas(files: Mapping[str, Count]) -> dict[str, Count]:
    """The counts by area, those of every branch first, the others from the worst."""
    found = dict.fromkeys(WHOLE, Count(0, 0))
    for name, count in files.items():
        found[area(name)] = found.get(area(name), Count(0, 0)) + count
    others = sorted((name for name in found if name not in WHOLE), key=lambda name: (found[name].percent, name))
    return {name: found[name] for name in (*WHOLE, *others)}


def promised(name: str) -> int:
    """How many of a hundred branches of an area are promised to be run."""
    return 100 if name in WHOLE else ELSEWHERE


def broken(found: Mapping[str, Count]) -> list[str]:
    """The areas below their promise."""
    return [name for name, count in found.items() if count.percent < promised(name) or not count.there]


def rows(files: Mapping[str, Count]) -> Iterable[tuple[str, str, str, str]]:
    """Area, files, percent, promised; below its promise an area says which of its files are worst."""
    for name, count in areas(files).items():
        of_it = {file: one for file, one in files.items() if area(file) == name}
        goal = f"{promised(name)} %"
        if count.percent < promised(name):
            worst = sorted((file for file in of_it if of_it[file].lacks), key=lambda file: -of_it[file].lacks)[:3]
            goal += f", missed: {', '.join(f'{file} lacks {of_it[file].lacks}' for file in worst)}"
        yield name, str(len(of_it)), f"{_floor(count.percent)} %", goal


def _floor(percent: float) -> str:
    """One decimal, never rounded up to a promise."""
    return f"{int(percent * 10) / 10:.1f}"
