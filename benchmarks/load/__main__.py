"""`make load`: filing day on PostgreSQL and on SQLite, the public pages, and how both stand against bare Django.

Every figure is of this run. The data set is written anew each time (`--scale 0.1` for a try), the server is
`abacus serve` as an installation runs it; the crowd, the server and the database share the machine. The crowd signs
in first, with figures of its own; then filing day begins. Until everybody has looked at a first page nothing is
measured; the last part has a large import beside it.
"""

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.load.pace import READING, TYPING
from benchmarks.load.place import DAY, PASSWORD
from tests.harness import ROOT, postgresql, reliability, scratch, tables

BIN = Path(sys.executable).parent
ARRIVED, BESIDE, LATER = "arrived", "with an import", "asked to sign in later"
PROMISED = {"p95_ms": 800, "p99_ms": 2_000, "save_p95_ms": 500, "public_per_s": 200, "import_ratio": 1.5}


@dataclass(frozen=True)
class Crowd:
    """What one crowd met in a part of its day: milliseconds over all pages and over saves, requests, failures."""

    requests: int
    failures: int
    p95_ms: float
    p99_ms: float
    save_p95_ms: float
    per_second: float
    pages: dict[str, tuple[int, float, float]]

    @classmethod
    def of(cls, answers: list[tuple[str, float, str]], seconds: float) -> "Crowd":
        """From the answers as locust saw them."""
        times: dict[str, list[float]] = {}
        for name, ms, _wrong in answers:
            times.setdefault(name, []).append(ms)
        everything = [ms for _name, ms, _wrong in answers]
        pages = {name: (len(some), share(some, 50), share(some, 95)) for name, some in sorted(times.items())}
        failures = sum(1 for *_answer, wrong in answers if wrong)
        return cls(
            len(answers), failures, share(everything, 95), share(everything, 99), share(times.get("save", []), 95),
            len(answers) / seconds, pages,
        )  # fmt: skip


def share(times: list[float], percent: int) -> float:
    """The time within which so many of a hundred were answered."""
    return sorted(times)[max(0, -(-len(times) * percent // 100) - 1)] if times else float("nan")


def say(text: str) -> None:
    """One line at once."""
    print(text, flush=True)


def environment(data: Path, database_url: str, **more: str) -> dict[str, str]:
    """What the platform's processes need."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ABACUS_", "DJANGO_"))}
    ours = {"ABACUS_DATA": str(data), **tables.addresses(database_url), "ABACUS_TODAY": DAY.isoformat()}
    return kept | ours | {"ABACUS_LOG_LEVEL": "WARNING"} | more


def filled(data: Path, settings: dict[str, str], scale: float) -> dict[str, list[str]]:
    """Write the data set in a process of its own; the names of the people."""
    words = [sys.executable, "-m", "benchmarks.load.fill", str(scale)]
    done = subprocess.run(words, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True, check=True)
    *_told, last = done.stdout.strip().splitlines()
    names: dict[str, list[str]] = json.loads(last)
    return names


@contextmanager
def serving(settings: dict[str, str], log: Path, *options: str) -> Iterator[str]:
    """`abacus serve` on a free port; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("w") as output:
        words = [str(BIN / "abacus"), "serve", "--port", str(port), *options]
        process = subprocess.Popen(words, cwd=ROOT, env=settings, stdout=output, stderr=output)
    try:
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 60
        while not answers(f"{address}/sign-in/"):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not come up:\n{log.read_text(errors='replace')}")
            time.sleep(0.2)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def answers(address: str) -> bool:
    """Whether a page comes."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextmanager
def crowd(
    address: str, people: dict[str, list[str]], users: int, arriving: int, phases: dict[str, int], folder: Path
) -> "Iterator[Gathered]":
    """`users` people who sign in within `arriving` seconds and then work through the parts of the day."""
    answers = folder / "answers.json"
    for left in (answers, *(folder / name for name in phases)):
        left.unlink(missing_ok=True)
    words = [
        str(BIN / "locust"), "-f", "benchmarks/load/crowd.py", "--headless", "--host", address, "-u", str(users),
        "-r", str(users / arriving), "--only-summary", "--stop-timeout", "5", "--exit-code-on-error", "0",
    ]  # fmt: skip
    told = {f"LOAD_{kind.upper()}": ",".join(names) for kind, names in people.items()} | {
        "PYTHONPATH": str(ROOT), "LOAD_PASSWORD": PASSWORD, "LOAD_USERS": str(users), "LOAD_ANSWERS": str(answers),
        "LOAD_PHASES": ",".join(f"{name}:{seconds}" for name, seconds in phases.items()),
    }  # fmt: skip
    with (folder / "locust.log").open("w") as log:
        process = subprocess.Popen(words, cwd=ROOT, env=os.environ | told, stdout=log, stderr=log)
    try:
        yield Gathered(process, folder, phases)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


@dataclass
class Gathered:
    """A crowd at work."""

    process: "subprocess.Popen[bytes]"
    folder: Path
    phases: dict[str, int]

    def reaches(self, phase: str) -> None:
        """Wait until a part of the day begins. Raises RuntimeError where the crowd broke up before."""
        while not (self.folder / phase).exists():
            if self.process.poll() is not None:
                raise RuntimeError(f"locust failed:\n{(self.folder / 'locust.log').read_text()[-3000:]}")
            time.sleep(0.2)

    def ends(self) -> dict[str, Crowd]:
        """What it met, by the part of the day, `arrival` first. Raises RuntimeError where it left no answers."""
        self.process.wait()
        path = self.folder / "answers.json"
        if not path.exists():
            raise RuntimeError(f"locust failed:\n{(self.folder / 'locust.log').read_text()[-3000:]}")
        answers = json.loads(path.read_text())
        for wrong in sorted({f"{name}: {why}" for some in answers.values() for name, _ms, why in some if why})[:20]:
            say(wrong)
        return {ARRIVED: Crowd.of(answers["arrival"], 1)} | {
            name: Crowd.of(answers[name], seconds) for name, seconds in self.phases.items()
        }


def hits(address: str, seconds: float = 10.0, hands: int = 8) -> float:
    """Answers a second of one address, asked by `hands` at once; refuses an answer that is not a page."""
    words = [sys.executable, "-m", "benchmarks.load.hits", address, str(seconds), str(hands)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def public_page(address: str) -> str:
    """The address of a published department's page, found as a citizen finds it."""
    page = "/open/"
    for _step in range(3):
        with urllib.request.urlopen(address + page, timeout=20) as answer:  # noqa: S310 - our own server
            text = answer.read().decode()
        links = re.findall(r'href="(/open/[^"?#]+)"', text)
        found = [link for link in links if link.startswith(page) and link != page and "/language/" not in link]
        if not found:
            break
        page = found[0]
    return page


def run(wanted: argparse.Namespace) -> dict[str, Any]:
    """All contests; the figures by name."""
    figures: dict[str, Any] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="abacus-load-", dir=scratch())))
        os.environ[tables.FOLDER] = str(folder / "tables")
        if not wanted.sqlite_only:
            figures |= on_postgresql(stack, folder, wanted)
        if not wanted.postgresql_only:
            figures |= on_sqlite(folder, wanted)
    return figures


