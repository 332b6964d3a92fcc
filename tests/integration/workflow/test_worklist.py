"""What waits for whom, by urgency, on the workbench."""

from datetime import date

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.foundation.schedule import services as schedule
from abacus.foundation.workflow import figures, services, worklist
from abacus.foundation.workflow.figures import Figure
from abacus.foundation.workflow.services import OpinionInput
from abacus.foundation.workflow.subjects import is_registered
from abacus.foundation.workflow.worklist import WorkItem, grouped
from tests.factories import neighbour, person
from tests.routes import DAY, KIND, Stage, route, step, submit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def item(due, title="甲", since=DAY):
    return WorkItem(title, "审核", "第一中学", since, due, "审核", "/x/", 2022)


def test_cards_stand_by_urgency():
    # The day is a Wednesday: its week ends on Sunday, the 20th.
    columns = grouped(
        [item(date(2022, 3, 15)), item(DAY), item(date(2022, 3, 20)), item(date(2022, 3, 21)), item(None)], DAY
    )
    assert [len(part) for part in (columns.overdue, columns.this_week, columns.later)] == [1, 2, 2]
    assert len(columns) == 5
    assert columns.years == [2022]


def test_the_days_left_are_work_days():
    assert item(date(2022, 3, 21)).remaining(DAY) == 3
    assert item(date(2022, 3, 14)).remaining(DAY) == -2
    assert item(None).remaining(DAY) is None


def test_a_due_day_beyond_the_published_calendar_is_no_certain_one():
    assert item(DAY).due_is_certain
    assert item(None).due_is_certain
    assert not item(date(2090, 1, 5)).due_is_certain


def test_a_reviewer_finds_the_task_with_its_one_button(place, stage):
    submit(place.posts[Role.UNIT_CLERK], place.unit)
    [card] = services.worklist(place.posts[Role.DEPARTMENT_CLERK], DAY).all
    assert (card.what, card.title, card.whose) == ("测试审核", "城区路灯运维", "文登区第一中学")
    assert (card.button, card.since, card.due) == ("department审核", DAY, date(2022, 3, 23))
    assert card.url.startswith("/reviews/")


def test_what_came_back_is_the_submitters_to_correct(place, stage):
    clerk = place.posts[Role.UNIT_CLERK]
    submission = submit(clerk, place.unit)
    task = submission.tasks.get(state="open")
    services.return_to(
        task_id=task.pk, version=1, by=place.posts[Role.DEPARTMENT_CLERK], on=DAY, opinions=[OpinionInput("", "请改")]
    )
    [card] = services.worklist(clerk, DAY).all
    assert (card.what, card.button, card.url) == ("退回修改", "修改后重新提交", "/things/1/edit/")
    Stage().register(editing=False)
    assert services.worklist(clerk, DAY).all[0].url == "/things/1/"


def test_stages_add_what_is_no_task_yet(place, stage, monkeypatch):
    monkeypatch.setattr(worklist, "_sources", {})
    worklist.register_source("tests", lambda access: [item(date(2022, 3, 17), access.user.name)])
    clerk = place.posts[Role.UNIT_CLERK]
    assert [one.title for one in services.worklist(clerk, DAY).this_week] == [clerk.name]


def test_the_three_most_important_numbers_are_shown(monkeypatch):
    monkeypatch.setattr(figures, "_sources", {})
    figures.register("a", lambda request: [Figure("四", "4", order=4), Figure("一", "1", order=1)])
    figures.register("b", lambda request: [Figure("二", "2", order=2), Figure("三", "3", order=3)])
    assert [one.label for one in figures.figures(None)] == ["一", "二", "三"]


def test_a_kind_nobody_registered_is_not_known(stage):
    assert is_registered(KIND)
    assert not is_registered("nothing")


