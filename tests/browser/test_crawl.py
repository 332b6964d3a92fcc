"""Every kind of page somebody reaches by links: both widths, axe, policy, and both languages.

Each role starts at its workbench and follows links; of every address pattern the first page
(in the long run the first three) is looked at, whoever comes there first.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from tests.browser.watch import serious

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROLES = ("jingban", "jixiao", "bumen", "lingdao", "daibiao", "xitong", "anquan", "shenjiyuan")
LONG = os.environ.get("ABACUS_TEST_PROFILE") == "long"
EACH_PATTERN = 3 if LONG else 1
LEAST = 60
"""Pages the roles must reach altogether by address pattern; fewer means that the crawl is broken."""

seen: Counter[str] = Counter()


def pattern_of(path: str) -> str | None:
    """The name of the page's address; None for what is no page of ours."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def links(page: Page, address: str) -> Iterator[str]:
    """The addresses on this machine that a page links to, without their fragments."""
    for href in page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)"):
        parts = urlsplit(href)
        if f"{parts.scheme}://{parts.netloc}" == address and not re.search(r"format=|/static/|\.xlsx|\.csv", href):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def look(page: Page, where: str) -> list[str]:
    """What is wrong with a page: too wide at either width; what axe finds at 1440, in the long run at both."""
    wrong = []
    for width, height in {1440: 900, 390: 844}.items():
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            wrong.append(f"{where} at {width}: {wide} px wide")
        if width == 1440 or LONG:
            wrong += [f"{where} at {width}: {finding}" for finding in serious(page)]
    return wrong


def crawl(page: Page, address: str) -> list[str]:
    """Follow links breadth first; everything wrong that was met."""
    queue, done, wrong = ["/"], {"/"}, []
    while queue:
        path = queue.pop(0)
        try:
            answer = page.goto(f"{address}{path}")
        except Error as said:
            if "Download is starting" in said.message:
                continue
            raise
        if answer is None or answer.status != 200:
            wrong.append(f"{path}: {answer.status if answer else 'no answer'}, though it is linked")
            continue
        wrong += look(page, path)
        for link in links(page, address):
            name = pattern_of(urlsplit(link).path)
            if name and link not in done and seen[name] < EACH_PATTERN:
                done.add(link)
                seen[name] += 1
                queue.append(link)
    return wrong


@pytest.mark.parametrize("username", ROLES)
def test_every_page_a_role_reaches_is_sound(page, address, sign_in, username):
    from abacus.demo.county import PASSWORD

    sign_in(page, username, PASSWORD)
    wrong = crawl(page, address)
    assert not wrong, "\n".join(wrong)


def test_the_crawl_reached_the_platform():
    assert len(seen) >= LEAST, sorted(seen)


def test_english_pages_have_no_chinese_in_their_frame(page, address, sign_in):
    from abacus.demo.county import PASSWORD

    sign_in(page, "jixiao", PASSWORD)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": address}])
    page.goto(f"{address}/")
    assert page.locator("html").get_attribute("lang") == "en"
    entries = page.locator("nav a").all_inner_texts()
    assert entries
    assert [text for text in entries if re.search(r"[\u4e00-\u9fff]", text.replace("中文", ""))] == []
