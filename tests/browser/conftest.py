"""A real browser on a real server with the demonstration county.

`page` fails its test on a script error, a policy violation or a request that leaves the
machine; `screens` looks at the page at both widths and refuses what overflows or what
axe finds serious; `sign_in` signs in without a page, `sign_in_by_hand` as a person does.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.watch import Watch, look
from tests.harness import machine, site

# Playwright's loop runs in the thread of the test, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

expect.set_options(timeout=30_000)  # other suites run beside; what comes in time is not waited for longer

OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
"""A browser that finds no other machine; that a page asked for one is trouble all the same."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, the machine's own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=machine.chromium(), args=["--no-sandbox", OFFLINE])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> site.County:
    """The demonstration county, loaded once for all workers. Nobody may change it: use `address`.

    `ABACUS_TEST_COUNTY` names a data folder to take instead, which saves the loading while one works on a page.
    """
    if folder := os.environ.get("ABACUS_TEST_COUNTY"):
        return site.County(Path(folder))
    on_postgresql = os.environ.get("ABACUS_TEST_DATABASE") == "postgresql"
    url, name = (os.environ["ABACUS_TEST_POSTGRESQL"], "postgresql") if on_postgresql else ("", "sqlite")
    if prepared := os.environ.get("ABACUS_TEST_DEMONSTRATIONS"):
        return site.loaded(Path(prepared) / name, url)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return site.loaded(shared / "demonstrations" / name, url)


@pytest.fixture(scope="module")
def address(
    county: site.County, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The address of a server on a copy of the county that belongs to this module alone.

    A module whose pages wait for what a worker does says `WORKER = True`.
    """
    name = re.sub(r"\W", "_", request.module.__name__.rpartition(".")[2])
    copy = site.copied(county, tmp_path_factory.mktemp(name), name)
    with site.serving(copy, "--worker" if getattr(request.module, "WORKER", False) else "--no-worker") as url:
        yield url


@pytest.fixture
def watch() -> Watch:
    """What went wrong on the page so far; `watch.allow("…")` for what a test means to provoke."""
    return Watch()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """The session that `page` opens its pages in, one after the other: scripts and styles are fetched once."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext, watch: Watch) -> Iterator[Page]:
    """A page 1440 wide where nobody is signed in and nothing is kept; any trouble it saw fails the test."""
    page = window.new_page()
    watch.follow(page)
    yield page
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear()")
    for each in window.pages:
        each.close()
    window.clear_cookies()
    window.clear_permissions()
    window.set_offline(offline=False)
    watch.verdict()


@pytest.fixture
def sign_in(address: str) -> Callable[[Page, str, str], None]:
    """`sign_in(page, username, password)`: the form of the sign-in page, without drawing that page."""

    def sent(page: Page, username: str, password: str) -> None:
        asked = page.context.request.get(f"{address}/sign-in/").text()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', asked)
        assert token, asked
        form = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
        answer = page.context.request.post(f"{address}/sign-in/", form=form, max_redirects=0)
        assert answer.status == 302, f"{answer.status}: {answer.text()}"
        page.goto(f"{address}/")

    return sent


@pytest.fixture
def sign_in_by_hand(address: str) -> Callable[[Page, str, str], None]:
    """`sign_in_by_hand(page, username, password)`: through the sign-in page, as a person does."""

    def through_the_form(page: Page, username: str, password: str) -> None:
        page.goto(f"{address}/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", password)
        page.locator("form:has(input[name=password]) button[type=submit]").click()
        page.wait_for_load_state()
        assert not page.locator("input[name=password]").count(), page.inner_text("body")

    return through_the_form


@pytest.fixture
def screens() -> Callable[[Page, str], None]:
    """`screens(page, name)`: overflow and axe checked at 1440 and 390; what is wrong as a picture in build/screens."""
    folder = Path("build/screens")
    folder.mkdir(parents=True, exist_ok=True)
    return lambda page, name: look(page, folder, name)
