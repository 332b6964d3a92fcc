"""A clerk applies for a new project; an expert scores; finance sees what was taken off."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser]

PASSWORD = "demo-abacus-2022"
NEW = "智慧停车诱导系统"


def test_a_clerk_begins_the_report_and_it_says_what_is_missing(page: Page, sign_in, address, screens):
    sign_in(page, "jingban", PASSWORD)
    page.goto(f"{address}/exante/?year=2022&standing=todo")
    screens(page, "exante-list")
    page.get_by_role("link", name=NEW).first.click()
    expect(page.locator("main")).to_contain_text("须做事前绩效评估")
    page.get_by_role("button", name="开始申报").click()
    page.wait_for_selector("#sheet")
    expect(page.locator("[data-grid-bar] button:has-text('撤销')")).to_have_count(2)
    before = page.locator("#findings .must, .rail [data-level=must]").count()
    page.locator("#f-background").fill("落实年度重点工作，缓解停车难。")
    expect(page.locator("[data-draft-state]")).to_contain_text("草稿已保存", timeout=15_000)
    screens(page, "exante-fill")
    assert page.locator("#findings .must, .rail [data-level=must]").count() <= before


def test_a_panel_member_reads_asks_and_scores(page: Page, sign_in, address, screens):
    sign_in(page, "zhuanjia", PASSWORD)
    page.goto(f"{address}/exante/panels/")
    screens(page, "exante-panels")
    page.get_by_role("link", name="评分", exact=True).last.click()
    for box in page.locator("#scoring input.amount-in").all():
        box.fill("9")
    screens(page, "exante-score")
    page.get_by_role("button", name="提交评分").click()
    expect(page.locator("main")).to_contain_text("90.00")


def test_the_performance_division_sees_opinion_and_reductions(page: Page, sign_in, address, screens):
    sign_in(page, "jixiao", PASSWORD)
    page.goto(f"{address}/exante/reduction/?year=2022")
    expect(page.locator("main")).to_contain_text("平均评减率")
    screens(page, "exante-reduction")
    page.goto(f"{address}/exante/?year=2022&standing=answering")
    page.locator("main tbody a").first.click()
    page.get_by_role("link", name="意见书").click()
    expect(page.locator("ins").first).to_be_visible()
    screens(page, "exante-opinion")
    page.goto(f"{address}/exante/case/review/")
    page.locator("main tbody a").first.click()
    screens(page, "exante-review")
    page.get_by_role("link", name="评分和写结论").click()
    screens(page, "exante-conclusion")
