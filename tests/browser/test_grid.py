"""The grid inside a form does what people who live in Excel expect, under the strict policy."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Browser, Page, expect

from tests.browser.watch import Watch
from tests.pages_sample import session_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.pages_sample"),
]

SHEET = "#lines-grid [data-grid-sheet]"
NAME, VALUE, WEIGHT = 2, 4, 6


@pytest.fixture
def cookie(live_server) -> dict[str, str]:
    """The session of somebody signed in."""
    person = get_user_model().objects.create(username="clerk", name="单位经办")
    return {"name": "sessionid", "value": session_of(person), "url": live_server.url}


@pytest.fixture
def gallery(page: Page, cookie, live_server) -> Page:
    """The gallery's page with its grid of two rows."""
    page.context.add_cookies([cookie])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}/components/")
    page.wait_for_selector(f"{SHEET} td")
    return page


@pytest.fixture
def phone(browser: Browser, watch: Watch, cookie, live_server) -> Iterator[Page]:
    """The same page on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    context.add_cookies([cookie])
    page = context.new_page()
    watch.follow(page)
    page.goto(f"{live_server.url}/components/")
    yield page
    context.close()
    watch.verdict()


def rows(page: Page) -> list[dict[str, str]]:
    """What would be posted."""
    return page.evaluate("document.getElementById('lines-grid').abacus.rows()")


def posted(page: Page) -> list[dict[str, str]]:
    """What the hidden input carries."""
    return json.loads(page.input_value("#lines-grid input[name=lines]"))


def cell(page: Page, x: int, y: int):
    """A cell of the grid."""
    return page.locator(f'{SHEET} td[data-x="{x}"][data-y="{y}"]')


def choose(page: Page, x: int, y: int) -> None:
    """Make a cell the chosen one."""
    cell(page, x, y).click()


def write(page: Page, text: str) -> None:
    """Write into the chosen cell as a person does who replaces what is there."""
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def paste(page: Page, text: str) -> None:
    """Paste what Excel puts on the clipboard."""
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData('text', text);
            const pasted = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', pasted));
        }""",
        text,
    )


def column(page: Page, key: str) -> list[str]:
    return [row[key] for row in rows(page)]


def test_three_lines_pasted_from_excel_into_two_rows_make_a_third(gallery):
    choose(gallery, NAME, 1)
    paste(gallery, "设施完好率\t≥\r\n故障修复率\t>=\r\n节能灯具占比\t≥\r\n")
    assert column(gallery, "name") == ["运维路灯数量", "设施完好率", "故障修复率", "节能灯具占比"]
    assert column(gallery, "operator") == ["ge", "ge", "ge", "ge"]
    assert "\\r" not in json.dumps(rows(gallery))
    assert "已粘贴 3 行（第 2–4 行）" in gallery.inner_text("[data-grid-bar]")


def test_a_paste_that_added_rows_is_undone_and_redone_as_one_act(gallery):
    before = rows(gallery)
    choose(gallery, NAME, 1)
    paste(gallery, "甲\t≥\r\n乙\t≥\r\n丙\t≥\r\n")
    after = rows(gallery)
    assert len(after) == len(before) + 2
    gallery.keyboard.press("Control+z")
    assert rows(gallery) == before
    gallery.keyboard.press("Control+y")
    assert rows(gallery) == after


def test_a_typed_value_is_undone(gallery):
    choose(gallery, VALUE, 0)
    gallery.keyboard.type("123")
    gallery.keyboard.press("Enter")
    assert rows(gallery)[0]["value"] == "123"
    gallery.keyboard.press("Control+z")
    assert rows(gallery)[0]["value"] == "10800"


def test_tab_enter_and_arrows_move_as_in_excel(gallery):
    choose(gallery, NAME, 0)
    write(gallery, "亮灯")
    gallery.keyboard.press("Tab")
    gallery.keyboard.press("ArrowRight")
    gallery.keyboard.type("95")
    gallery.keyboard.press("Enter")
    gallery.keyboard.type("96")
    gallery.keyboard.press("Enter")
    assert rows(gallery)[0]["name"] == "亮灯"
    assert column(gallery, "value")[:2] == ["95", "96"]


def test_enter_on_the_last_row_adds_one(gallery):
    choose(gallery, NAME, 1)
    gallery.keyboard.press("Enter")
    write(gallery, "新指标")
    gallery.keyboard.press("Enter")
    assert rows(gallery)[2]["name"] == "新指标"


def test_tab_goes_on_in_the_next_row_and_leaves_after_the_last_cell(gallery):
    choose(gallery, 7, 0)
    gallery.keyboard.press("Tab")
    gallery.keyboard.press("ArrowRight")
    write(gallery, "质量")
    gallery.keyboard.press("Enter")
    assert rows(gallery)[1]["level2"] == "质量"
    choose(gallery, 7, len(rows(gallery)) - 1)
    gallery.keyboard.press("Tab")
    assert not gallery.evaluate("Boolean(window.jspreadsheet.current)")


def test_escape_leaves_the_grid_so_that_the_keyboard_is_not_caught(gallery):
    choose(gallery, NAME, 0)
    gallery.keyboard.press("Escape")
    assert gallery.evaluate("document.activeElement.closest('[data-grid-bar]') !== null")
    while gallery.evaluate("document.activeElement.closest('[data-grid-bar]') !== null"):
        gallery.keyboard.press("Tab")
    assert gallery.evaluate("document.activeElement.closest('[data-grid]') === null")
    gallery.keyboard.press("Shift+Tab")
    assert gallery.evaluate("document.activeElement.matches('[data-grid-sheet]')")


