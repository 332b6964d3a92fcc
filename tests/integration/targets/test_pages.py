"""The pages of the declaration, as a person uses them without scripts and as the page's script does."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse

from abacus.cycle.targets.content import COLUMNS, Content, from_json
from abacus.foundation.accounts.roles import Role
from abacus.foundation.schedule.services import set_window
from abacus.foundation.workflow.services import OpinionInput
from tests import stages
from tests.factories import neighbour

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def posted(form: Content, version: int) -> dict[str, object]:
    """What the plain form posts."""
    fields: dict[str, object] = {"version": version, "goal": list(form.goals)}
    fields |= {f"f-{name}": getattr(form, name) for name in ("starts", "ends", "total", "fiscal", "other")}
    for at, row in enumerate(form.rows):
        fields[f"rows-{at}-id"] = row.line_id
        fields |= {f"rows-{at}-{column}": getattr(row, column) for column in COLUMNS}
    return fields


@pytest.fixture
def as_person(client):
    """Sign somebody in."""

    def sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def clerk(walk, as_person):
    """The unit's clerk at the browser."""
    return as_person(walk.clerk)


def test_the_list_says_what_nobody_has_begun(walk, clerk):
    page = clerk.get(reverse("targets:declarations")).content.decode()
    assert "农村污水治理站运维" in page
    assert "未填报" in page


def test_a_form_is_begun_filled_in_and_handed_in_without_scripts(walk, clerk):
    page = reverse("targets:declare", args=[walk.year.pk])
    assert "开始填报绩效目标" in clerk.get(page).content.decode()
    clerk.post(reverse("targets:start", args=[walk.year.pk]))
    assert 'name="f-total"' in clerk.get(page).content.decode()
    form, begun = stages.content(), walk.now()
    saved = clerk.post(reverse("targets:save", args=[begun.pk]), posted(form, begun.version), follow=True)
    assert "已暂存，还没有提交" in saved.content.decode()
    assert from_json(walk.now().content).rows == form.rows
    answer = clerk.post(reverse("targets:submit", args=[begun.pk]), posted(form, walk.now().version), follow=True)
    assert walk.now().state == "submitted"
    assert "已提交“主管部门审核”" in answer.content.decode()
    assert "撤回修改" in answer.content.decode()


def test_a_form_with_a_fault_comes_back_with_everything_in_it(walk, clerk):
    begun = walk.begin()
    form = stages.changed_row(stages.content(), "受益行政村数量", value="约六十")
    answer = clerk.post(reverse("targets:submit", args=[begun.pk]), posted(form, 0), follow=True)
    page = answer.content.decode()
    assert walk.now().state == "draft"
    assert "约六十" in page
    assert "还有 1 项必改" in page
    assert 'data-cell="rows:4:value"' in page


def test_the_script_gets_findings_sums_and_the_new_version(walk, clerk):
    begun = walk.begin()
    fields = posted(stages.changed_row(stages.content(), "受益行政村数量", weight="8"), 0)
    answer = clerk.post(reverse("targets:save", args=[begun.pk]), fields, headers={"X-Abacus-Script": "1"})
    said = answer.json()
    assert said["version"] == 1
    assert "还差 2 分" in said["parts"]["wsum"]
    assert "分值合计 88，应为 90" in said["parts"]["findings"]


def test_the_grids_json_is_read_like_the_plain_table(walk, clerk):
    begun, form = walk.begin(), stages.content()
    rows = [{"id": row.line_id, **{column: getattr(row, column) for column in COLUMNS}} for row in form.rows]
    fields = {key: value for key, value in posted(form, 0).items() if not key.startswith("rows-")}
    clerk.post(reverse("targets:save", args=[begun.pk]), {**fields, "rows": json.dumps(rows)})
    assert from_json(walk.now().content).rows == form.rows


def test_the_second_of_two_people_sees_both_and_chooses(walk, clerk):
    begun, form = walk.begin(), stages.content()
    save = reverse("targets:save", args=[begun.pk])
    clerk.post(save, posted(form, 0))
    mine = posted(stages.content(total="200.00", rows=form.rows), 0)
    script = clerk.post(save, mine, headers={"X-Abacus-Script": "1"})
    assert script.status_code == 409
    url = reverse("targets:difference", args=[begun.pk])
    assert script.json()["difference_url"] == url
    assert clerk.post(save, mine).headers["Location"] == url
    page = clerk.get(url).content.decode()
    assert "186.50" in page
    assert "200.00" in page
    clerk.post(url, {"version": 1, "take-head:total": "mine"})
    assert from_json(walk.now().content).total == "200.00"


def test_a_form_larger_than_a_form_can_be_is_refused_and_nothing_is_lost(walk, clerk):
    begun = walk.begin()
    clerk.post(reverse("targets:save", args=[begun.pk]), posted(stages.content(), 0))
    huge = posted(stages.content(), 1) | {"f-change_reason": "长" * 2001}
    answer = clerk.post(reverse("targets:save", args=[begun.pk]), huge)
    assert answer.status_code == 422
    assert walk.now().version == 1


def test_a_reviewer_returns_with_opinions_and_goes_on_to_the_next(walk, as_person):
    walk.submit(stages.content())
    reviewer = as_person(walk.county.people[Role.DEPARTMENT_CLERK])
    task = walk.task()
    page = reviewer.get(reverse("targets:review", args=[task.pk])).content.decode()
    assert "第 1 件，共 1 件" in page
    fields = {
        "version": walk.now().submission.version,
        "opinion-value_low": "低于上年",
        "place-value_low": "第 5 行",
        "opinion": "请补充",
    }
    answer = reviewer.post(reverse("targets:return", args=[task.pk]), fields)
    assert answer.headers["Location"] == reverse("targets:reviews")
    assert walk.now().state == "returned"
    unit = as_person(walk.clerk).get(reverse("targets:declare", args=[walk.year.pk])).content.decode()
    assert "低于上年" in unit
    assert "第 5 行" in unit


