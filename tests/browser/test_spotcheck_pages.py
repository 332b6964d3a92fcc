"""A published draw is made again, a check is filled in and answered."""

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


def test_a_published_draw_comes_out_the_same_on_the_page(finance, address, screens):
    finance.goto(f"{address}/spot-checks/draws/")
    finance.get_by_role("link", name="第 1 次抽取").first.click()
    expect(finance.locator("main")).to_contain_text("福彩3D第2022060期中奖号码|385")
    screens(finance, "spotcheck-draw")
    finance.locator("tbody a.why").first.click()
    expect(finance.locator("#drawer")).to_contain_text("抽取权重")
    finance.get_by_role("link", name="当场复算").click()
    expect(finance.locator("main")).to_contain_text("复算结果与公布的完全一致")
    screens(finance, "spotcheck-verify")


def test_a_division_finds_what_is_missing_before_it_sends_a_check(finance, address, screens, watch):
    watch.allow("422")
    finance.goto(f"{address}/spot-checks/?state=open")
    finance.locator("main tbody a").first.click()
    finance.locator("input[name^=aspect-]").first.fill("一半")
    finance.get_by_role("button", name="反馈单位").click()
    expect(finance.locator("#messages")).to_contain_text("必改")
    expect(finance.locator("input[name^=aspect-]").first).to_have_value("一半")
    screens(finance, "spotcheck-check")


def test_coverage_counts_by_department(finance, address, screens):
    finance.goto(f"{address}/spot-checks/coverage/")
    expect(finance.locator("main")).to_contain_text("覆盖率")
    screens(finance, "spotcheck-coverage")
