"""A clerk answers a finding of a table taken in, from the workbench."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser]

PASSWORD = "demo-abacus-2022"


def test_a_finding_is_answered_where_it_is_found(page: Page, sign_in, address, screens):
    sign_in(page, "jingban", PASSWORD)
    page.goto(f"{address}/")
    for fold in page.locator("details.fold > summary").all():
        fold.click()
    page.locator("a[href^='/intake/tables/'][href$='/findings/']").first.click()
    expect(page.locator("h1")).to_have_text("收表时发现的问题")
    screens(page, "intake-answers")
    page.locator("details.answer > summary").first.click()
    page.locator("details.answer textarea").first.fill("原表漏填，<b>已补</b>")
    page.get_by_role("button", name="提交答复").first.click()
    expect(page.locator("#messages")).to_contain_text("答复已提交")
    expect(page.locator(".fnd .said").first).to_contain_text("<b>已补</b>")
    expect(page.locator(".fnd").filter(has_text="已答复").first).to_be_visible()
