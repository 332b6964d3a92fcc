"""The frame and the page kinds in a browser: drawer, draft, list, keys."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Browser, Page, expect

from abacus.foundation.pages.models import SavedView
from tests.browser.watch import Watch
from tests.pages_sample import session_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.pages_sample"),
]


@pytest.fixture
def cookie(live_server) -> dict[str, str]:
    """The session of somebody signed in, in a place with forty rows to list."""
    person = get_user_model().objects.create(username="clerk", name="单位经办")
    made = [SavedView(user=person, list_id="a", name=f"项目{at:02d}", query="x") for at in range(40)]
    SavedView.objects.bulk_create(made)
    return {"name": "sessionid", "value": session_of(person), "url": live_server.url}


@pytest.fixture
def desk(page: Page, cookie) -> Page:
    """A page signed in, 1440 wide."""
    page.context.add_cookies([cookie])
    return page


@pytest.fixture
def phone(browser: Browser, watch: Watch, cookie) -> Iterator[Page]:
    """A page signed in, on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    context.add_cookies([cookie])
    page = context.new_page()
    watch.follow(page)
    yield page
    context.close()
    watch.verdict()


def test_a_number_opens_its_explanation_beside_the_page(desk, live_server):
    desk.goto(f"{live_server.url}/record/")
    before = desk.locator("#main").bounding_box()
    desk.click("#points a.why")
    expect(desk.locator("#drawer")).to_contain_text("得 8.62 分")
    after, drawer = desk.locator("#main").bounding_box(), desk.locator("#drawer").bounding_box()
    assert after["width"] < before["width"]
    assert after["x"] + after["width"] <= drawer["x"] + 1
    assert desk.locator("#points a.why").get_attribute("aria-expanded") == "true"
    desk.keyboard.press("Escape")
    assert desk.is_hidden("#drawer")
    assert desk.evaluate("document.activeElement.matches('a.why')")


def test_on_a_phone_the_explanation_is_a_page(phone, live_server):
    phone.goto(f"{live_server.url}/record/")
    phone.click("#points a.why")
    phone.wait_for_url("**/why/")
    expect(phone.locator("h1")).to_contain_text("预算执行率")


def test_a_draft_is_saved_by_itself_and_the_findings_follow(desk, live_server):
    desk.goto(f"{live_server.url}/record/")
    desk.fill("#f-goal", "养护 52 座污水站")
    expect(desk.locator("[data-draft-state]")).to_have_text("有未保存的修改")
    expect(desk.locator("[data-draft-state]")).to_have_text(re.compile(r"草稿已保存 \d\d:\d\d:\d\d"))
    assert desk.input_value("[name=version]") == "5"
    expect(desk.locator("#findings")).to_contain_text("年度目标是“养护 52 座污水站”。")
    desk.click("text=到目标")
    assert desk.evaluate("document.activeElement.id") == "f-goal"


def test_somebody_else_saved_first_and_nothing_typed_is_lost(desk, live_server, watch):
    watch.allow("409")
    desk.goto(f"{live_server.url}/record/")
    desk.fill("#f-goal", "冲突")
    expect(desk.locator("[data-draft-state]")).to_contain_text("王五已保存了新的内容")
    assert desk.locator("[data-draft-state] a").get_attribute("href") == "/record/difference/"
    assert desk.input_value("#f-goal") == "冲突"
    desk.once("dialog", lambda dialog: dialog.accept())


