"""Signing in with a second factor in a real browser: set up, asked for, replaced by a recovery code."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watch import Watch
from tests.signing_codes import code, secret_of

PASSWORD = "demo-abacus-2022"

pytestmark = pytest.mark.browser


def test_a_second_factor_is_set_up_asked_for_and_replaced(
    page: Page, address: str, sign_in_by_hand, screens, watch: Watch
):
    watch.allow("422")
    sign_in_by_hand(page, "jingban", PASSWORD)
    page.goto(f"{address}/my-sign-ins/")
    page.get_by_role("link", name="设置动态口令").click()
    screens(page, "factor-enrol")
    page.get_by_text("手工输入密钥").click()
    secret = secret_of(page.locator("details p.tab").inner_text())
    page.get_by_label("验证码").fill(code(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="动态口令已启用")).to_be_visible()
    spare = page.locator("ol.codes li").first.inner_text()
    page.get_by_role("link", name="已保存").click()
    page.goto(f"{address}/my-sign-ins/")
    screens(page, "my-sign-ins")
    page.context.clear_cookies()
    sign_in_by_hand(page, "jingban", PASSWORD)
    expect(page).to_have_url(re.compile("/second-factor/"))
    screens(page, "factor-verify")
    page.goto(f"{address}/projects/")
    expect(page).to_have_url(re.compile("/second-factor/"))
    page.get_by_label("验证码").fill("123456")
    page.keyboard.press("Enter")
    expect(page.get_by_text("验证码不对")).to_be_visible()
    page.get_by_label("验证码").fill(spare)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    expect(page.get_by_text("上次登录")).to_be_visible()


def test_one_administrator_proposes_and_another_confirms(page: Page, address: str, sign_in, screens):
    sign_in(page, "xitong", PASSWORD)
    page.goto(f"{address}/administrators/")
    row = page.locator("tr", has_text="shenjiyuan")
    row.locator("summary").click()
    row.get_by_placeholder("事由").fill("忘记密码")
    row.get_by_role("button").click()
    expect(page.get_by_text("前半段")).to_be_visible()
    screens(page, "administrators")
    page.context.clear_cookies()
    sign_in(page, "anquan", PASSWORD)
    page.goto(f"{address}/administrators/")
    expect(page.get_by_text("前半段")).to_have_count(0)
    page.get_by_role("button", name="确认办理").click()
    expect(page.get_by_text("后半段")).to_be_visible()
