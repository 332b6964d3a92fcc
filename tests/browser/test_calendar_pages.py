"""The lead draws up a plan from a pasted table and issues it; its owner reports; a unit looks at its reminders."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser]

PASSWORD = "demo-abacus-2022"
TABLE = (
    "重点\t任务\t阶段目标\t责任单位\t完成时限\n"
    "规范（演示）\t核对结转资金\t逐项列出\t{unit}\t6月底\n"
    "\t整理佐证材料\t归档\t{unit}\t2022-05-31\n"
)
UNIT = "601002"


def test_a_plan_goes_from_a_pasted_table_to_its_owners_report(page: Page, sign_in, address, screens, watch):
    sign_in(page, "jixiao", PASSWORD)
    page.goto(f"{address}/plans/new/")
    page.get_by_label("文件标题").fill("结转资金专项行动（演示）")
    page.get_by_role("button", name="新建，接着加任务").click()
    page.get_by_role("link", name="导入任务").click()
    watch.allow("422")
    page.get_by_label("从 Excel 粘贴").fill(TABLE.format(unit="没有的单位"))
    page.get_by_role("button", name="检查").click()
    expect(page.locator("main")).to_contain_text("“没有的单位”不在")
    page.get_by_label("从 Excel 粘贴").fill(TABLE.format(unit=UNIT))
    page.get_by_role("button", name="检查").click()
    page.get_by_role("button", name="加入这 2 项任务").click()
    page.locator("summary", has_text="印发").click()
    page.get_by_role("button", name="印发").last.click()
    expect(page.locator("main")).to_contain_text("1 项重点、2 项任务")
    screens(page, "plan")
    page.context.clear_cookies()
    sign_in(page, "jingban", PASSWORD)
    page.goto(f"{address}/plans/mine/")
    page.get_by_role("link", name="整理佐证材料").click()
    page.get_by_label("进度（%）").fill("40")
    page.get_by_label("进展情况").fill("已归档一半")
    page.get_by_role("button", name="报送进展").click()
    expect(page.locator("main")).to_contain_text("已归档一半")
    screens(page, "plan-task")


def test_the_years_pages_show_before_they_act(page: Page, sign_in, address, screens):
    sign_in(page, "jixiao", PASSWORD)
    page.goto(f"{address}/years/")
    screens(page, "years")
    page.get_by_role("link", name="开启 2023 年度").click()
    expect(page.get_by_role("button", name="确认：延续")).to_be_visible()
    screens(page, "year-open")
    page.goto(f"{address}/years/close/?year=2021")
    expect(page.locator("main")).to_contain_text("还没有办完的")
    page.goto(f"{address}/overdue/?fy=2021&show=open")
    expect(page.locator("table").first).to_be_visible()
    screens(page, "overdue")
    page.goto(f"{address}/calendar/")
    screens(page, "calendar")
    page.goto(f"{address}/notices/")
    screens(page, "notices")
