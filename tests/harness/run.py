"""Runs the checks and the tests in their phases: `python -m tests.harness.run test|check`.

Ends with 1 when a check fails, a test fails or is skipped, or a suite holds fewer tests than it should.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.harness import ROOT, machine, phases, postgresql, scratch, tables
from tests.harness.failures import MOST_TOLD, Failure, failures, shortened, shortly
from tests.harness.phases import Check, Suite

RESULTS = ROOT / "build" / "tests"
DEMONSTRATIONS = "ABACUS_TEST_DEMONSTRATIONS"
"""Where the browser tests find the demonstrations that were loaded for them."""
YIELDING = ("nice", "-n", "10")
"""How a suite is run that takes what the browsers leave: a browser test waits for an answer only so long."""


@dataclass(frozen=True)
class Outcome:
    """How one phase ended; checks count no tests."""

    name: str
    ok: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    why: str = ""
    failures: tuple[Failure, ...] = ()


def say(text: str) -> None:
    """Print at once, so that a log read while it grows is in order."""
    print(text, flush=True)  # noqa: T201


def run_check(check: Check) -> Outcome:
    """Run one check; its output is shown only when it fails."""
    began = time.monotonic()
    done = subprocess.run(check.words, cwd=ROOT, capture_output=True, text=True)
    ok = done.returncode == 0
    return Outcome(check.name, ok, time.monotonic() - began, why="" if ok else f"{done.stdout}\n{done.stderr}")


def run_checks(checks: Sequence[Check]) -> list[Outcome]:
    """Run the checks, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        outcomes = []
        for outcome in pool.map(run_check, checks):
            say(f"{'ok    ' if outcome.ok else 'FAILED'}  {outcome.name}  {outcome.seconds:.1f} s")
            if not outcome.ok:
                say(outcome.why.rstrip())
            outcomes.append(outcome)
    return outcomes


def folder(name: str) -> tempfile.TemporaryDirectory[str]:
    """A folder for this run alone, gone at the end."""
    return tempfile.TemporaryDirectory(prefix=f"abacus-{name}-", dir=scratch())


@contextmanager
def demonstrations(database_url: str) -> Iterator[str]:
    """A folder in which both demonstrations are loaded beside the other tests; the browsers wait for the first."""
    with folder("demonstrations") as place:
        words = [sys.executable, "-m", "tests.harness.site", place, database_url]
        loading = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield place
        finally:
            loading.terminate()
            loading.wait()


def run_suites(suites: Sequence[Suite], server: Callable[[], str]) -> list[Outcome]:
    """Run the suites; those with a browser, which often wait, beside the others, which yield to them."""
    browsers = [suite for suite in suites if suite.browser]
    others = [suite for suite in suites if not suite.browser]
    with ThreadPoolExecutor(2) as lanes:
        beside = lanes.submit(lambda: [run_suite(suite, server) for suite in browsers])
        outcomes = [run_suite(suite, server, yields=bool(browsers)) for suite in others]
        return outcomes + beside.result()


