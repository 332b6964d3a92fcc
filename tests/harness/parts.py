"""The long run in parts: one for each promise with a long version, and the ordinary suites with the long profile.

Every test belongs to exactly one part; what no promise claims is in `engine`, `pure`, `rest` and `browsers`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tests.harness import ROOT, phases
from tests.harness.phases import BROWSERS, ENGINE, ENGINE_TESTS, GENERATED, WALK, WORKERS, Suite

LONG = {"ABACUS_TEST_PROFILE": "long"}
HOURS = 8 * 3_600
MARKED = {
    "pure": "not database and not browser",
    "SQLite": "database and not browser",
    "PostgreSQL": "database and not browser",
    "Chromium": "browser",
    "Chromium on PostgreSQL": "browser and walk",
}
"""Which tests each kind of suite takes, `long` ones included. What runs `once` runs on both databases with the rest; of
a promise it is what stands on a database of its own, whichever the suite's."""


@dataclass(frozen=True)
class Part:
    """What is run together and leaves its own lines in docs/reliability.md."""

    name: str
    title: str
    suites: tuple[Suite, ...]
    folders: tuple[str, ...] = ()
    """Folders and files of tests/ that are run here and nowhere else; () for what takes the rest."""

    @property
    def browser(self) -> bool:
        """Whether it wants the demonstrations."""
        return any(suite.browser for suite in self.suites)


def _suite(part: str, kind: str, words: Iterable[str], least: int, marked: str = "") -> Suite:
    workers = BROWSERS if "Chromium" in kind else WORKERS
    # Told by the mark first: a suite is known for one with a browser by its second word.
    chosen = ("-m", MARKED[kind] + marked, *words, *workers)
    database = "postgresql" if "PostgreSQL" in kind else "sqlite"
    return Suite(f"{part} {kind}", chosen, least, database, LONG, most_seconds=HOURS)


def _promise(name: str, title: str, folders: tuple[str, ...], **least: int) -> Part:
    """A part of its own folders; `least` says which suites it has and how many tests each holds at least."""
    kinds = {"pure": "pure", "sqlite": "SQLite", "postgresql": "PostgreSQL", "chromium": "Chromium"}
    suites = tuple(
        _suite(name, kinds[kind], folders, number, " and not once" if kind == "postgresql" else "")
        for kind, number in least.items()
    )
    return Part(name, title, suites, folders)


PROMISES = (
    _promise("jobs", "JOBS", ("tests/assurance/jobs", "tests/integration/jobs"), sqlite=50, postgresql=50),
    _promise(
        "workflow", "WORKFLOW", ("tests/generative/workflow", "tests/integration/workflow/test_concurrency.py"),
        sqlite=4, postgresql=4,
    ),
    _promise(
        "permissions", "PERMISSIONS",
        ("tests/integration/permissions/test_product.py", "tests/integration/permissions/test_interference.py"),
        sqlite=300, postgresql=300,
    ),
    _promise("walls", "SECOND WALL", ("tests/integration/walls",), postgresql=100),
    _promise("audit", "AUDIT", ("tests/integration/audit", "tests/integration/oversight"), sqlite=50, postgresql=50),
    _promise(
        "files", "FILES", ("tests/unit/documents", "tests/unit/spreadsheets", "tests/integration/documents"),
        pure=500, sqlite=1, postgresql=1,
    ),
    _promise(
        "signing", "SIGN-IN", ("tests/assurance/signing", "tests/integration/accounts/test_locking.py"),
        sqlite=10, postgresql=10,
    ),
    _promise("api", "API", ("tests/integration/api",), sqlite=50, postgresql=50),
    _promise(
        "backup", "BACKUP", ("tests/assurance/backup", "tests/integration/operations", "tests/unit/operations"),
        pure=20, sqlite=20, postgresql=20,
    ),
    _promise("faults", "FAULTS", ("tests/assurance/faults",), sqlite=2, postgresql=2),
    _promise(
        "web", "WEB", ("tests/browser/test_crawl.py", "tests/browser/test_payloads.py", "tests/integration/web"),
        sqlite=20, postgresql=20, chromium=10,
    ),
)  # fmt: skip

_CLAIMED = tuple(f"--ignore={folder}" for part in PROMISES for folder in part.folders)
_ENGINE = tuple(f"--ignore={folder}" for folder in (*ENGINE_TESTS, *GENERATED))

ORDINARY = (
    Part(
        "engine", "The engine's laws, generated",
        (replace(ENGINE, name="engine pure", words=(*ENGINE_TESTS, *GENERATED, "-m", MARKED["pure"], *WORKERS),
                 environment=LONG, most_seconds=HOURS),),
    ),
    Part("pure", "All other tests without a database", (_suite("pure", "pure", (*_CLAIMED, *_ENGINE), 800),)),
    Part(
        "rest", "All other tests with a database",
        tuple(_suite("rest", kind, _CLAIMED, 500) for kind in ("SQLite", "PostgreSQL")),
    ),
    Part(
        "browsers", "All other walks in a browser",
        (
            _suite("browsers", "Chromium", _CLAIMED, 50),
            _suite("browsers", "Chromium on PostgreSQL", _CLAIMED, WALK.least),
        ),
    ),
)  # fmt: skip

BRANCHES = ROOT / "build" / "branches"
WATCHED = ("--cov=abacus", "--cov-branch", "--cov-report=", "--cov-config=tests/harness/coverage.toml")


def _watched(suite: Suite) -> Suite:
    """A suite of every change whose branches are watched, and noted in a file of its own."""
    words = tuple(word for word in suite.words if not word.startswith("--cov"))
    place = {"COVERAGE_FILE": str(BRANCHES / suite.name)}
    return replace(suite, name=f"quality {suite.name}", words=(*words, *WATCHED), environment=place, most_seconds=HOURS)


QUALITY = Part(
    "quality", "QUALITY",
    tuple(_watched(suite) for suite in (phases.ENGINE, phases.PURE, phases.SQLITE, phases.POSTGRESQL)),
)  # fmt: skip
"""The suites of every change, without a browser, once more: which branches they run, all taken together."""

PARTS = {part.name: part for part in (*PROMISES, *ORDINARY, QUALITY)}


def chosen(names: Iterable[str]) -> tuple[Part, ...]:
    """The parts of these names, all where none is named; in their order. Raises KeyError with a name nobody has."""
    wanted = set(names) or set(PARTS)
    if unknown := wanted - set(PARTS):
        raise KeyError(", ".join(sorted(unknown)))
    return tuple(part for name, part in PARTS.items() if name in wanted)
