"""A county's tables are dropped, put right by pointing at a cell, remembered, and become projects."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.unit.documents.ministry import FormSheet, save

pytestmark = [pytest.mark.browser]

PASSWORD = "demo-abacus-2022"
WORKER = True
"""What is handed in is read by a worker."""
OURS = {"A2": "（2021年度）", "C4": "601-区住房和城乡建设局", "G4": "601002-区市政公用事业服务中心"}
HEAD = "年末达到"
"""A head that no layout lists."""


@pytest.fixture
def written(tmp_path: Path):
    """A function that writes a form of a unit of the county and answers its path."""

    def write(name: str, **changes: object) -> Path:
        return save(tmp_path / f"{name}.xlsx", FormSheet({**OURS, **changes}, name="自评表"))

    return write


@pytest.fixture
def handed_in(page: Page, sign_in, address):
    """A function that hands files in for the county and waits until they are read."""
    sign_in(page, "jixiao", PASSWORD)

    def hand_in(*files: Path) -> None:
        page.goto(f"{address}/intake/")
        page.set_input_files("input[name=files]", [str(one) for one in files])
        expect(page.locator("[data-drop-shown]")).to_contain_text(f"已选 {len(files)} 个文件")
        page.get_by_role("button", name="上传并读取").click()
        page.wait_for_url(re.compile(r"/intake/\d+/"))
        expect(page.locator("#progress")).to_have_count(0, timeout=60_000)
        expect(page.locator(".heads")).to_contain_text("待确认")

    return hand_in


def test_dropped_recognised_corrected_remembered_confirmed(page: Page, handed_in, written, address, screens):
    page.goto(f"{address}/intake/")
    screens(page, "intake-batches")
    handed_in(written("路灯", C3="收表走查路灯维护", F12=HEAD, D6=501))
    screens(page, "intake-batch")
    refused = page.locator("a[href$='files/?state=refused']")
    if refused.count():  # without that head there is no table at all, only the file
        refused.first.click()
        screens(page, "intake-files")
    page.locator("main tbody a.b").first.click()
    page.wait_for_selector("#c-F12")
    screens(page, "intake-pointing")
    page.locator("#c-F12").click()
    expect(page.locator("[data-cell-name]")).to_have_text("F12")
    page.locator("#correct-meaning").select_option("label:indicator.actual")
    page.get_by_label("本地区以后都这样认").check()
    page.get_by_role("button", name="照此重新读取").click()
    expect(page.locator("#messages")).to_contain_text("栏目名：完成值")
    page.wait_for_url(re.compile(r"/intake/tables/\d+/"))
    expect(page.locator("#c-F13")).to_have_attribute("title", re.compile("完成值"))
    screens(page, "intake-table")

    handed_in(written("公园", C3="收表走查公园养护", F12=HEAD))
    page.get_by_role("button", name="都按新项目收").click()
    expect(page.locator("#totals")).to_contain_text("项目（个）")
    screens(page, "intake-confirm")
    page.get_by_label("作为往年已经办结的表").check()
    page.get_by_role("button", name="确认收下 1 张表").click()
    expect(page.locator("#progress")).to_have_count(0, timeout=60_000)
    expect(page.locator(".heads")).to_contain_text("已收下")
    page.locator("main tbody a.b").first.click()
    page.get_by_role("link", name="收表走查公园养护").first.click()
    expect(page.locator("h1")).to_have_text("收表走查公园养护")

    page.goto(f"{address}/intake/words/")
    expect(page.locator("main tbody")).to_contain_text(HEAD)
    screens(page, "intake-words")


def test_the_sheet_is_walked_and_corrected_with_the_keyboard_alone(page: Page, handed_in, written, screens):
    handed_in(written("绿化", C3="收表走查绿化带", D6=501))
    page.locator("main tbody a.b").first.click()
    page.locator("a[href='#c-D6']").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#c-D6")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#c-E6")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#c-C4")).to_be_focused()  # merged: C4 to E4
    assert page.locator("[data-sheet] td[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    expect(page.locator("#correct-meaning")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#c-C4")).to_be_focused()
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("#c-C3").click()
    expect(page.get_by_role("button", name="照此重新读取")).to_be_in_viewport()


def test_without_scripts_a_cell_is_corrected_in_a_line_below_the_sheet(page, browser, handed_in, written):
    handed_in(written("桥梁", C3="收表走查桥梁", D6=501))
    page.locator("main tbody a.b").first.click()
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(page.url.split("#")[0])
    plain.fill("#correct-cell", "f13")
    plain.locator("#correct-meaning").select_option("none")
    plain.get_by_role("button", name="照此重新读取").click()
    expect(plain.locator("#messages")).to_contain_text("F13 是“不是任何内容”")
    plain.get_by_role("button", name="撤销").click()
    expect(plain.locator("#messages")).to_contain_text("已撤销对 F13 的更正")
    context.close()
