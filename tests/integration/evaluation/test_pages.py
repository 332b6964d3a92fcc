"""The pages of the self-evaluation, with and without scripts, and the explanation of every number."""

from datetime import date

import pytest
from django.urls import reverse

from abacus.cycle.evaluation.content import COLUMNS, from_json
from abacus.foundation.accounts.roles import Role
from abacus.foundation.schedule.services import set_window
from tests.factories import neighbour

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def as_person(client, monkeypatch, table):
    """Sign somebody in, on a day after the year's end."""
    monkeypatch.setattr("abacus.web.middleware.today", lambda: table.walk.day)

    def sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def clerk(table, as_person):
    """The unit's clerk at the browser."""
    return as_person(table.walk.clerk)


def posted(form, version):
    """What the plain form posts."""
    fields = {"version": version, "goal": list(form.goals)}
    fields |= {f"f-{name}": getattr(form, name) for name in ("execution_own", "execution_reason", "problems")}
    for at, entry in enumerate(form.entries):
        fields[f"rows-{at}-id"] = entry.line_id
        fields |= {f"rows-{at}-{column}": getattr(entry, column) for column in COLUMNS}
    return fields


def test_a_table_is_begun_filled_in_and_handed_in_without_scripts(table, clerk):
    year = table.walk.year
    page = reverse("evaluation:fill", args=[year.pk])
    assert "开始填自评表" in clerk.get(page).content.decode()
    clerk.post(reverse("evaluation:start", args=[year.pk]))
    shown = clerk.get(page).content.decode()
    assert "≥ 61 个" in shown
    assert "43.20" in shown
    form, begun = table.content(), table.now()
    saved = clerk.post(reverse("evaluation:save", args=[begun.pk]), posted(form, 0), follow=True)
    assert "已暂存，还没有提交" in saved.content.decode()
    assert from_json(table.now().content).entry(form.entries[0].line_id) == form.entries[0]
    answer = clerk.post(reverse("evaluation:submit", args=[begun.pk]), posted(form, 1), follow=True)
    assert table.now().state == "submitted"
    assert "97.62" in answer.content.decode()


def test_the_script_gets_points_and_findings_as_one_types(table, clerk):
    begun = table.begin()
    form = table.content(受益行政村数量={"actual": "54.9", "own": "9"})
    fields = posted(form, 0)
    said = clerk.post(reverse("evaluation:save", args=[begun.pk]), fields, headers={"X-Abacus-Script": "1"}).json()
    assert "9.00" in said["parts"]["computed"]
    assert "没有完成目标" in said["parts"]["findings"]
    assert "还有 1 项必改" in said["parts"]["ready"]


def test_every_computed_number_is_explained_at_its_own_address(table, clerk):
    saved = table.save(table.content(受益行政村数量={"actual": "54.9", "own": "9", "reason": "合并"}))
    year = table.walk.year.pk
    line = next(one for one in saved.target_version.lines.all() if one.name == "受益行政村数量")
    points = clerk.get(reverse("evaluation:explain", args=[year, str(line.line_id)])).content.decode()
    assert "9.00" in points or "9 分" in points
    assert "54.9 个" in points
    assert table.walk.clerk.name in points
    execution = clerk.get(reverse("evaluation:explain", args=[year, "execution"])).content.decode()
    assert "8.62" in execution
    assert "372,400.00" in execution
    assert "86.20 %" in execution
    total = clerk.get(reverse("evaluation:explain", args=[year, "total"])).content.decode()
    assert "96.62" in total
    assert "原文待核实" in total
    assert "全国规则包" in total


def test_the_drawer_and_the_page_hold_the_same_words(table, clerk):
    table.save(table.content())
    url = reverse("evaluation:explain", args=[table.walk.year.pk, "execution"])
    page = clerk.get(url).content.decode()
    drawer = clerk.get(url, headers={"X-Abacus-Drawer": "1"}).content.decode()
    assert "<html" in page
    assert "<html" not in drawer
    assert "372,400.00" in drawer


def test_a_missing_number_explains_why(table, clerk):
    saved = table.save(table.content(受益行政村数量={"actual": "", "own": ""}))
    line = next(one for one in saved.target_version.lines.all() if one.name == "受益行政村数量")
    page = clerk.get(reverse("evaluation:explain", args=[table.walk.year.pk, str(line.line_id)])).content.decode()
    assert "缺少" in page


def test_what_is_no_number_of_the_table_is_not_found(table, clerk):
    table.save(table.content())
    assert clerk.get(reverse("evaluation:explain", args=[table.walk.year.pk, "nothing"])).status_code == 404


def test_a_reviewer_returns_and_approves(table, as_person):
    table.submit(table.content())
    reviewer = as_person(table.walk.county.people[Role.DEPARTMENT_CLERK])
    task = table.task()
    assert "97.62" in reviewer.get(reverse("evaluation:review", args=[task.pk])).content.decode()
    fields = {"version": table.now().submission.version, "opinion": "请附照片"}
    reviewer.post(reverse("evaluation:return", args=[task.pk]), fields)
    assert table.now().state == "returned"
    shown = as_person(table.walk.clerk).get(reverse("evaluation:fill", args=[table.walk.year.pk]))
    assert "请附照片" in shown.content.decode()


def test_the_final_result_stands_on_the_projects_page_and_in_the_list(table, clerk):
    table.to_the_end(table.content())
    page = clerk.get(reverse("pool:project", args=[table.walk.year.pk])).content.decode()
    assert "97.62" in page
    clerk.post(reverse("pages:year"), {"year": "2022", "next": "/"})
    assert "97.62" in clerk.get(reverse("evaluation:list") + "?state=approved").content.decode()


def test_the_projects_page_lists_its_indicators_once_with_both_points(table, clerk):
    table.to_the_end(table.content())
    page = clerk.get(reverse("pool:project", args=[table.walk.year.pk])).content.decode()
    assert page.count("单站年运行费用") == 1
    assert page.count("≤ 3.25 万元/座") == 1
    assert "自动计分" in page


def test_an_evaluation_waits_on_the_clerks_workbench_until_it_is_handed_in(table, clerk, county):
    day = table.walk.day
    window = {"organisation": county.region, "fiscal_year": 2022, "stage": "self_evaluation", "by": None, "on": day}
    set_window(opens_on=day, closes_on=date(2023, 3, 31), **window)
    assert "单位自评表：" in clerk.get("/").content.decode()
    table.submit(table.content())
    assert "没有待办事项" in clerk.get("/").content.decode()


def test_the_workbench_shows_three_numbers(table, clerk):
    clerk.post(reverse("pages:year"), {"year": "2022", "next": "/"})
    shown = clerk.get("/").content.decode()
    for words in ("绩效目标已通过", "自评表已报", "预算执行率", "86.20", "2022 年度执行 37.24 / 预算 43.20 万元"):
        assert words in shown


def test_the_neighbours_tables_do_not_exist(table, as_person):
    table.save(table.content())
    stranger = as_person(neighbour().people[Role.UNIT_CLERK])
    year, pk = table.walk.year.pk, table.now().pk
    assert stranger.get(reverse("evaluation:fill", args=[year])).status_code == 404
    assert stranger.get(reverse("evaluation:explain", args=[year, "total"])).status_code == 404
    assert stranger.post(reverse("evaluation:save", args=[pk]), {"version": 1}).status_code == 404
