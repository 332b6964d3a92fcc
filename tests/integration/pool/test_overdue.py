"""What is late by department and stage, who is reminded of it, and three years side by side."""

from datetime import date

import pytest
from django.urls import reverse

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.roles import Role
from abacus.foundation.notices.models import Notice
from abacus.foundation.planning.reminders import reminders
from abacus.foundation.schedule.services import set_window
from abacus.pool import beside
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear
from abacus.pool.reminding import late_by_department
from abacus.pool.services.reminding import remind_projects, remind_reviewers
from tests import stages
from tests.factories import county, neighbour
from tests.stages import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BEGUN, CLOSES, LATE = date(2022, 3, 1), date(2022, 3, 10), date(2022, 3, 16)


@pytest.fixture
def place():
    made = county()
    set_window(
        organisation=made.region, fiscal_year=2022, stage="targets", opens_on=BEGUN, closes_on=CLOSES, by=None, on=BEGUN
    )
    return made


@pytest.fixture
def lead(place):
    return place.people[Role.PERFORMANCE_DIVISION]


@pytest.fixture
def clerk(place):
    return place.people[Role.UNIT_CLERK]


@pytest.fixture
def browser(client, lead):
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_overdue_list_counts_by_department_and_leads_to_the_projects(place, browser):
    stages.project(place, BEGUN, "路灯运维")
    rows = ProjectYear.objects.filter(fiscal_year=2022)
    (line,) = late_by_department(rows, 2022, LATE)
    assert (line.department, line.counts) == (place.department, [1, 0, 0])
    assert late_by_department(rows, 2022, CLOSES) == []
    page = reverse("pool:overdue")
    assert "路灯运维" in browser.get(f"{page}?fy=2022&stage=targets").content.decode()
    assert "路灯运维" in browser.get(f"{page}?fy=2022").content.decode()
    assert "路灯运维" not in browser.get(f"{page}?fy=2022&stage=budget").content.decode()
    assert "路灯运维" in browser.get(f"{page}?fy=2022&stage=budget&show=open").content.decode()
    assert browser.get(f"{page}?fy=2022&format=csv").status_code == 200
    assert browser.get(f"{page}?fy=x&stage=nothing").status_code == 200


def test_the_units_clerk_is_told_once_of_all_its_projects(place, lead, clerk):
    years = [stages.project(place, BEGUN, name) for name in ("路灯运维", "道路养护")]
    ids = [year.pk for year in years]
    assert remind_projects(project_year_ids=ids, by=lead, on=LATE) == (1, 0)
    text = Notice.objects.get(user=clerk).text
    assert "绩效目标，还有 2 个项目没有办完，已于 2022-03-10 截止" in text
    assert remind_projects(project_year_ids=ids, by=lead, on=LATE) == (0, 0)


def test_the_neighbours_projects_are_not_reminded_of(place, lead):
    year = stages.project(neighbour(), BEGUN, "邻县项目")
    assert remind_projects(project_year_ids=[year.pk], by=lead, on=LATE) == (0, 0)


def test_who_sits_on_an_overdue_review_is_reminded(place, lead, browser):
    walk = Walk(place, stages.project(place, BEGUN, "路灯运维"), BEGUN)
    walk.submit(stages.content())
    task = walk.task()
    after = date(2022, 12, 30)
    assert remind_reviewers(task_ids=[task.pk], by=lead, on=after) == (1 if task.due_on else 0)
    shown = browser.post(reverse("pool:overdue"), {"action": "remind", "all": "1"}, follow=True)
    assert "已提醒 1 人" in shown.content.decode()
    assert browser.post(reverse("pool:overdue-remind"), {"task": ["x"]}).status_code == 400
    assert browser.post(reverse("pool:overdue-remind")).status_code == 302


def test_reminders_name_what_closes_soon_and_what_is_late_with_how_much_is_left(place, clerk):
    stages.project(place, BEGUN, "路灯运维")
    (soon,) = reminders(access_of(clerk, date(2022, 3, 7)))
    assert (soon.what, soon.days, soon.late, soon.left.count) == ("2022 绩效目标", 3, False, 1)
    (late,) = reminders(access_of(clerk, LATE))
    assert (late.late, late.left.count) == (True, 1)
    assert reminders(access_of(clerk, date(2022, 3, 1))) == []
    assert reminders(access_of(place.people[Role.SYSTEM_ADMIN], LATE)) == []


def test_three_years_of_a_project_stand_side_by_side(place, lead, browser):
    walk = Walk(place, stages.project(place, BEGUN, "路灯运维"), BEGUN)
    walk.to_the_end(stages.content())
    this = walk.year
    before = pool.open_year(project=this.project, fiscal_year=2021, organisation=place.unit, by=lead, on=BEGUN)
    years = beside.of_project(ProjectYear.objects.filter(project=this.project), beside.years_around(2022))
    assert years == [before, this, None]
    found = beside.indicators(years, LATE)
    assert [cell and cell[0] for cell in found[1].cells] == [None, "≥ 52 座", None]
    shown = browser.get(reverse("pool:three-years", args=[this.pk])).content.decode()
    assert "运行维护治理站数量" in shown
    assert "没有开启该年度" in shown


def test_three_years_of_a_department_add_only_what_is_known(place, lead, browser):
    for spent in (400_000, None):
        year = stages.project(place, BEGUN, f"项目{spent}")
        pool.post_budget(project_year=year, kind="initial", amount_fen=1_000_000, entered_on=BEGUN, by=lead, on=BEGUN)
        if spent:
            pool.post_execution(project_year=year, amount_fen=spent, entered_on=BEGUN, by=lead, on=BEGUN)
    rows = ProjectYear.objects.filter(department=place.department)
    last, this, coming = beside.of_department(rows, beside.years_around(2022))
    assert (last, coming) == (None, None)
    assert (this.projects, this.current_fen, this.executed_fen) == (2, 2_000_000, 400_000)
    assert (this.unknown, this.rate) == (1, None)
    shown = browser.get(reverse("pool:department-years", args=[place.department.pk]) + "?year=2022")
    assert "2.00" in shown.content.decode()
    assert browser.get(reverse("pool:department-years", args=[place.unit.pk])).status_code == 404
