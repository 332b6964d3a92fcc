"""A real server of an installation, asked as a browser asks, while something around it is out of order."""

import http.cookiejar
import json
import resource
import socket
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.harness.installation import Installation, running, until

SERVER = (sys.executable, "-c", "import sys; from abacus.web.serve import serve; sys.exit(serve(sys.argv[1:]))")
ROOM = 48_000
"""Bytes: enough for the index of SQLite's log, not for many transactions."""
PASSWORD = "correct-horse-7"


@dataclass
class Answer:
    """Status, text and headers of a page."""

    status: int
    text: str
    headers: dict[str, str]


class Browser:
    """Keeps cookies, follows no redirects, sends forms with their check mark."""

    def __init__(self, url: str) -> None:
        self.url, self.jar = url, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _Stay)

    def get(self, path: str) -> Answer:
        """A page."""
        return self._open(urllib.request.Request(self.url + path))

    def post(self, path: str, **fields: str) -> Answer:
        """A form sent; the check mark is the cookie's."""
        mark = next((one.value for one in self.jar if one.name == "csrftoken"), "")
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": mark, **fields}).encode()
        return self._open(urllib.request.Request(self.url + path, data=body, headers={"Referer": self.url + path}))

    def sign_in(self, username: str) -> Answer:
        """Sign in as one of the county's people."""
        self.get("/sign-in/")
        return self.post("/sign-in/", username=username, password=PASSWORD)

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.read().decode(), _lower(answer.headers))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode(), _lower(error.headers))


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *words: object) -> None:
        return None


@contextmanager
def served(place: Installation) -> Iterator[tuple[Browser, int]]:
    """The installation with a county, served; a browser and the server's process number."""
    place.act("tests.assurance.faults.acts", "county", json.dumps({}))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running(place, [*SERVER, "--port", str(port), "--no-worker"]) as process:
        browser = Browser(f"http://127.0.0.1:{port}")
        until(lambda: _answers(browser), what=place.said)
        yield browser, process.pid


def _answers(browser: Browser) -> bool:
    try:
        return browser.get("/sign-in/").status == 200
    except OSError:
        return False


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(word) for word in task.read_text().split()]
    return found


@contextmanager
def no_room(pid: int) -> Iterator[None]:
    """No file that the server's processes write grows beyond a little room, as on a disk that fills up."""
    pids = family(pid)
    before = {one: resource.prlimit(one, resource.RLIMIT_FSIZE) for one in pids}
    for one, (_soft, hard) in before.items():
        resource.prlimit(one, resource.RLIMIT_FSIZE, (ROOM, hard))
    try:
        yield
    finally:
        for one, limit in before.items():
            resource.prlimit(one, resource.RLIMIT_FSIZE, limit)
