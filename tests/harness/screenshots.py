"""`make screenshots`: pages of the demonstration as pictures in docs/screenshots, always on the same day.

The county has a fixed seed and the day is fixed, so a picture changes only when the page does.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright

from abacus.demo.catalogue import WALKED
from tests.harness import ROOT, machine, site

FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = {1440: 900, 390: 844}


@dataclass(frozen=True)
class Shot:
    """A picture: its name, who looks, and how they get to the page from the workbench."""

    name: str
    username: str
    go: Callable[[Page, str], object]
    widths: tuple[int, ...] = (1440,)


def to(path: str) -> Callable[[Page, str], object]:
    """Straight to an address."""
    return lambda page, url: page.goto(f"{url}{path}")


def first(path: str, link: str) -> Callable[[Page, str], object]:
    """To the first link of a page that matches."""

    def go(page: Page, url: str) -> None:
        page.goto(f"{url}{path}")
        page.goto(f"{url}{page.locator(link).first.get_attribute('href')}")

    return go


def choose_2021(page: Page, url: str) -> None:
    """Choose the year that has been evaluated."""
    page.goto(f"{url}/projects/")
    if page.locator("select[name=year]").input_value() != "2021":
        page.select_option("select[name=year]", "2021")
        page.wait_for_function("document.querySelector('select[name=year] option[selected]').value === '2021'")


def monitored(page: Page, url: str) -> None:
    """The round of the year that has been monitored."""
    choose_2021(page, url)
    first("/monitoring/rounds/", "main tbody a[href^='/monitoring/rounds/']")(page, url)


def evaluated(page: Page, url: str) -> None:
    """The record of a project whose year has been evaluated."""
    choose_2021(page, url)
    first("/projects/?state=evaluated", "main tbody a[href^='/projects/']")(page, url)


def explained(page: Page, url: str) -> None:
    """A number of an evaluated project with its explanation open."""
    evaluated(page, url)
    page.locator("main a.why").first.click()


def tables_sheet(page: Page, url: str) -> None:
    """A table with something to check, its sheet as it looks."""
    first("/intake/", "main tbody a[href^='/intake/']")(page, url)
    batch = page.url.removeprefix(url)
    first(f"{batch}?found=some", "main tbody a[href^='/intake/tables/']")(page, url)


SHOTS = (
    Shot("workbench", "jixiao", to("/"), (1440, 390)),
    Shot("projects", "jixiao", to("/projects/"), (1440,)),
    Shot("project", "jixiao", evaluated, (1440, 390)),
    Shot("intake", "jixiao", first("/intake/", "main tbody a[href^='/intake/']")),
    Shot("intake-table", "jixiao", tables_sheet),
    Shot("declaration", "jingban", first("/targets/", "main tbody a[href^='/targets/declare/']")),
    Shot("review", "jixiao", first("/targets/review/", "main tbody a[href^='/targets/review/']")),
    Shot("explain", "jixiao", explained),
    Shot("dashboard", "jixiao", to("/dashboard/")),
    Shot("exante", "jixiao", first("/exante/case/review/", "main tbody a[href^='/exante/case/review/']")),
    Shot("monitoring", "jixiao", monitored),
    Shot("linkage", "jixiao", first("/linkage/runs/", "main tbody a[href^='/linkage/runs/']")),
    Shot("public", "jixiao", first("/open/", "table a[href^='/open/']"), (1440, 390)),
)


@contextmanager
def signed_in(browser: Browser, url: str, username: str) -> Iterator[Page]:
    """A page of somebody's session, calm and in Chinese."""
    from abacus.demo.county import PASSWORD

    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{url}/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_load_state()
    yield page
    context.close()


def draw(browser: Browser, url: str, shot: Shot) -> None:
    """Take one shot at its widths; the height is that of a screen, as a person sees it."""
    with signed_in(browser, url, shot.username) as page:
        for width in shot.widths:
            page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            shot.go(page, url)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=FOLDER / f"{shot.name}-{width}.png")


def main(names: list[str]) -> int:
    """Draw all shots, or those named."""
    if problem := machine.prepare():
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="abacus-shots-") as folder:
        county = site.loaded(Path(folder), walked=WALKED)
        with site.serving(county) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=machine.chromium(), args=["--no-sandbox"])
            for shot in SHOTS:
                if not names or shot.name in names:
                    draw(browser, url, shot)
                    print(f"docs/screenshots/{shot.name}")  # noqa: T201
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