def run_suite(suite: Suite, server: Callable[[], str], *, yields: bool = False) -> Outcome:
    """Run one suite and show what it said; `server` starts PostgreSQL when the first suite asks for it."""
    say(f"\n== {suite.name} begins ==")
    began = time.monotonic()
    result = result_of(suite)
    environment = os.environ | suite.environment | {"ABACUS_TEST_DATABASE": suite.database}
    if suite.database == "postgresql":
        environment["ABACUS_TEST_POSTGRESQL"] = server()
    result.unlink(missing_ok=True)
    words = [*(YIELDING if yields else ()), sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    # What hangs says where it does, before the suite is stopped for it.
    words += [f"--junitxml={result}", "-o", f"faulthandler_timeout={suite.most_seconds // 2}", *suite.words]
    with result.with_suffix(".log").open("w+", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        code = ended(process, suite.most_seconds)
        log.seek(0)
        say(f"\n== {suite.name} ==\n{log.read().rstrip()}")
    return judge(suite, code, result, time.monotonic() - began)


def ended(process: "subprocess.Popen[bytes]", seconds: float, grace: float = 60) -> int:
    """How a command ended; one that takes too long is asked to stop, so that it tells what it knows: 124."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(grace)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return 124


def judge(suite: Suite, code: int, result: Path, seconds: float) -> Outcome:
    """What a suite's exit code and result file say; pytest's 5 (nothing collected) is for `least` to judge."""
    counts = ElementTree.parse(result).getroot().find("testsuite") if result.exists() else None  # noqa: S314
    tests, failed = 0, 0
    if counts is not None:
        failed = sum(int(counts.get(name, 0)) for name in ("failures", "errors", "skipped"))
        tests = int(counts.get("tests", 0))
    why = ""
    if tests < suite.least:
        why = f"{tests} tests where at least {suite.least} were expected"
    elif code not in (0, 5):
        why = f"pytest ended with {code}"
    if why and not failed and result.with_suffix(".log").exists():
        why += "\n" + result.with_suffix(".log").read_text(encoding="utf-8", errors="replace").rstrip()
    return Outcome(suite.name, not why, seconds, tests - failed, failed, why, failures(result))


def summary(outcomes: Sequence[Outcome]) -> int:
    """Print what failed once more, the table and the closing line; the exit code."""
    for each in outcomes:
        tell_again(each)
    say("\n== summary ==")
    for each in outcomes:
        tests = f"{each.passed} passed, {each.failed} failed" if each.passed or each.failed else ""
        why = shortened(next(iter(each.why.strip().splitlines()), ""))
        say(f"{'ok    ' if each.ok else 'FAILED'}  {each.name:<24} {each.seconds:7.1f} s  {tests}  {why}".rstrip())
        for failure in each.failures:
            say(f"          {failure.name}\n            {failure.line}")
    lost = sum(not each.ok and not each.failed for each in outcomes)
    say(f"\n{sum(each.passed for each in outcomes)} passed, {sum(each.failed for each in outcomes) + lost} failed")
    return 0 if all(each.ok for each in outcomes) else 1


def tell_again(outcome: Outcome) -> None:
    """The tracebacks of what failed, shortened; of a check, or a suite that broke as a whole, what it said."""
    for failure in outcome.failures[:MOST_TOLD]:
        say(f"\n== failed in {outcome.name}: {failure.name} ==\n{shortly(failure.text)}")
    if untold := len(outcome.failures[MOST_TOLD:]):
        say(f"\n== failed in {outcome.name}: {untold} more, named below ==")
    if not outcome.ok and not outcome.failures and "\n" in outcome.why:
        say(f"\n== failed: {outcome.name} ==\n{shortly(outcome.why.strip())}")


def result_of(suite: Suite) -> Path:
    """Where a suite's results stand."""
    return RESULTS / f"{suite.name.lower().replace(' ', '-')}.xml"


@contextmanager
def surroundings(*, anew: bool = True) -> Iterator[Callable[[], str]]:
    """What the suites of a run share: tables, migrated anew or as they are, and a server of PostgreSQL.

    The server starts once somebody asks for it.
    """
    RESULTS.mkdir(parents=True, exist_ok=True)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # some fifty processes import the platform
    # A shell that runs us in the background has us ignore it, and with us every suite that should stop in time.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with ExitStack() as stack:
        if anew:
            os.environ[tables.FOLDER] = stack.enter_context(folder("tables"))
        started: list[str] = []

        def server() -> str:
            if not started:
                started.append(stack.enter_context(postgresql.server()))
            return started[0]

        yield server


@contextmanager
def demonstrated(suites: Sequence[Suite], server: Callable[[], str]) -> Iterator[None]:
    """The demonstrations, where one of the suites has a browser."""
    with ExitStack() as stack:
        if any(suite.browser for suite in suites):
            os.environ[DEMONSTRATIONS] = stack.enter_context(demonstrations(server()))
        yield


def main(words: Sequence[str]) -> int:
    """Run what `words` names."""
    kinds = {"test": lambda: phases.EVERY_CHANGE, "check": phases.inner_loop}
    if len(words) != 1 or words[0] not in kinds:
        say(str(__doc__))
        return 2
    if words[0] != "check" and (problem := machine.prepare()):
        say(problem)
        return 1
    suites = kinds[words[0]]()
    with surroundings(anew=words[0] != "check") as server, demonstrated(suites, server):
        outcomes = run_checks(phases.CHECKS)
        outcomes += run_suites(suites, server)
    return summary(outcomes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
