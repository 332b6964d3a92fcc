"""What is run, in which order, and how many tests each part must at least hold."""

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.harness import ROOT

BIN = Path(sys.executable).parent
WORKERS = ("-n", "2", "--dist", "loadfile")
BROWSERS = ("-n", "3", "--dist", "loadfile")
"""Browser tests wait more than they compute."""


@dataclass(frozen=True)
class Check:
    """A command that must end with 0: a linter, a type checker, a contract."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Suite:
    """A run of pytest; `least` guards against a run that silently collects nothing."""

    name: str
    words: tuple[str, ...]
    least: int
    database: str = "sqlite"
    environment: dict[str, str] = field(default_factory=dict)
    most_seconds: int = 1_800
    """A suite that takes longer hangs; it is stopped and counts as failed."""

    @property
    def browser(self) -> bool:
        """Whether it wants a browser and the demonstration."""
        return self.words[1:2] != () and self.words[1].startswith("browser")


def _tool(name: str, *words: str) -> tuple[str, ...]:
    return (str(BIN / name), *words)


def _manage(*words: str) -> tuple[str, ...]:
    return (sys.executable, "manage.py", *words)


MIGRATION_RULES = (
    *("--exclude-apps", "otp_totp", "auth", "contenttypes", "sessions"),
    *("--ignore-name-contains", "0001_initial"),
    *("--ignore-name", "0002_workers_and_chores"),
    *("--exclude-migration-test", "NOT_NULL"),
    *("--quiet", "ok", "ignore"),
)
"""A first migration has nothing to break; SQLite rebuilds tables, so it cannot tell a new NOT NULL, or a unique index
that the table of jobs has had all along, from an old one."""

CHECKS = (
    Check("types", _tool("mypy")),
    Check("lint", _tool("ruff", "check", "--quiet", ".")),
    Check("format", _tool("ruff", "format", "--check", "--quiet", ".")),
    Check("import contracts", _tool("lint-imports")),
    Check("templates", _tool("djlint", "--lint", "--quiet", "src")),
    Check("migrations complete", _manage("makemigrations", "--check", "--dry-run")),
    Check("migrations safe", _manage("lintmigrations", "--settings", "tests.migrations", *MIGRATION_RULES)),
    Check("English catalogue", _tool("abacus", "messages", "--check")),
    Check("rule packs", _tool("abacus", "rules", "check")),
)

PACKAGES = ("--cov=abacus.engine", "--cov=abacus.rules")
COVERED = (*PACKAGES, "--cov-branch", "--cov-fail-under=100", "--cov-report=term:skip-covered")
"""Every branch of the engine and of what reads its rules is run; they decide what a score is."""

ENGINE_TESTS = ("tests/unit/engine", "tests/unit/rules", "tests/rules")
"""They run every branch alone, so that the watch over branches slows nothing else down."""
GENERATED = ("tests/generative/engine", "tests/generative/rules")
"""The laws of engine and rules in generated examples, which nobody watches."""
PURE_TESTS = ("tests/unit", "tests/architecture", *GENERATED)
"""Folders without a database; all others, those to come too, belong to the suites with one."""

QUICK = "not browser and not long"
UNWATCHED = tuple(f"--ignore={folder}" for folder in ENGINE_TESTS)
OTHERS = tuple(f"--ignore={folder}" for folder in (*ENGINE_TESTS, *PURE_TESTS, "tests/browser"))

ENGINE = Suite("engine", (*ENGINE_TESTS, "-m", QUICK, *WORKERS, *COVERED), least=900)
PURE = Suite("pure", (*PURE_TESTS, "-m", QUICK, *WORKERS, *UNWATCHED), least=2000)
SQLITE = Suite("SQLite", ("-m", QUICK, *WORKERS, *OTHERS), least=3500)
POSTGRESQL = Suite(
    "PostgreSQL", ("-m", f"database and {QUICK} and not once", *WORKERS, *OTHERS), least=2300, database="postgresql"
)
CHROMIUM = Suite("Chromium", ("-m", "browser and not long", *BROWSERS), least=80)
WALK = Suite("Chromium on PostgreSQL", ("-m", "browser and walk and not long"), least=3, database="postgresql")

EVERY_CHANGE = (ENGINE, PURE, SQLITE, POSTGRESQL, CHROMIUM, WALK)


def inner_loop() -> tuple[Suite, ...]:
    """Unit tests, and on SQLite the integration tests of the apps that differ from the last commit."""
    folders = [f"tests/{name}" for name in ("unit", "rules", "architecture") if (ROOT / "tests" / name).is_dir()]
    suites = [Suite("unit", (*folders, "-m", "not database and not browser and not long", *WORKERS), least=1)]
    if changed := sorted(set(_changed_tests())):
        suites.append(
            Suite("changed apps", (*changed, "-m", "database and not browser and not long", *WORKERS), least=0)
        )
    return tuple(suites)


def _changed_tests() -> list[str]:
    """Folders under tests/integration of the apps with changed or new files."""
    words = ["git", "status", "--porcelain", "--untracked-files=all"]
    names = [line[3:] for line in subprocess.run(words, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()]
    parts = {
        part for name in names if name.startswith(("src/abacus/", "tests/integration/")) for part in name.split("/")
    }
    folders = (folder for folder in (ROOT / "tests/integration").glob("*") if folder.is_dir())
    return [str(folder.relative_to(ROOT)) for folder in folders if folder.name in parts]
