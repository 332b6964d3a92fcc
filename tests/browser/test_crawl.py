"""Every kind of page somebody reaches by links: both widths, axe, policy, and both languages.

Each role starts at its workbench and follows links, then opens what the table of addresses
(tests/integration/permissions) says it may open and no link led to; of every address pattern the first page
(in the long run the first three) is looked at, whoever comes there first. Where somebody comes, the table
must let them in.
"""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Error, Page

from abacus.foundation.accounts.roles import Role
from tests.browser.watch import JUDGED, LONG, WIDE, WIDTHS, serious
from tests.integration.permissions.table import TABLE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROLES = {
    "jingban": Role.UNIT_CLERK,
    "jixiao": Role.PERFORMANCE_DIVISION,
    "bumen": Role.DEPARTMENT_CLERK,
    "lingdao": Role.BUREAU_LEADER,
    "daibiao": Role.DEPUTY,
    "xitong": Role.SYSTEM_ADMIN,
    "anquan": Role.SECURITY_ADMIN,
    "shenjiyuan": Role.AUDIT_ADMIN,
}
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


def look(page: Page, where: str, *, whole: bool) -> list[str]:
    """What is wrong with a page: too wide at either width; what axe finds at 1440, in the long run at both."""
    wrong = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate(WIDE)
        if wide > width:
            wrong.append(f"{where} at {width}: {wide} px wide")
        if width == JUDGED or LONG:
            wrong += [f"{where} at {width}: {finding}" for finding in serious(page, whole=whole)]
    return wrong


def unlinked(role: Role) -> Iterator[str]:
    """The addresses that the table opens to the role and that nobody came to yet."""
    for name, line in TABLE.items():
        if role in line.roles and line.method == "get" and not line.record and not seen[name] and name not in APART:
            seen[name] += 1
            yield reverse(name)


APART = frozenset({"sign-in", "set_language", "metrics", "operations:health", "pool:budget"})
"""Pages that are not read as pages, or want something chosen first."""


def crawl(page: Page, address: str, role: Role) -> list[str]:
    """Follow links breadth first, then open what the table says; everything wrong that was met."""
    queue, done, wrong, rest = ["/"], {"/"}, [], None
    while queue or rest is None:
        if not queue:
            rest = list(unlinked(role))
            queue += rest
            continue
        path = queue.pop(0)
        name = pattern_of(urlsplit(path).path) or ""
        if role not in TABLE[name].roles | TABLE[name].unseen:
            wrong.append(f"{path}: it is linked, but not this role's to open")
        try:
            answer = page.goto(f"{address}{path}")
        except Error as said:
            if "Download is starting" in said.message:
                continue
            raise
        if answer is None or answer.status != 200:
            wrong.append(f"{path}: {answer.status if answer else 'no answer'}, though it is linked")
            continue
        # The frame belongs to the role: it is judged where the role begins.
        wrong += look(page, path, whole=LONG or path == "/")
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
    wrong = crawl(page, address, ROLES[username])
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