def test_a_return_without_an_opinion_is_refused(walk, as_person):
    walk.submit(stages.content())
    reviewer, task = as_person(walk.county.people[Role.DEPARTMENT_CLERK]), walk.task()
    fields = {"version": walk.now().submission.version}
    answer = reviewer.post(reverse("targets:return", args=[task.pk]), fields, follow=True)
    assert "退回时应填写意见" in answer.content.decode()
    assert walk.now().state == "submitted"


def test_the_next_reviewer_sees_old_and_new(walk, as_person):
    walk.submit(stages.content())
    walk.give_back(Role.DEPARTMENT_CLERK, [stages.OpinionInput("value_low", "低于上年", "")])
    walk.submit(stages.changed_row(from_json(walk.now().content), "受益行政村数量", value="65"))
    reviewer = as_person(walk.county.people[Role.DEPARTMENT_CLERK])
    page = reviewer.get(reverse("targets:review", args=[walk.task().pk])).content.decode()
    assert "<del>61</del> <ins>65</ins>" in page


def test_the_performance_division_scores_and_the_score_is_explained(walk, as_person):
    walk.submit(stages.content())
    walk.approve(Role.DEPARTMENT_CLERK)
    walk.approve(Role.FINANCE_DIVISION)
    scorer, task = as_person(walk.county.people[Role.PERFORMANCE_DIVISION]), walk.task()
    assert "规范完整性" in scorer.get(reverse("targets:review", args=[task.pk])).content.decode()
    fields = {f"score-{item}": points for item, points in stages.SCORES.items()}
    fields["version"] = walk.now().submission.version
    scorer.post(reverse("targets:approve", args=[task.pk]), fields)
    assert walk.now().state == "approved"
    page = scorer.get(reverse("targets:explain", args=[walk.year.pk])).content.decode()
    assert "92.50" in page
    assert "原文待核实" in page


def test_the_projects_page_shows_the_versions(walk, clerk):
    walk.to_the_end(stages.content())
    page = clerk.get(reverse("pool:project", args=[walk.year.pk])).content.decode()
    assert "第 1 版" in page
    assert "92.50" in page


def test_the_projects_page_writes_each_target_with_sign_and_unit(walk, clerk):
    walk.to_the_end(stages.content())
    page = clerk.get(reverse("pool:project", args=[walk.year.pk])).content.decode()
    for target in ("≤ 3.25 万元/座", "≥ 52 座", "不晚于 2022-12-31", "明显改善"):
        assert target in page


def test_a_reason_for_a_change_is_asked_only_while_a_change_is_written(walk, clerk):
    walk.to_the_end(stages.content())
    page = reverse("targets:declare", args=[walk.year.pk])
    assert "变更理由" not in clerk.get(page).content.decode()
    clerk.post(reverse("targets:revise", args=[walk.now().pk]))
    assert "没有填变更理由" in clerk.get(page).content.decode()


def test_a_form_not_begun_waits_on_the_clerks_workbench_while_its_window_is_open(walk, clerk, county, day):
    assert "没有待办事项" in clerk.get("/").content.decode()
    opens, closes = day - timedelta(days=10), day + timedelta(days=30)
    window = {"organisation": county.region, "fiscal_year": 2022, "stage": "targets", "by": None, "on": day}
    set_window(opens_on=opens, closes_on=closes, **window)
    shown = clerk.get("/").content.decode()
    for words in ("绩效目标申报表：农村污水治理站运维", "未填报", closes.isoformat(), 'title="待办件数">1<'):
        assert words in shown
    walk.begin()
    assert "填报中" in clerk.get("/").content.decode()
    walk.submit(stages.content())
    assert "没有待办事项" in clerk.get("/").content.decode()


def test_what_came_back_stands_before_what_is_not_begun(walk, clerk, county, day):
    walk.submit(stages.content())
    walk.give_back(Role.DEPARTMENT_CLERK, [OpinionInput("value_low", "低于上年实际", "第 5 行")])
    set_window(
        organisation=county.region, fiscal_year=2022, stage="targets", opens_on=day, closes_on=date(2022, 12, 15),
        by=None, on=day,
    )  # fmt: skip
    stages.project(county, day, name="另一个项目")
    shown = clerk.get("/").content.decode()
    assert shown.index("修改后重新提交") < shown.index("另一个项目")


def test_a_form_nobody_may_begin_any_more_waits_for_nobody(walk, clerk, county, day):
    closed = day - timedelta(days=1)
    set_window(
        organisation=county.region,
        fiscal_year=2022,
        stage="targets",
        opens_on=closed,
        closes_on=closed,
        by=None,
        on=day,
    )
    assert "没有待办事项" in clerk.get("/").content.decode()


@pytest.mark.parametrize("name", ["declare", "explain"])
def test_the_neighbours_projects_do_not_exist(walk, as_person, name):
    stranger = as_person(neighbour().people[Role.UNIT_CLERK])
    assert stranger.get(reverse(f"targets:{name}", args=[walk.year.pk])).status_code == 404


def test_a_task_of_somebody_else_does_not_exist(walk, as_person):
    walk.submit(stages.content())
    stranger = as_person(neighbour().people[Role.DEPARTMENT_CLERK])
    for name in ("review", "approve", "return", "delegate"):
        url = reverse(f"targets:{name}", args=[walk.task().pk])
        answer = stranger.get(url) if name == "review" else stranger.post(url, {"version": 1})
        assert answer.status_code == 404
