"""The pages of the unit, the department, finance; and what was taken off."""

import pytest
from django.test import Client
from django.urls import reverse

from abacus.cycle.exante import services
from abacus.cycle.exante.totals import totals
from abacus.foundation.accounts.roles import Role
from tests.exante_steps import ASKED, WAN, begun, new_project

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def browse(county, settings):
    """A browser signed in as somebody of the county, on the day of the steps."""
    settings.ABACUS_TODAY = ASKED

    def sign_in(role: Role) -> Client:
        browser = Client()
        browser.force_login(county.people[role], "django.contrib.auth.backends.ModelBackend")
        return browser

    return sign_in


def missing(page: str, *words: str) -> list[str]:
    """The words that are not on a page."""
    return [word for word in words if word not in page]


def test_the_list_says_who_must_who_is_exempt_and_what_is_done(county, browse):
    new_project(county, "须评的项目")
    new_project(county, "教师工资", protection="national")
    begun(county, name="评好的项目").passed()
    browser = browse(Role.UNIT_CLERK)
    page = browser.get("/exante/?year=2022").text
    assert missing(page, "须评未报", "免评", "已评估") == []
    todo = browser.get("/exante/?year=2022&standing=todo").text
    assert missing(todo, "须评的项目", "教师工资") == ["教师工资"]


def test_the_page_before_a_case_names_the_clause_and_begins_it(county, browse):
    year = new_project(county)
    browser = browse(Role.UNIT_CLERK)
    page = browser.get(f"/exante/begin/{year.pk}/").text
    assert missing(page, "须评", "135", "入库") == []
    assert browser.post(f"/exante/begin/{year.pk}/start/").status_code == 302
    assert browser.get(f"/exante/begin/{year.pk}/").status_code == 302


def test_the_report_is_saved_from_the_page_with_everything_typed(county, browse):
    case = begun(county).case
    browser = browse(Role.UNIT_CLERK)
    page = browser.get(f"/exante/case/{case.pk}/").text
    assert missing(page, "立项必要性", "资料清单") == []
    item = case.items.get()
    posted = {
        "version": "0", "f-background": "=1+1 背景", "f-main": "内容", "dimensions-0-facts": "事实",
        "items-0-id": item.pk, "items-0-name": "智慧校园建设", "items-0-amount": "２００",
        "funds-0-source": "财政", "funds-0-amount": "200",
    }  # fmt: skip
    assert browser.post(f"/exante/case/{case.pk}/save/", posted).status_code == 302
    case.refresh_from_db()
    assert (case.content["background"], case.content["dimensions"][0]["facts"]) == ("=1+1 背景", "事实")
    assert case.requested_fen == 200 * WAN
    stale = browser.post(f"/exante/case/{case.pk}/save/", {**posted, "f-main": "别的"})
    assert "difference" in stale["location"]