def on_postgresql(stack: ExitStack, folder: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    """Filing day, with an import beside, and the public pages."""
    server = stack.enter_context(postgresql.server())
    tables.postgresql(server, "load")
    data = folder / "postgresql"
    data.mkdir()
    settings = environment(data, tables.named(server, "load"))
    began = time.monotonic()
    people = filled(data, settings, wanted.scale)
    say(f"PostgreSQL: written in {time.monotonic() - began:.0f} s")
    figures: dict[str, Any] = {}
    if wanted.plans:
        subprocess.run([sys.executable, "-m", "benchmarks.load.plans"], cwd=ROOT, env=settings, check=True)
    phases = {"settling": READING[1], "alone": wanted.seconds, "beside": max(30, wanted.seconds // 2)}
    with serving(settings, folder / "postgresql.log", "--processes", str(wanted.processes)) as address:
        with crowd(address, people, wanted.users, wanted.arriving, phases, folder) as gathered:
            gathered.reaches("beside")
            with importing(settings, wanted.scale):
                found = gathered.ends()
        for name, phase in (("arrival", ARRIVED), ("PostgreSQL", "alone"), (BESIDE, "beside")):
            figures[name] = found[phase]
            say(told(name, found[phase]))
        figures["import_ratio"] = found["beside"].p95_ms / found["alone"].p95_ms
        page = public_page(address)
        figures["public_page"] = page
        figures["public_per_s"] = hits(address + page)
        say(f"{page}: {figures['public_per_s']:.0f} a second")
    return figures


@contextmanager
def importing(settings: dict[str, str], scale: float) -> Iterator[None]:
    """A large import of projects under way in a worker's stead, stopped at the end if it goes on for longer."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.load.importing", str(max(500, round(20_000 * scale)))],
        cwd=ROOT,
        env=settings,
    )
    try:
        yield
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait()


def on_sqlite(folder: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    """Thirty people on one file."""
    data = folder / "sqlite"
    tables.sqlite(data / "abacus.sqlite3")
    settings = environment(data, "")
    people = filled(data, settings, min(wanted.scale, 0.2))
    users = min(30, wanted.users)
    with (
        serving(settings, folder / "sqlite.log") as address,
        crowd(
            address,
            people,
            users,
            max(5, wanted.arriving * users // wanted.users),
            {"settling": READING[1], "alone": max(60, wanted.seconds // 2)},
            folder,
        ) as gathered,
    ):
        found = gathered.ends()["alone"]
    say(told("SQLite", found))
    locked = (folder / "sqlite.log").read_text(errors="replace").count("database is locked")
    return {"SQLite": found, "locked": locked}


def told(name: str, found: Crowd) -> str:
    """A crowd's figures in a line."""
    return (
        f"{name}: {found.requests} requests, {found.failures} failures, {found.per_second:.1f}/s, "
        f"p95 {found.p95_ms:.0f} ms, p99 {found.p99_ms:.0f} ms, save p95 {found.save_p95_ms:.0f} ms\n"
        + "\n".join(f"  {page:<16} {n:>5} {p50:>7.0f} {p95:>7.0f}" for page, (n, p50, p95) in found.pages.items())
    )


def report(figures: dict[str, Any], wanted: argparse.Namespace) -> list[str]:
    """The lines that go into docs/reliability.md."""
    rows = []

    def row(what: str, value: float, promised: float | None, unit: str, *, least: bool = False) -> None:
        kept = promised is None or (value >= promised if least else value <= promised)
        bound = "–" if promised is None else f"{'≥' if least else '≤'} {promised:g} {unit}".strip()
        rows.append((what, f"{value:.4g} {unit}".strip(), bound + ("" if kept else ", missed")))

    crowds = {name: one for name, one in figures.items() if isinstance(one, Crowd)}
    for name, one in crowds.items():
        if name == "arrival":
            _count, p50, p95 = one.pages.get("sign-in", (0, float("nan"), float("nan")))
            row(f"{wanted.users} sign in within {wanted.arriving} s: median", p50, None, "ms")
            row(f"{wanted.users} sign in within {wanted.arriving} s: p95", p95, None, "ms")
            row("asked to sign in some seconds later", one.pages.get(LATER, (0, 0.0, 0.0))[0], None, "")
            row(f"arrival: failed of {one.requests} requests", one.failures, 0, "")
            continue
        alone = name != BESIDE
        row(f"{name}: requests a second", one.per_second, None, "")
        row(f"{name}: p95 of all pages", one.p95_ms, PROMISED["p95_ms"] if alone else None, "ms")
        row(f"{name}: p99 of all pages", one.p99_ms, PROMISED["p99_ms"] if alone else None, "ms")
        row(f"{name}: p95 of a save", one.save_p95_ms, PROMISED["save_p95_ms"] if alone else None, "ms")
        row(f"{name}: failed of {one.requests} requests", one.failures, 0, "")
    for name, what, least in (
        ("import_ratio", "p95 with a large import beside, against without", False),
        ("public_per_s", "a public page, answers a second", True),
    ):
        if name in figures:
            row(what, figures[name], PROMISED[name], "", least=least)
    if "locked" in figures:
        row("SQLite: “database is locked”", figures["locked"], 0, "")
    size = f"scale {wanted.scale:g} of 5,000 units, 50,000 projects, 1,050,000 indicators; {wanted.users} users"
    think = f"{READING[0]}–{READING[1]} s between two clicks, {TYPING[0]}–{TYPING[1]} s between two saves"
    lines = [
        f"{reliability.about()}; {size}; {think}.",
        "",
        *reliability.table(("what", "measured", "promised"), rows),
        "",
    ]
    for name, one in crowds.items():
        if name == "arrival":
            continue
        each = ", ".join(f"{page} {p50:.0f}/{p95:.0f}" for page, (_n, p50, p95) in sorted(one.pages.items()))
        lines.append(f"{name}, median/p95 in ms: {each}.")
    return lines


def main(words: Sequence[str] | None = None) -> int:
    """Measure and write down; 1 when a promise is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="how much of the data set")
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument(
        "--seconds",
        type=int,
        default=120,
        help="how long the crowd is measured, after all have signed in; half of it again with an import beside, at "
        "least 30",
    )
    parser.add_argument("--arriving", type=int, default=60, help="seconds within which all sign in")
    parser.add_argument("--processes", type=int, default=2, help="of the server")
    parser.add_argument("--sqlite-only", action="store_true")
    parser.add_argument("--postgresql-only", action="store_true")
    parser.add_argument("--plans", action="store_true", help="also say how PostgreSQL answers the pages' questions")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/reliability.md")
    wanted = parser.parse_args(words)
    lines = report(run(wanted), wanted)
    say("\n".join(lines))
    if wanted.write:
        reliability.put("load", lines)
    return 1 if any("missed" in line for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
