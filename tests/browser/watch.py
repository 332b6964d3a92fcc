"""What a page must not do while a test uses it, and what it must look like."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

HERE = {"127.0.0.1", "localhost", ""}
WIDTHS = {1440: 900, 390: 844}
"""Widths every page is looked at, with the height of the window."""

AXE = Axe()


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
    """Take the page's picture at both widths; nothing may stick out sideways, axe may find nothing serious."""
    kept = page.viewport_size
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(100)
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name}: {wide} px wide on a screen of {width}"
        assert not (found := serious(page)), f"{name} at {width}:\n" + "\n".join(found)
    if kept:
        page.set_viewport_size(kept)


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical on the page: rule, what is wrong, where."""
    violations = AXE.run(page).response["violations"]
    return [
        f"{each['id']}: {each['help']} — {node['html'][:160]}"
        for each in violations
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]
