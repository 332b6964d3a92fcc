"""Results become proposals, a leader decides on one, and another place's rules are tried."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser]

PASSWORD = "demo-abacus-2022"


@pytest.fixture
def signed_in(page: Page, sign_in, address):
    """A page of somebody, at an address."""

    def open_(username: str, path: str) -> Page:
        sign_in(page, username, PASSWORD)
        page.goto(f"{address}{path}")
        return page

    return open_


def test_a_leader_looks_at_a_proposal_and_why(signed_in, screens):
    page = signed_in("lingdao", "/linkage/?kind=adjust")
    screens(page, "linkage-proposals")
    page.locator("main tbody a").first.click()
    expect(page.locator("main")).to_contain_text("取最严的一条")
    screens(page, "linkage-proposal")
    page.locator("a.why", has_text="怎样算").first.click()
    expect(page.locator("#drawer")).to_contain_text("下年上限")


def test_the_performance_division_sees_what_a_run_comes_to(signed_in, address, screens):
    page = signed_in("jixiao", "/linkage/runs/")
    screens(page, "linkage-runs")
    page.locator("main tbody a").first.click()
    expect(page.locator("main")).to_contain_text("要特别看的")
    screens(page, "linkage-run")
    page.goto(f"{address}/linkage/bottom/")
    screens(page, "linkage-bottom")


def test_another_place_s_rules_are_tried(signed_in, screens):
    page = signed_in("jixiao", "/linkage/simulate/")
    page.get_by_role("button", name="比较两套规则").click()
    expect(page.locator("main")).to_contain_text("结论不同的项目")
    screens(page, "linkage-simulate")


def test_ledgers_departments_and_idle_funds(signed_in, address, screens):
    page = signed_in("jixiao", "/linkage/ledger/")
    screens(page, "linkage-ledger")
    page.goto(f"{address}/linkage/departments/")
    page.locator("main tbody a").first.click()
    screens(page, "linkage-department")
    page.goto(f"{address}/linkage/idle/?state=found")
    screens(page, "linkage-idle")
    page.locator("main tbody a").first.click()
    screens(page, "linkage-idle-fund")
    page.get_by_label("文号").fill("文财预〔2022〕40号")
    page.get_by_role("button", name="收回这笔资金").click()
    expect(page.locator("main")).to_contain_text("已收回")


def test_a_budget_is_changed_with_its_reason(signed_in, address, screens):
    page = signed_in("jixiao", "/projects/?state=approved")
    page.locator("main tbody td.nm a, main tbody a").first.click()
    page.goto(f"{page.url.split('?')[0].rstrip('/')}/changes/")
    page.get_by_label("变动金额").fill("-0.5")
    page.get_by_label("文号").fill("文财预〔2022〕41号")
    page.get_by_label("理由").fill("按合同结算调减。")
    page.get_by_role("button", name="批准并登记变动").click()
    expect(page.locator("main")).to_contain_text("按合同结算调减。")
    screens(page, "pool-changes")
