"""A clerk declares with keyboard and clipboard, reviewers return and approve, two people meet on one form."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser]

CLERK, DEPARTMENT, PERFORMANCE = "jingban", "bumen", "jixiao"
PASSWORD = "demo-abacus-2022"
ROWS = "\r\n".join(
    "\t".join(cells)
    for cells in (
        ("产出指标", "数量指标", "培训班次", "≥", "6", "期", "20", "计划标准", "签到表"),
        ("产出指标", "质量指标", "考核合格率", "≥", "95", "%", "20", "历史标准", "成绩单"),
        ("产出指标", "时效指标", "培训完成时间", "不晚于", "2022-11-30", "", "10", "计划标准", "总结"),
        ("效益指标", "社会效益指标", "持证上岗人数", "≥", "120", "人", "30", "计划标准", "证书清单"),
        ("满意度指标", "服务对象满意度指标", "学员满意度", "≥", "90", "%", "10", "历史标准", "问卷"),
    )
)


def clip(page: Page, text: str) -> None:
    """Put a text on the clipboard as a spreadsheet does."""
    page.evaluate(
        """text => { const area = document.createElement('textarea'); area.id = 'clip'; area.value = text;
        document.body.append(area); area.select(); }""",
        text,
    )
    page.keyboard.press("Control+c")
    page.evaluate("() => document.getElementById('clip').remove()")


def begin(page: Page, address: str) -> str:
    """Open a declaration that nobody has begun, else one that is a draft; answers its address."""
    page.goto(f"{address}/targets/?state=none")
    if page.locator("main tbody a").count():
        page.locator("main tbody a").first.click()
        page.get_by_role("button", name="开始填报绩效目标").click()
    else:
        page.goto(f"{address}/targets/?state=draft")
        page.locator("main tbody a").first.click()
    page.wait_for_selector("[data-grid-sheet] td")
    return page.url


def fill_head(page: Page) -> None:
    """Money, days and goal."""
    page.fill("#f-total", "12.50")
    page.fill("#f-fiscal", "12.5")
    page.fill("#f-other", "0")
    page.locator("textarea[name=goal]").first.fill("全年培训业务骨干六期，提升一线作业规范化水平。")


def cell(page: Page, row: int, column: int):
    """A cell of the grid, both from 0."""
    return page.locator(f'[data-grid-sheet] td[data-x="{column}"][data-y="{row}"]')


def saved(page: Page) -> None:
    """Wait until the draft is saved."""
    expect(page.locator("[data-draft-state]")).to_contain_text("草稿已保存", timeout=15_000)


@pytest.fixture
def person(page: Page, sign_in):
    """Sign in as somebody else on the same page."""

    def become(username: str) -> Page:
        page.context.clear_cookies()
        sign_in(page, username, PASSWORD)
        return page

    return become


def test_a_clerk_pastes_from_a_spreadsheet_mends_what_is_said_and_hands_in(person, address, screens):
    page = person(CLERK)
    begin(page, address)
    fill_head(page)
    clip(page, ROWS.replace("\t30\t", "\t28\t"))
    cell(page, 0, 0).click()
    page.keyboard.press("Control+v")
    saved(page)
    expect(page.locator("#findings")).to_contain_text("分值合计 88，应为 90")
    expect(page.locator("#ready")).to_contain_text("必改")
    screens(page, "targets-declare")
    cell(page, 3, 6).dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    expect(page.locator("#wsum")).to_contain_text("合计 90 / 90", timeout=15_000)
    expect(page.locator("#ready")).to_contain_text("检查通过")
    page.get_by_role("button", name="提交主管部门审核").click()
    expect(page.locator("#messages")).to_contain_text("已提交“主管部门审核”")
    screens(page, "targets-submitted")


def test_a_finding_leads_to_its_cell(person, address):
    page = person(CLERK)
    begin(page, address)
    fill_head(page)
    clip(page, ROWS.replace("\t120\t", "\t约一百二\t"))
    cell(page, 0, 0).click()
    page.keyboard.press("Control+v")
    saved(page)
    page.locator("#findings a", has_text="第 4 行 指标值").click()
    expect(cell(page, 3, 4)).to_have_class(re.compile("highlight"))


def test_what_was_typed_is_there_after_the_page_is_opened_anew(person, address):
    page = person(CLERK)
    begin(page, address)
    fill_head(page)
    saved(page)
    page.reload()
    expect(page.locator("#f-total")).to_have_value("12.50")


def test_a_reviewer_returns_with_an_opinion_and_the_clerk_sees_it(person, address, screens):
    page = person(CLERK)
    form = begin(page, address)
    fill_head(page)
    clip(page, ROWS)
    cell(page, 0, 0).click()
    page.keyboard.press("Control+v")
    saved(page)
    name = page.locator("h1").inner_text()
    page.get_by_role("button", name="提交主管部门审核").click()
    page = person(DEPARTMENT)
    page.goto(f"{address}/targets/review/")
    page.get_by_role("link", name=name).first.click()
    page.locator("summary", has_text="指标值偏低").click()
    page.locator("textarea[name=opinion-value_low]").fill("期数少于上年，请核实。")
    screens(page, "targets-review")
    page.get_by_role("button", name="退回修改").click()
    expect(page.locator("#messages")).to_contain_text("已退回")
    page = person(CLERK)
    page.goto(form)
    expect(page.locator("main")).to_contain_text("期数少于上年，请核实。")


def test_the_performance_division_scores_and_goes_on_to_the_next(person, address, screens):
    page = person(PERFORMANCE)
    page.goto(f"{address}/targets/review/")
    page.locator("main tbody a").first.click()
    title = page.locator("h1").inner_text()
    for field in page.locator("input[name^=score-]").all():
        field.fill("9")
    screens(page, "targets-score")
    page.get_by_role("button", name="按评分办结并到下一件").click()
    expect(page.locator("#messages")).to_contain_text(title)
    assert "/targets/review/" in page.url


def test_two_people_on_one_form_lose_nothing(person, sign_in, address, browser: Browser, watch, screens):
    watch.allow("409")
    page = person(CLERK)
    form = begin(page, address)
    other = browser.new_context(locale="zh-CN").new_page()
    sign_in(other, CLERK, PASSWORD)
    other.goto(form)
    other.fill("#f-total", "77.00")
    saved(other)
    page.fill("#f-total", "66.00")
    page.locator("[data-draft-state] a").click()
    expect(page.locator("main")).to_contain_text("77.00")
    expect(page.locator("main")).to_contain_text("66.00")
    screens(page, "targets-difference")
    page.locator("input[name='take-head:total'][value=theirs]").check()
    page.get_by_role("button", name="按所选保存").click()
    expect(page.locator("#f-total")).to_have_value("77.00")
    other.context.close()
