"""A department follows its year; the performance division settles its points."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser]

PASSWORD = "demo-abacus-2022"


@pytest.fixture
def in_2021(sign_in):
    """Sign somebody in and choose 2021."""

    def go(page: Page, username: str) -> None:
        sign_in(page, username, PASSWORD)
        with page.expect_navigation():
            page.locator("select[name=year]").select_option("2021")

    return go


def test_a_department_sees_its_four_stages(page: Page, in_2021, address, screens):
    in_2021(page, "bumen")
    page.goto(f"{address}/departmentwide/")
    page.locator("main tbody a").first.click()
    expect(page.locator("main")).to_contain_text("四、结果应用")
    screens(page, "departmentwide-case")
    page.get_by_role("link", name="看自评表").click()
    expect(page.locator("main")).to_contain_text("部门整体支出绩效自评表")
    screens(page, "departmentwide-evaluation")


def test_the_performance_division_settles_the_points(page: Page, in_2021, address, screens):
    in_2021(page, "jixiao")
    page.goto(f"{address}/departmentwide/")
    screens(page, "departmentwide-list")
    page.goto(f"{address}/departmentwide/evaluation/review/")
    page.locator("main tbody a").first.click()
    expect(page.locator("#checking")).to_contain_text("自动计分")
    screens(page, "departmentwide-review")
    page.locator("#checking input").first.fill("1")
    page.get_by_role("button", name="通过并到下一件").click()
    expect(page.locator("#messages")).to_contain_text("没有写明理由")
    page.get_by_role("button", name="通过并到下一件").click()
    expect(page.locator("#messages")).to_contain_text("已审核通过")
