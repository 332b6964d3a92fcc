"""Script payloads stand in every text of a county: no page lets one run, or even become markup.

The policy of the pages is switched off for this browser, so that it is the escaping that holds.
"""

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, Request

from tests.browser.test_crawl import pattern_of
from tests.browser.watch import HERE
from tests.harness import site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG = os.environ.get("ABACUS_TEST_PROFILE") == "long"
EACH_PATTERN = 3 if LONG else 1
ROLES = ("jixiao", "jingban", "bumen", "lingdao", "daibiao") if LONG else ("jixiao",)
LEAST = 60 if LONG else 40

BROKEN = "<img src=x onerror=window.zqx=1 data-zqx>"
PAYLOADS = (
    "<script>window.zqx=1</script>",
    "</script><script>window.zqx=1</script>",
    BROKEN,
    f'">{BROKEN}',
    f"'>{BROKEN}",
    "<svg onload=window.zqx=1 data-zqx>",
    "<svg><script>window.zqx=1</script></svg>",
    '" autofocus onfocus=window.zqx=1 data-zqx="',
    "' autofocus onfocus=window.zqx=1 data-zqx='",
    "` onmouseover=window.zqx=1 data-zqx=`",
    "<body onload=window.zqx=1>",
    "<iframe src=javascript:parent.zqx=1 data-zqx></iframe>",
    "<iframe srcdoc='<script>parent.zqx=1</script>' data-zqx></iframe>",
    "<a href=javascript:window.zqx=1 data-zqx>x</a>",
    "javascript:window.zqx=1",
    "<details open ontoggle=window.zqx=1 data-zqx>",
    "<input autofocus onfocus=window.zqx=1 data-zqx>",
    "<video><source onerror=window.zqx=1 data-zqx></video>",
    f"<math><mtext>{BROKEN}</math>",
    f"</textarea>{BROKEN}",
    f"</title>{BROKEN}",
    f"</style>{BROKEN}",
    f"<!-->{BROKEN}-->",
    f"]]>{BROKEN}",
    "{{constructor.constructor('window.zqx=1')()}}",
    "{% include '500.html' %}{{ request.user.password }}",
    "${window.zqx=1}",
    "<link rel=stylesheet href=//zqx.example/x.css data-zqx>",
    "<meta http-equiv=refresh content='0;url=//zqx.example' data-zqx>",
    "<base href=//zqx.example/ data-zqx>",
    "<form action=//zqx.example data-zqx><button>",
    "<object data=//zqx.example/x data-zqx></object>",
    "<div style=background:url(//zqx.example/x.png) data-zqx>",
    "\u2028window.zqx=1//",
    "&lt;script&gt;window.zqx=1&lt;/script&gt;",
    "%3Cscript%3Ewindow.zqx=1%3C/script%3E",
)


def plant(path: str) -> int:
    """Put a payload before every text that people wrote; answers into how many columns."""
    from django.apps import apps

    from tests.integration.permissions.planting import NEVER_CHANGED, is_text

    columns = [
        (model._meta.db_table, model._meta.pk.column, field.column, field.max_length or 4000)
        for model in apps.get_models()
        if model.__module__.startswith("abacus.") and model._meta.label not in NEVER_CHANGED and model._meta.pk
        for field in model._meta.local_concrete_fields
        if is_text(field) and field.name != "username"
    ]
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TEMP TABLE payload (number INTEGER PRIMARY KEY, words TEXT)")
        database.executemany("INSERT INTO payload VALUES (?, ?)", list(enumerate(PAYLOADS)))
        for at, (table, key, column, limit) in enumerate(columns):
            words = f"(SELECT words FROM payload WHERE number = ({key} + {at}) % {len(PAYLOADS)})"  # noqa: S608
            database.execute(
                f'UPDATE "{table}" SET "{column}" = substr({words} || {key} || \' \' || "{column}", 1, {limit}) '  # noqa: S608
                f"WHERE \"{column}\" <> ''"
            )
    return len(columns)


@pytest.fixture(scope="module")
def address(county: site.County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a county full of payloads."""
    copy = site.copied(county, tmp_path_factory.mktemp("payloads"), "payloads")
    assert plant(str(copy.data / "abacus.sqlite3")) > 100
    with site.serving(copy, "--no-worker") as url:
        yield url


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    """A page whose browser does not enforce the policy of the pages, and that cannot leave the machine."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(15_000)
    page = context.new_page()
    left: list[str] = []

    def note(request: Request) -> None:
        if urlsplit(request.url).hostname not in HERE | {None}:
            left.append(request.url)

    page.on("request", note)
    page.on("dialog", lambda dialog: (left.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    yield page
    context.close()
    assert left == []


LOOK = """() => ({
  ran: window.zqx !== undefined,
  markup: [...document.querySelectorAll("[data-zqx]")].map(one => one.outerHTML.slice(0, 200)),
  links: [...document.querySelectorAll("a[href^='javascript:' i], form[action^='javascript:' i]")].length,
  hrefs: [...document.querySelectorAll("a[href]")].map(one => one.href),
  words: document.body.innerText.includes("zqx"),
})"""


@pytest.mark.parametrize("username", ROLES)
def test_no_text_of_anybody_runs_or_becomes_markup(bare, address, sign_in, username):
    from abacus.demo.county import PASSWORD

    sign_in(bare, username, PASSWORD)
    queue, seen, counted, wrong, shown = ["/", "/open/"], {"/"}, Counter(), [], 0
    while queue:
        path = queue.pop(0)
        found = look(bare, f"{address}{path}")
        if found is None:
            continue
        if found["ran"] or found["markup"] or found["links"]:
            wrong.append(f"{path}: {found['markup'] or 'a payload ran'}")
        shown += found["words"]
        for link in onward(found["hrefs"], address):
            name = pattern_of(urlsplit(link).path)
            if name and link not in seen and counted[name] < EACH_PATTERN:
                seen.add(link)
                counted[name] += 1
                queue.append(link)
    assert wrong == []
    assert username != "jixiao" or (len(counted) >= LEAST and shown >= LEAST // 2), (len(counted), shown)


def look(page: Page, url: str) -> dict | None:
    """What a page holds; None for a download."""
    try:
        page.goto(url)
        return page.evaluate(LOOK)
    except Error as said:
        if "Download is starting" in said.message or "ERR_ABORTED" in said.message:
            return None
        raise


def onward(hrefs: list[str], address: str) -> Iterator[str]:
    """The links that stay on the platform's own pages."""
    for href in hrefs:
        parts = urlsplit(href)
        if f"{parts.scheme}://{parts.netloc}" == address and not re.search(r"format=|/static/|\.xlsx|\.csv", href):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path
