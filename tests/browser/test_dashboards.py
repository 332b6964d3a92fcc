"""Dashboards in a browser: charts over their tables, the way down to the projects, downloads, no scripts."""

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect

from abacus.foundation.accounts.roles import Role
from tests import factories, many
from tests.pages_sample import session_of

pytestmark = [pytest.mark.browser, pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county(db):
    """文登区 with 90 projects in two years."""
    made = factories.county()
    by = made.people[Role.PERFORMANCE_DIVISION]
    many.project_years([made.unit, made.sibling_unit, made.other_unit], 90, [2021, 2022], by)
    return made


def cookie(county, live_server, role: Role) -> list[dict[str, str]]:
    return [{"name": "sessionid", "value": session_of(county.people[role]), "url": live_server.url}]


def test_a_leader_sees_the_charts_and_drills_down_to_the_projects(page: Page, county, live_server, screens):
    page.context.add_cookies(cookie(county, live_server, Role.BUREAU_LEADER))
    page.goto(f"{live_server.url}/dashboard/")
    expect(page.locator("#money figure canvas")).to_have_count(1)
    expect(page.locator("#drift figure canvas")).to_have_count(1)
    expect(page.locator("#t-money")).to_be_hidden()
    page.click("#money summary")
    expect(page.locator("#t-money")).to_be_visible()
    screens(page, "dashboard")
    with page.expect_download() as table:
        page.click("#money a:has-text('下载表格')")
    assert table.value.suggested_filename == "资金去向.csv"
    with page.expect_download() as picture:
        page.click("#money button:has-text('下载图片')")
    assert picture.value.suggested_filename == "资金去向.png"
    shown = page.locator("#t-stages tbody tr").first.locator("td").nth(1).locator("a").first
    done, due = (int(part) for part in shown.inner_text().split("/"))
    shown.click()
    expect(page.locator(".mut", has_text=f"共 {due - done} 项").first).to_be_visible()
    page.go_back()
    page.click("#t-stages tbody th a >> nth=0")
    expect(page.locator(".crumb a")).to_have_text("驾驶舱")


def test_a_click_on_a_stream_leads_to_its_projects(page: Page, county, live_server):
    page.context.add_cookies(cookie(county, live_server, Role.PERFORMANCE_DIVISION))
    page.goto(f"{live_server.url}/dashboard/")
    box = page.locator("#money figure canvas").bounding_box()
    assert box is not None
    for part in range(24, 80, 8):
        page.mouse.click(box["x"] + box["width"] * 0.12, box["y"] + box["height"] * part / 100)
        if reached(page, "**/projects/**flow=**"):
            break
    assert "flow=asked" in page.url


def reached(page: Page, address: str) -> bool:
    """Whether the last click leads to an address; a click beside the streams leads nowhere."""
    try:
        page.wait_for_url(address, timeout=4_000, wait_until="commit")
    except TimeoutError:
        return False
    return True


def test_a_unit_prints_its_own_dashboard(page: Page, county, live_server, screens):
    page.context.add_cookies(cookie(county, live_server, Role.UNIT_CLERK))
    page.goto(f"{live_server.url}/dashboard/")
    expect(page.locator("#t-due")).to_be_visible()
    screens(page, "dashboard-unit")
    assert page.pdf()


def test_without_scripts_every_table_stands(browser: Browser, county, live_server):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookie(county, live_server, Role.AUDITOR))
    page = context.new_page()
    page.goto(f"{live_server.url}/dashboard/")
    for name in ("money", "stages", "drift", "ranking"):
        expect(page.locator(f"#t-{name}")).to_be_visible()
    expect(page.locator("figure.chart").first).to_be_hidden()
    context.close()