def test_an_input_method_composes_chinese_in_a_chosen_cell(gallery):
    choose(gallery, NAME, 0)
    keys = gallery.context.new_cdp_session(gallery)
    keys.send(
        "Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "Process", "code": "KeyZ"}
    )
    keys.send("Input.imeSetComposition", {"text": "zhi", "selectionStart": 3, "selectionEnd": 3})
    keys.send("Input.imeSetComposition", {"text": "治理", "selectionStart": 2, "selectionEnd": 2})
    keys.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "Process", "code": "Enter"},
    )
    keys.send("Input.insertText", {"text": "治理站"})
    gallery.keyboard.insert_text("数量")
    gallery.keyboard.press("Enter")
    assert rows(gallery)[0]["name"] == "治理站数量"


def test_a_merged_cell_of_excel_means_every_row_below_it(gallery):
    choose(gallery, 0, 0)
    paste(gallery, "效益指标\t社会效益\t甲\r\n\t社会效益\t乙\r\n满意度指标\t服务对象满意度\t丙\r\n")
    assert column(gallery, "level1") == ["效益指标", "效益指标", "满意度指标"]
    assert "same" in cell(gallery, 0, 1).get_attribute("class")


def test_a_choice_that_does_not_exist_is_said_and_not_taken(gallery):
    choose(gallery, 3, 0)
    paste(gallery, "约等于")
    assert rows(gallery)[0]["operator"] == ""
    assert "没有这个选项：约等于" in gallery.inner_text("[data-grid-bar]")


def test_a_read_only_cell_keeps_its_value(gallery):
    choose(gallery, 7, 0)
    gallery.keyboard.type("1")
    gallery.keyboard.press("Enter")
    choose(gallery, WEIGHT, 0)
    paste(gallery, "12\t999")
    assert rows(gallery)[0]["weight"] == "12"
    assert rows(gallery)[0]["given"] == "10,650"


def test_sums_are_live_and_exact(gallery):
    assert "合计 20 / 90" in gallery.inner_text(".grid-sums")
    choose(gallery, WEIGHT, 0)
    paste(gallery, "0.1\r\n0.2")
    expect(gallery.locator(".grid-sums")).to_contain_text("合计 0.3")


def test_rows_are_added_and_dropped(gallery):
    choose(gallery, NAME, 0)
    gallery.click("text=加一行")
    assert column(gallery, "name") == ["运维路灯数量", "", "亮灯率"]
    choose(gallery, NAME, 1)
    gallery.click("text=删掉所选行")
    assert column(gallery, "name") == ["运维路灯数量", "亮灯率"]


def test_three_hundred_rows_are_taken_and_no_more(gallery):
    choose(gallery, NAME, 0)
    paste(gallery, "\r\n".join(f"指标{number}" for number in range(310)) + "\r\n")
    assert len(rows(gallery)) == 300
    assert "多出的 10 行没有粘贴" in gallery.inner_text("[data-grid-bar]")
    choose(gallery, VALUE, 2)
    gallery.keyboard.type("7")
    gallery.keyboard.press("Enter")
    assert rows(gallery)[2]["value"] == "7"


def test_a_finding_jumps_to_its_cell_and_marks_it(gallery):
    assert "bad" in cell(gallery, VALUE, 1).get_attribute("class")
    gallery.click("text=到 E2 格")
    gallery.keyboard.type("99")
    gallery.keyboard.press("Enter")
    assert rows(gallery)[1]["value"] == "99"


def test_the_hidden_input_carries_the_rows(gallery):
    choose(gallery, VALUE, 0)
    gallery.keyboard.type("11")
    gallery.keyboard.press("Enter")
    expect(gallery.locator("#lines-grid input[name=lines]")).to_have_value(re.compile('"value":"11"'))
    assert posted(gallery)[0]["operator"] == "ge"
    assert not gallery.evaluate("new FormData(document.getElementById('sample')).has('lines-0-name')")


def test_the_plain_table_takes_over_with_the_same_rows(gallery):
    choose(gallery, VALUE, 0)
    gallery.keyboard.type("12")
    gallery.keyboard.press("Enter")
    before = rows(gallery)
    gallery.click("text=改用普通表格填写")
    assert rows(gallery) == before
    form = gallery.evaluate("Object.fromEntries(new FormData(document.getElementById('sample')))")
    assert form["lines-0-value"] == "12"
    assert "lines" not in form
    gallery.click("text=改用电子表格填写")
    assert rows(gallery) == before


def test_a_phone_gets_the_plain_table(phone):
    assert phone.is_visible("[data-grid-plain]")
    assert phone.is_hidden(SHEET)
    phone.fill("[name=lines-1-value]", "97")
    phone.click("text=加一行")
    assert rows(phone)[1]["value"] == "97"
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_the_plain_table_is_posted(browser, cookie, live_server):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"{live_server.url}/components/")
    assert page.is_visible("[name=lines-0-name]")
    assert page.is_disabled("#lines-grid input[name=lines]")
    context.close()


def test_the_gallery_is_accessible_at_both_widths(gallery, screens: Callable[[Page, str], None]):
    screens(gallery, "components")
