"""The administrators' walk: a person is added and appointed, another confirms, a body is renamed, the trail tells."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from abacus.demo.county import PASSWORD

pytestmark = [pytest.mark.browser]

UNIT = "区市政公用事业服务中心"
RENAMED = "区市政和园林环卫公用事业综合服务中心"


@pytest.fixture
def become(page: Page, sign_in, address: str) -> Callable[[str], Page]:
    """`become(username)`: leave, and come back as somebody else."""

    def enter(username: str) -> Page:
        page.context.clear_cookies()
        sign_in(page, username, PASSWORD)
        return page

    return enter


def test_a_person_is_added_by_one_administrator_and_let_in_by_another(become, address, screens):
    page = become("xitong")
    page.goto(f"{address}/people/new/")
    page.locator("main input[name=username]").fill("zengbu")
    page.locator("main input[name=name]").fill("增补的经办")
    page.locator("main select[name=organisation]").select_option(label=UNIT)
    page.locator("main select[name=organisation]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("一次性密码")
    screens(page, "walk-person")
    page.locator("main a[href$='/appoint/']").click()
    page.locator("main select[name=role]").select_option(label="单位经办")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("待确认")
    person = page.url

    page = become("anquan")
    page.goto(f"{address}/grants/")
    expect(page.locator("main")).to_contain_text("增补的经办")
    screens(page, "walk-grants")
    page.locator("main tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name="确认所选任职").click()
    page.goto(person)
    expect(page.locator("main")).not_to_contain_text("待确认")


def test_a_body_renamed_keeps_its_old_name_in_its_history(become, address, screens):
    page = become("xitong")
    page.goto(f"{address}/organisations/?text={UNIT}")
    page.locator("main tbody a", has_text=UNIT).click()
    page.get_by_role("link", name="更名").click()
    page.locator("main input[name=value]").fill(RENAMED)
    page.locator("main input[name=reason]").fill("机构改革")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text(RENAMED)
    expect(page.locator("main")).to_contain_text(UNIT)
    screens(page, "walk-renamed")

    page = become("shenjiyuan")
    page.goto(f"{address}/audit/")
    expect(page.locator("main tbody")).to_contain_text(RENAMED)
