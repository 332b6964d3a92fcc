"""A citizen reads what is public without signing in or scripts; a department prepares, a deputy reads the report."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser]

PASSWORD = "demo-abacus-2022"


def test_a_citizen_finds_out_what_was_promised_and_delivered(page: Page, address, screens):
    page.goto(f"{address}/open/")
    expect(page.locator("main")).to_contain_text("演示数据")
    screens(page, "open-place")
    page.get_by_role("link", name="2020 年度").click()
    page.locator("main tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("2020 年做了什么，花了多少钱")
    screens(page, "open-body")
    page.locator("#did + table tbody a").first.click()
    expect(page.locator("main")).to_contain_text("花了多少钱")
    screens(page, "open-project")
    page.get_by_role("link", name="English").click()
    expect(page.locator("main")).to_contain_text("What did it cost?")


def test_public_pages_work_without_scripts_and_print_without_navigation(page: Page, browser, address):
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{address}/open/371003/2021/601/")
    expect(plain.locator("main")).to_contain_text("承诺做什么")
    plain.emulate_media(media="print")
    expect(plain.locator("nav.years, .crumb")).to_be_hidden()
    context.close()


def test_finance_sees_who_is_late_and_decides_on_a_reason(page: Page, sign_in, address, screens):
    sign_in(page, "jixiao", PASSWORD)
    page.goto(f"{address}/disclosure/")
    expect(page.locator("main")).to_contain_text("逾期未公开")
    screens(page, "disclosure-coverage")
    page.goto(f"{address}/disclosure/publications/?state=handed_in")
    page.locator("main tbody a").first.click()
    screens(page, "disclosure-publication")
    page.get_by_role("button", name="同意不公开").click()
    expect(page.locator("#messages")).to_contain_text("已同意")
    page.get_by_role("link", name="预览公开页").click()
    expect(page.locator("main")).to_contain_text("公众将看到的样子")


def test_a_deputy_reads_the_report_in_a_quarter_of_an_hour(page: Page, sign_in, address, screens):
    sign_in(page, "daibiao", PASSWORD)
    with page.expect_navigation():
        page.locator("select[name=year]").select_option("2021")
    page.goto(f"{address}/disclosure/reports/")
    page.get_by_role("link", name="2021 年度重点项目绩效情况").click()
    expect(page.locator("main")).to_contain_text("可以问")
    screens(page, "disclosure-report")
