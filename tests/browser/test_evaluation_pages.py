"""A clerk fills in the self-evaluation, sees both points as they type, and opens the explanation of a number."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser]

PASSWORD = "demo-abacus-2022"
PROJECT = "城区路灯运维"


@pytest.fixture
def table(page: Page, sign_in, address) -> Page:
    """The unit's clerk with the project's table of 2021, as a plain table of inputs."""
    sign_in(page, "jingban", PASSWORD)
    with page.expect_navigation():
        page.locator("select[name=year]").select_option("2021")
    page.goto(f"{address}/evaluation/?state=draft")
    page.get_by_role("link", name=PROJECT).first.click()
    page.wait_for_selector("#computed table")
    return page


def saved(page: Page) -> None:
    """Wait until the draft is saved."""
    expect(page.locator("[data-draft-state]")).to_contain_text("草稿已保存", timeout=15_000)


def test_both_points_change_as_one_types(table, screens):
    screens(table, "evaluation-fill")
    table.get_by_role("button", name="改用普通表格填写").click()
    own = table.locator("input[name=rows-0-own]")
    own.fill("0.5")
    saved(table)
    expect(table.locator("#computed tbody tr:not(.grp)").first).to_contain_text("0.50")
    actual = table.locator("input[name=rows-0-actual]")
    actual.fill("约一半")
    expect(table.locator("#findings")).to_contain_text("“约一半”不是数字", timeout=15_000)
    expect(actual).to_have_value("约一半")


def test_a_computed_number_opens_its_explanation_beside_the_page(table, screens):
    table.locator("#computed tfoot a.why").first.click()
    drawer = table.locator("#drawer")
    expect(drawer).to_be_visible()
    expect(drawer).to_contain_text("总分")
    expect(drawer).to_contain_text("规则包")
    screens(table, "evaluation-drawer")


def test_an_explanation_is_a_page_of_its_own_without_scripts(table, browser, screens):
    address = table.locator("#computed tbody a.why").last.get_attribute("href")
    origin = table.evaluate("location.origin")
    context = browser.new_context(java_script_enabled=False, storage_state=table.context.storage_state())
    plain = context.new_page()
    plain.goto(origin + address)
    expect(plain.locator("main")).to_contain_text("怎样算的")
    expect(plain.locator("main")).to_contain_text("全年执行数 B")
    context.close()
    table.goto(origin + address)
    screens(table, "evaluation-explain")


def test_a_table_with_something_missing_is_not_handed_in_and_says_what(table):
    table.get_by_role("button", name="改用普通表格填写").click()
    table.locator("input[name=rows-0-actual]").fill("")
    table.get_by_role("button", name="提交主管部门审核").click()
    expect(table.locator("#messages")).to_contain_text("必改")
    expect(table.locator("#findings")).to_contain_text("没有完成值")


def test_a_reviewer_sees_both_points_and_approves(page, sign_in, address, screens):
    sign_in(page, "bumen", PASSWORD)
    page.goto(f"{address}/evaluation/review/")
    page.locator("main tbody a").first.click()
    title = page.locator("h1").inner_text()
    expect(page.locator("#computed")).to_contain_text("自动计分")
    screens(page, "evaluation-review")
    page.get_by_role("button", name="通过并到下一件").click()
    expect(page.locator("#messages")).to_contain_text(f"“{title}”已审核通过")


def test_what_was_sent_after_the_session_had_ended_is_offered_again(table, sign_in_by_hand):
    page, form = table.url, "textarea[name=f-problems]"
    table.locator(form).fill("写了半个小时的问题分析")
    table.context.clear_cookies(name="sessionid")
    table.get_by_role("button", name="提交主管部门审核").click()
    expect(table.locator("input[name=password]")).to_be_visible()
    sign_in_by_hand(table, "jingban", PASSWORD)
    table.goto(page)
    expect(table.locator("#messages")).to_contain_text("没有存上")
    table.get_by_role("button", name="恢复刚才填的内容").click()
    expect(table.locator(form)).to_have_value("写了半个小时的问题分析")


def test_what_was_sent_is_not_offered_to_somebody_else(table, sign_in_by_hand):
    page = table.url
    table.locator("textarea[name=f-problems]").fill("只给自己看的分析")
    table.context.clear_cookies(name="sessionid")
    table.get_by_role("button", name="提交主管部门审核").click()
    sign_in_by_hand(table, "danwei", PASSWORD)
    table.goto(page)
    expect(table.locator("#messages")).not_to_contain_text("没有存上")
    assert table.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('abacus:typed:')).length") == 0
