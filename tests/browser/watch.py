"""What a page must not do while a test uses it, and what it must look like."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, Request, Response

HERE = {"127.0.0.1", "localhost", ""}
WIDTHS = {1440: 900, 390: 844}
"""Widths every page is looked at, with the height of the window."""
JUDGED = 1440
"""The width at which axe judges a page on every change; in the long run it does at both."""
LONG = os.environ.get("ABACUS_TEST_PROFILE") == "long"
PICTURES = LONG or "ABACUS_TEST_SCREENS" in os.environ
"""Whether pages that are in order have their picture taken."""
WIDE = "document.fonts.ready.then(() => document.documentElement.scrollWidth)"
"""How wide the page is once its letters are there."""
PASSED_OVER = [["header.top"], ["nav.side"], ["tbody tr:nth-child(n+11)"]]

AXE = """async context => {
  const mild = axe._audit.rules.filter(rule => ["minor", "moderate"].includes(rule.impact));
  const found = await axe.run(Object.keys(context).length ? context : document, {
    resultTypes: ["violations"], preload: false,
    rules: Object.fromEntries(mild.map(rule => [rule.id, {enabled: false}])),
  });
  return found.violations.filter(one => ["serious", "critical"].includes(one.impact)).flatMap(
    one => one.nodes.map(node => `${one.id}: ${one.help} — ${node.html.slice(0, 160)}`));
}"""
"""Rules whose findings nobody asks for are not run."""


class Watch:
    """Notes script errors, policy violations, server errors and requests to other hosts."""

    def __init__(self) -> None:
        self.trouble: list[str] = []
        self.allowed: list[str] = []

    def allow(self, pattern: str) -> None:
        """Let trouble that matches `pattern` pass: the test means to provoke it."""
        self.allowed.append(pattern)

    def follow(self, page: Page) -> None:
        """Listen to everything `page` does from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.trouble.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def verdict(self) -> None:
        """Fail when there was trouble nobody allowed."""
        left = [each for each in self.trouble if not any(re.search(pattern, each) for pattern in self.allowed)]
        assert not left, "\n".join(left)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "assert"}:
            self.trouble.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        if (urlsplit(request.url).hostname or "") not in HERE:
            self.trouble.append(f"left this machine: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.trouble.append(f"server error {response.status}: {response.url}")


def look(page: Page, folder: Path, name: str) -> None:
    """Look at the page at both widths; nothing may stick out sideways, axe may find nothing serious.

    Its pictures are taken in the long run, where `ABACUS_TEST_SCREENS` asks for them, and of what is wrong.
    """
    kept = page.viewport_size
    page.wait_for_timeout(100)  # a click leads on only after a moment
    page.wait_for_load_state()
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate(WIDE)
        found = serious(page, whole=LONG) if LONG or width == JUDGED else []
        if PICTURES or wide > width or found:
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        assert wide <= width, f"{name}: {wide} px wide on a screen of {width}"
        assert not found, f"{name} at {width}:\n" + "\n".join(found)
    if kept:
        page.set_viewport_size(kept)


def serious(page: Page, *, whole: bool) -> list[str]:
    """What axe finds serious or critical on the page: rule, what is wrong, where.

    Unless `whole`, the frame around the page and the later rows of a table are left out: the frame is the same on
    every page and its rows come from one template, and the contrast of each of their words is most of axe's work.
    """
    page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(AXE, {} if whole else {"exclude": PASSED_OVER}))
