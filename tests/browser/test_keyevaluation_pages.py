"""A selection with its reasons, a case with last year beside it, an expert's case, the unit's answer."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser]

PASSWORD = "demo-abacus-2022"


def in_year(page: Page, year: str) -> None:
    """Choose the year in the bar."""
    if page.locator("select[name=year]").input_value() != year:
        with page.expect_navigation():
            page.locator("select[name=year]").select_option(year)


def test_a_selection_shows_what_each_layer_left(page, sign_in, address, screens):
    sign_in(page, "jixiao", PASSWORD)
    in_year(page, "2021")
    page.goto(f"{address}/key-evaluations/selections/")
    page.get_by_role("link", name="2021年财政重点评价选取").first.click()
    expect(page.locator("main")).to_contain_text("金额较大的项目优先")
    screens(page, "keyevaluation-selection")


def test_last_years_problems_and_points_stand_beside_this_years(page, sign_in, address, screens):
    sign_in(page, "jixiao", PASSWORD)
    in_year(page, "2021")
    page.goto(f"{address}/key-evaluations/?state=final")
    page.locator("main tbody a").first.click()
    expect(page.locator("#carried")).to_contain_text("仍未解决")
    expect(page.locator("#scores")).to_contain_text("上年得分")
    screens(page, "keyevaluation-final")


def test_an_expert_sees_the_open_case_of_their_own_and_its_papers(page, sign_in, address, screens):
    sign_in(page, "zhuanjia", PASSWORD)
    in_year(page, "2021")
    page.goto(f"{address}/key-evaluations/")
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.locator("main tbody a").first.click()
    expect(page.locator("#scores")).to_contain_text("底稿 1")
    screens(page, "keyevaluation-expert")


def test_the_unit_answers_the_draft_with_its_reasons(page, sign_in, address, screens, watch):
    watch.allow("422")
    sign_in(page, "jingban", PASSWORD)
    in_year(page, "2021")
    page.goto(f"{address}/key-evaluations/?state=exchange")
    page.locator("main tbody a").first.click()
    page.get_by_role("button", name="有异议").click()
    expect(page.locator("#messages")).to_contain_text("异议的理由")
    page.locator("textarea[name=text]").fill("产出口径与批复目标不一致。")
    screens(page, "keyevaluation-answer")
    page.get_by_role("button", name="有异议").click()
    expect(page.locator("#messages")).to_contain_text("已提出异议")
