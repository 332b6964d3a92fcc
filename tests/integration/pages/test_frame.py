"""The frame around every page."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(
    "url", ["/components/", "/help/", "/search/", "/search/?q=路灯", "/list/", "/record/", "/why/"]
)
def test_every_kind_of_page_keeps_the_policy(signed_in, url):
    response = signed_in.get(url)
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_pages_want_somebody_signed_in():
    response = Client().get("/components/")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=")


def test_chinese_is_spoken_whatever_the_browser_wishes(signed_in):
    response = signed_in.get("/help/", headers={"accept-language": "en-US,en"})
    assert '<html lang="zh-CN">' in response.content.decode()
    assert response["Content-Language"] == "zh-hans"


def test_the_language_is_switched_by_a_form(signed_in):
    response = signed_in.post("/language/", {"language": "en", "next": "/help/"}, follow=True)
    assert '<html lang="en">' in response.content.decode()


def test_the_chosen_year_is_kept(signed_in):
    newest = int(signed_in.get("/help/").context["frame"].years[0])
    signed_in.post("/year/", {"year": newest, "next": "/help/"})
    assert signed_in.get("/help/").context["frame"].year == newest


@pytest.mark.parametrize("year", ["1900", "x", ""])
def test_a_year_that_does_not_exist_changes_nothing(signed_in, year):
    before = signed_in.get("/help/").context["frame"].year
    signed_in.post("/year/", {"year": year, "next": "/help/"})
    assert signed_in.get("/help/").context["frame"].year == before


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_a_form_never_leads_to_another_site(signed_in, elsewhere):
    assert signed_in.post("/year/", {"year": "1900", "next": elsewhere})["Location"] == "/"


def test_an_explanation_is_a_drawer_for_the_script_and_a_page_for_everybody_else(signed_in):
    whole = signed_in.get("/why/").content.decode()
    part = signed_in.get("/why/", headers={"X-Abacus-Drawer": "1"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert '<b class="tab">8.62</b>' in whole
    assert '<b class="tab">8.62</b>' in part


def test_a_refusal_says_what_happened_and_what_to_do(signed_in):
    response = signed_in.get("/refused/")
    assert response.status_code == 422
    assert "余额不能为负" in response.content.decode()
    assert "先核对已支付的金额" in response.content.decode()


def test_a_script_is_told_a_refusal_as_data(signed_in):
    response = signed_in.get("/refused/", headers={"X-Abacus-Script": "1"})
    assert response.status_code == 422
    assert response.json() == {"reason": "余额不能为负", "todo": "先核对已支付的金额"}


def test_a_role_that_may_not_is_told_why(signed_in):
    response = signed_in.get("/forbidden/")
    assert response.status_code == 403
    assert "只有绩效管理科可以退回" in response.content.decode()


def test_a_page_that_is_not_there_says_what_to_do(signed_in):
    response = signed_in.get("/nowhere/")
    assert response.status_code == 404
    assert "没有找到这一页" in response.content.decode()


def test_a_stale_page_is_explained(clerk, signed_in):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    response = strict.post("/year/", {"year": "2021", "next": "/help/"})
    assert response.status_code == 403
    assert "页面已经过期" in response.content.decode()


def test_coming_back_keeps_the_filter_without_scripts(signed_in):
    origin = "http://testserver/list/?list_id=a&page=2"
    assert (
        'href="/list/?list_id=a&amp;page=2"' in signed_in.get("/record/", headers={"referer": origin}).content.decode()
    )
    assert (
        'href="/list/"' in signed_in.get("/record/", headers={"referer": "http://evil.test/list/?x=1"}).content.decode()
    )


def test_a_draft_answers_with_its_version_and_findings(signed_in):
    answer = signed_in.post("/draft/", {"goal": "养护", "version": "4"}).json()
    assert answer["version"] == 5
    assert "年度目标是“养护”。" in answer["parts"]["findings"]
    assert len(answer["saved_at"]) == 8