@pytest.fixture
def signed(client):
    def enter(user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return enter


class TestPages:
    """The workbench and the way of one submission, in the browser's eyes."""

    def test_the_workbench_shows_cards_calendar_and_numbers(self, place, stage, signed, monkeypatch):
        monkeypatch.setattr(figures, "_sources", {})
        figures.register("a", lambda request: [Figure("待我复核", "12", "件", "最久一件 4 个工作日")])
        for number, days in enumerate((0, 1, 30, None, None, None, None, None, None, None)):
            way = route(step("department", "department_clerk", "department", work_days=days))
            submit(place.posts[Role.UNIT_CLERK], place.unit, way, subject_id=number, on=date(2022, 3, 14))
        schedule.set_window(
            organisation=place.region, fiscal_year=2021, stage="self_evaluation", opens_on=date(2022, 1, 17),
            closes_on=date(2022, 3, 31), by=None, on=DAY,
        )  # fmt: skip
        page = signed(place.posts[Role.DEPARTMENT_CLERK]).get("/")
        text = page.content.decode()
        assert page.status_code == 200
        assert "逾期 2 个工作日" in text
        assert "没有期限" in text
        assert "还有 2 件" in text
        assert "单位自评" in text
        assert "待我复核" in text

    def test_today_is_called_so_and_an_uncertain_day_too(self, place, stage, signed):
        way = route(step("department", "department_clerk", "department", work_days=0))
        submit(place.posts[Role.UNIT_CLERK], place.unit, way)
        far = route(step("department", "department_clerk", "department", work_days=2500))
        submit(place.posts[Role.UNIT_CLERK], place.unit, far, subject_id=2)
        text = signed(place.posts[Role.DEPARTMENT_CLERK]).get("/").content.decode()
        assert "今天到期" in text
        assert "按周末推算" in text

    def test_an_administrator_finds_no_business(self, place, stage, signed):
        submit(place.posts[Role.UNIT_CLERK], place.unit)
        text = signed(place.posts[Role.SYSTEM_ADMIN]).get("/").content.decode()
        assert "没有待办事项" in text
        assert "城区路灯运维" not in text

    def test_somebody_without_a_role_finds_an_empty_workbench(self, place, signed):
        assert signed(person(None, place.unit)).get("/").status_code == 200

    def test_the_way_of_a_submission_shows_who_said_what(self, place, stage, signed):
        submission = submit(place.posts[Role.UNIT_CLERK], place.unit)
        task = submission.tasks.get(state="open")
        reviewer = place.posts[Role.DEPARTMENT_CLERK]
        services.return_to(
            task_id=task.pk, version=1, by=reviewer, on=DAY, opinions=[OpinionInput("value_low", "指标值偏低", "B3")]
        )
        text = signed(place.posts[Role.UNIT_CLERK]).get(f"/submissions/{submission.pk}/").content.decode()
        assert "指标值偏低" in text
        assert reviewer.name in text

    def test_the_way_of_the_neighbours_submission_does_not_exist(self, place, stage, signed):
        submission = submit(place.posts[Role.UNIT_CLERK], place.unit)
        stranger = person(Role.PERFORMANCE_DIVISION, neighbour().region)
        assert signed(stranger).get(f"/submissions/{submission.pk}/").status_code == 404

    def test_a_task_is_handed_to_a_colleague_on_its_page(self, place, stage, signed):
        submission = submit(place.posts[Role.UNIT_CLERK], place.unit)
        task = submission.tasks.get(state="open")
        colleague = person(Role.DEPARTMENT_CLERK, place.department)
        browser = signed(place.posts[Role.DEPARTMENT_CLERK])
        url = f"/tasks/{task.pk}/delegate/"
        assert colleague.name in browser.get(url).content.decode()
        done = browser.post(url, {"to": colleague.pk, "version": 1})
        assert (done.status_code, done["Location"]) == (302, "/")
        task.refresh_from_db()
        assert task.delegated_to == colleague

    def test_a_stale_hand_over_is_said_on_the_page(self, place, stage, signed):
        submission = submit(place.posts[Role.UNIT_CLERK], place.unit)
        task = submission.tasks.get(state="open")
        colleague = person(Role.DEPARTMENT_CLERK, place.department)
        browser = signed(place.posts[Role.DEPARTMENT_CLERK])
        answer = browser.post(f"/tasks/{task.pk}/delegate/", {"to": colleague.pk, "version": 0})
        assert answer.status_code == 409
        assert "刷新页面" in answer.content.decode()

    def test_a_task_of_another_post_cannot_be_handed_on(self, place, stage, signed):
        submission = submit(place.posts[Role.UNIT_CLERK], place.unit)
        task = submission.tasks.get(state="open")
        assert signed(place.posts[Role.DEPARTMENT_HEAD]).get(f"/tasks/{task.pk}/delegate/").status_code == 404