def test_without_a_network_the_draft_says_so_and_tries_again(desk, live_server, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED")
    desk.goto(f"{live_server.url}/record/")
    desk.context.set_offline(True)
    desk.fill("#f-goal", "断网")
    expect(desk.locator("[data-draft-state]")).to_contain_text("网络不通")
    desk.context.set_offline(False)
    expect(desk.locator("[data-draft-state]")).to_contain_text("草稿已保存")


def test_a_second_click_does_not_submit_twice(desk, live_server, watch):
    watch.allow("422")
    desk.goto(f"{live_server.url}/record/")
    sent = []
    desk.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    desk.evaluate(
        "() => { const b = document.querySelector('.actbar button'); b.click(); b.click(); b.click(); }",
    )
    desk.wait_for_url("**/refused/")
    assert len(sent) == 1


def test_the_slash_key_goes_to_the_search_box_but_not_while_typing(desk, live_server):
    desk.goto(f"{live_server.url}/record/")
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.name") == "q"
    desk.focus("#f-goal")
    desk.keyboard.type("a/b")
    assert desk.input_value("#f-goal") == "a/b"


def test_selected_rows_and_their_sum_stay_in_view(desk, live_server):
    desk.goto(f"{live_server.url}/list/")
    assert desk.is_hidden("#bulk")
    ids = [int(box.get_attribute("value")) for box in desk.locator("[name=sel]").all()[:3]]
    desk.locator("[name=sel]").nth(0).click()
    desk.locator("[name=sel]").nth(2).click(modifiers=["Shift"])
    expect(desk.locator("[data-bulk-count]")).to_have_text(f"已选 3 项，{sum(ids):,}.00 万元")
    desk.click("#bulk button:has-text('列入抽查')")
    expect(desk.locator("#messages")).to_contain_text("已列入 3 项")


def test_coming_back_from_a_record_keeps_filter_page_and_place(desk, live_server):
    desk.goto(f"{live_server.url}/list/?list_id=a&page=2")
    row = desk.locator("tbody tr").nth(15)
    row.locator("a").scroll_into_view_if_needed()
    kept = row.get_attribute("id")
    row.locator("a").click()
    desk.wait_for_url("**/why/**")
    desk.goto(f"{live_server.url}/record/")
    desk.click(".crumb a")
    desk.wait_for_url("**/list/?list_id=a&page=2")
    assert "was" in desk.locator(f"#{kept}").get_attribute("class")


def test_the_filters_form_opens_in_place(desk, live_server):
    desk.goto(f"{live_server.url}/list/")
    desk.click(".chips >> text=名称")
    expect(desk.locator("#id_name")).to_be_focused()
    desk.keyboard.type("项目3")
    desk.keyboard.press("Enter")
    expect(desk.locator("tbody tr")).to_have_count(10)


def test_a_filter_of_several_choices_is_searched_by_typing(desk, live_server):
    desk.goto(f"{live_server.url}/list/?filters=open")
    desk.click(".ts-control")
    desk.keyboard.type("乙")
    expect(desk.locator(".ts-dropdown .option")).to_have_count(1)
    desk.keyboard.press("Enter")
    desk.click("text=按条件筛选")
    expect(desk.locator(".chips")).to_contain_text("类别 乙类")


def test_menus_close_by_escape_and_by_a_click_elsewhere(desk, live_server):
    desk.goto(f"{live_server.url}/list/")
    menu = desk.locator("details[data-menu]:has-text('导出')")
    menu.locator("summary").click()
    desk.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    menu.locator("summary").click()
    desk.click("h1")
    assert menu.get_attribute("open") is None


def test_the_menu_of_a_phone_holds_the_navigation_and_the_way_out(phone, live_server):
    phone.goto(f"{live_server.url}/list/")
    phone.click(".menu > summary")
    assert phone.is_visible(".phone-side >> text=帮助")
    phone.click(".phone-side .person summary")
    assert phone.is_visible(".phone-side >> text=退出登录")


@pytest.mark.parametrize("where", ["list/", "list/?list_id=a&filters=open&sort=name", "record/", "why/", "help/"])
def test_the_page_kinds_fit_both_widths_and_everybody(desk, live_server, where, screens: Callable[[Page, str], None]):
    desk.goto(f"{live_server.url}/{where}")
    screens(desk, "kind-" + re.sub(r"\W+", "-", where).strip("-"))


def test_a_page_not_found_and_the_sign_in_page_fit_both_widths(page, live_server, watch, screens):
    watch.allow("404")
    page.goto(f"{live_server.url}/sign-in/")
    screens(page, "kind-sign-in")
    page.goto(f"{live_server.url}/nowhere/")
    screens(page, "kind-not-found")
