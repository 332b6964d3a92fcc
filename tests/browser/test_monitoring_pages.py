"""Finance looks at a round and its findings, a unit fills in a table and answers a letter."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser]

PASSWORD = "demo-abacus-2022"


def in_year(page: Page, year: str) -> None:
    """Choose the year in the bar."""
    if page.locator("select[name=year]").input_value() != year:
        with page.expect_navigation():
            page.locator("select[name=year]").select_option(year)


@pytest.fixture
def finance(page: Page, sign_in) -> Page:
    """The performance division, in 2021."""
    sign_in(page, "jixiao", PASSWORD)
    in_year(page, "2021")
    return page


def test_a_round_leads_to_its_lights_and_each_light_to_its_explanation(finance, address, screens):
    finance.goto(f"{address}/monitoring/rounds/")
    finance.get_by_role("link", name="1—9月绩效跟踪").first.click()
    expect(finance.locator("main")).to_contain_text("执行率偏低")
    screens(finance, "monitoring-round")
    finance.locator(".kpi", has_text="执行率偏低").get_by_role("link").click()
    screens(finance, "monitoring-results")
    finance.locator("tbody a.why").first.click()
    drawer = finance.locator("#drawer")
    expect(drawer).to_contain_text("时间进度")
    expect(drawer).to_contain_text("规则包")


def test_a_finding_shows_what_was_found_and_what_followed(finance, address, screens):
    finance.goto(f"{address}/monitoring/findings/?kind=low_execution&state=confirmed")
    finance.locator("main tbody a").first.click()
    expect(finance.locator("main")).to_contain_text("发现了什么")
    screens(finance, "monitoring-finding")


def test_a_unit_answers_a_letter_and_finance_accepts_it(finance, sign_in, address, browser, screens):
    context = browser.new_context()
    unit = context.new_page()
    sign_in(unit, "jingban", PASSWORD)
    unit.goto(f"{address}/")
    unit.locator(".todo", has_text="整改建议书").first.get_by_role("link", name="报送整改情况").click()
    letter = unit.url
    screens(unit, "rectification-letter")
    unit.get_by_label("整改措施和结果").fill("已签订合同，四季度付款。")
    unit.locator("main").get_by_role("button", name="报送整改情况").click()
    expect(unit.locator("#messages")).to_contain_text("已报送整改情况")
    context.close()
    finance.goto(letter)
    finance.get_by_role("button", name="认可，整改到位").click()
    expect(finance.locator("#messages")).to_contain_text("已认可整改情况")


def test_a_unit_sees_its_lights_change_as_it_types(finance, sign_in, address, browser, screens):
    in_year(finance, "2022")
    finance.goto(f"{address}/monitoring/rounds/")
    finance.get_by_role("link", name="1—9月绩效跟踪").first.click()
    finance.get_by_role("button", name="开始填报").click()
    round = finance.url
    context = browser.new_context()
    unit = context.new_page()
    sign_in(unit, "jingban", PASSWORD)
    unit.goto(f"{round}tables/?state=none&q=城区路灯运维")
    unit.get_by_role("link", name="城区路灯运维").first.click()
    unit.get_by_role("button", name="开始填监控表").click()
    screens(unit, "monitoring-table")
    unit.get_by_role("button", name="改用普通表格填写").click()
    unit.locator("select[name=lines-1-likelihood]").select_option("impossible")
    expect(unit.locator("#lights")).to_contain_text("红灯", timeout=15_000)
    expect(unit.locator("#findings")).to_contain_text("须选偏差原因", timeout=15_000)
    context.close()


def test_the_ledger_adds_up_what_was_taken(finance, address, screens):
    finance.goto(f"{address}/rectification/measures/")
    expect(finance.locator("main")).to_contain_text("核减和收回合计")
    screens(finance, "rectification-measures")
