"""Nothing is skipped silently: a skipped or expected-to-fail test fails the run."""

import pytest

ALLOWED: frozenset[str] = frozenset()
"""Reasons a test may be skipped for. There is none."""


class Strict:
    """Collects skips of the whole run, workers included, and turns them into a failed run."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not report.skipped:
            return
        place = report.longrepr
        reason = str(getattr(report, "wasxfail", "") or (place[2] if isinstance(place, tuple) else ""))
        reason = reason.removeprefix("Skipped: ")
        if reason not in ALLOWED:
            self.found.append(f"{report.nodeid}: {reason}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.found and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.found:
            terminalreporter.section("skipped, which counts as failed", red=True)
            for line in self.found:
                terminalreporter.line(line)