def test_the_whole_way_by_pages(county, browse):
    made = begun(county, wan=300)
    made.submit()
    case = made.case.pk
    head = browse(Role.DEPARTMENT_HEAD)
    task = made.task()
    assert "签署" in head.get(f"/exante/case/review/{task.pk}/").text
    signed = head.post(f"/exante/case/{case}/sign/{county.department.pk}/", {"text": "同意", "agrees": "yes"})
    assert signed.status_code == 302
    version = made.now().submission.version
    assert head.post(f"/exante/case/review/{task.pk}/approve/", {"version": version}).status_code == 302
    made.approve(Role.FINANCE_DIVISION)

    lead = browse(Role.PERFORMANCE_DIVISION)
    assert "第一步" in lead.get(f"/exante/case/{case}/conclusion/").text
    lead.post(f"/exante/case/{case}/conclusion/score/", made.points(0.75))
    item = made.case.items.get()
    form = {
        "conclusion": "support_improved", "opinion_text": "完善后支持。", f"amount-{item.pk}": "250",
        "opinion-category": ["other"], "opinion-item": ["明确牵头单位"],
    }  # fmt: skip
    refused = lead.post(f"/exante/case/{case}/conclusion/write/", {**form, f"amount-{item.pk}": "9999"})
    assert refused.status_code == 422
    assert missing(refused.text, "9999", "明确牵头单位") == [], "nothing typed is lost"
    assert lead.post(f"/exante/case/{case}/conclusion/write/", form).status_code == 302
    task = made.task()
    version = made.now().submission.version
    lead.post(f"/exante/case/review/{task.pk}/approve/", {"version": version})
    assert made.now().number == 1

    clerk = browse(Role.UNIT_CLERK)
    opinion = made.case.opinion_items.get()
    page = clerk.get(f"/exante/case/{case}/opinion/").text
    assert missing(page, "文登区事前评估〔2022〕1号", "明确牵头单位") == []
    clerk.post(f"/exante/case/{case}/opinion/{opinion.pk}/answer/", {"old_text": "无", "new_text": "教体局牵头。"})
    lead.post(f"/exante/case/{case}/opinion/{opinion.pk}/decide/", {"accept": "yes"})
    page = clerk.get(f"/exante/case/{case}/opinion/").text
    assert missing(page, "<ins>教体局牵头。</ins>", "已落实") == []
    year = item.project_year
    year.refresh_from_db()
    assert year.state == "pooled"
    assert "文登区事前评估〔2022〕1号" in clerk.get(reverse("pool:project", args=[year.pk])).text


def test_total_rate_and_mean_of_rates_are_two_figures(county, browse):
    large, small = begun(county, name="大项目", wan=400), begun(county, name="小项目", wan=100)
    for made, supported in ((large, 400 * WAN), (small, 50 * WAN)):
        made.to_the_performance_division()
        made.score()
        made.conclude(supported=supported)
        made.issue()
    begun(county, name="还没有结论的", wan=900)
    found = totals(county.region, 2022)
    assert found == {
        "requested_fen": 500 * WAN, "supported_fen": 450 * WAN, "reduced_fen": 50 * WAN, "reduction_bp": 1000,
        "average_reduction_bp": 2500, "items": 2,
    }  # fmt: skip
    page = browse(Role.PERFORMANCE_DIVISION).get("/exante/reduction/?year=2022").text
    assert missing(page, "10.00", "25.00") == []
    csv = browse(Role.PERFORMANCE_DIVISION).get("/exante/reduction/?year=2022&format=csv").content.decode()
    assert "500.00,450.00,50.00,10.00,25.00" in csv


def test_without_any_opinion_there_is_no_rate(county):
    found = totals(county.region, 2022)
    assert (found["reduction_bp"], found["average_reduction_bp"], found["items"]) == (None, None, 0)


def test_a_rejected_material_comes_back_and_may_be_replaced_during_the_review(county, browse):
    made = begun(county)
    made.submit()
    material = made.case.materials.get(item="plan")
    head = browse(Role.DEPARTMENT_HEAD)
    head.post(f"/exante/case/{made.case.pk}/material/{material.pk}/judge/", {"accept": "no", "note": "没有盖章"})
    material.refresh_from_db()
    assert (material.state, material.note) == ("rejected", "没有盖章")
    services.receive(case_id=made.case.pk, material_id=material.pk, note="已补盖章", by=made.clerk, on=ASKED)
    material.refresh_from_db()
    assert material.state == "received"


def test_lists_take_the_same_number_of_queries_however_many_rows(county, browse, django_assert_max_num_queries):
    browser = browse(Role.PERFORMANCE_DIVISION)
    begun(county, name="一")
    browser.get("/exante/?year=2022")
    for number in range(6):
        new_project(county, f"项目{number}")
    with django_assert_max_num_queries(33):
        assert browser.get("/exante/?year=2022").status_code == 200


def test_a_batch_with_a_case_on_it_is_not_taken_back(county):
    from abacus.pool.imports.standing import stage_words
    from abacus.pool.models import ProjectYear

    begun(county, name="已报的")
    assert stage_words(ProjectYear.objects.filter(fiscal_year=2022)) == ["“已报的”已有后续环节的记录"]
