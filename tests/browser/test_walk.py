"""A walk through the demonstration as people take it; run on SQLite and on PostgreSQL."""

import pytest

from abacus.demo.county import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.walk]


def choose_year(page, year):
    page.select_option("select[name=year]", year)
    page.wait_for_function(f"document.querySelector('select[name=year] option[selected]').value === '{year}'")


def test_the_performance_division_opens_a_project_and_asks_how_a_rate_came_about(page, address, sign_in_by_hand):
    sign_in_by_hand(page, "jixiao", PASSWORD)
    page.goto(f"{address}/projects/")
    choose_year(page, "2021")
    page.goto(f"{address}/projects/?state=evaluated")
    page.locator("main tbody a[href^='/projects/']").first.click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text()
    rate = page.locator("#money .end a.why")
    shown = rate.inner_text()
    rate.click()
    page.get_by_text("公式").first.wait_for()
    assert shown in page.locator("body").inner_text()
    assert "规则包" in page.locator("body").inner_text()


def test_a_clerk_sees_the_projects_of_the_unit_and_no_others(page, address, sign_in):
    sign_in(page, "jingban", PASSWORD)
    page.goto(f"{address}/projects/")
    rows = page.locator("main tbody tr")
    assert rows.count() > 0
    assert all("区市政公用事业服务中心" in text for text in rows.all_inner_texts())


def test_a_project_of_another_unit_does_not_exist_for_a_clerk(page, address, sign_in, watch):
    sign_in(page, "jixiao", PASSWORD)
    page.goto(f"{address}/projects/")
    links = page.locator("main tbody tr", has_not_text="区市政公用事业服务中心").locator("a[href^='/projects/']")
    foreign = links.first.get_attribute("href")
    page.context.clear_cookies()
    sign_in(page, "jingban", PASSWORD)
    watch.allow("status of 404")
    answer = page.goto(f"{address}{foreign}")
    assert answer is not None
    assert answer.status == 404
