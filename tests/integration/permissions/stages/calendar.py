"""The lines of the calendar: plans, late filing, notices, years, what is overdue."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from abacus.foundation.accounts.roles import Role
from abacus.foundation.notices.models import Notice
from abacus.foundation.planning import services as planning
from abacus.foundation.schedule import services as schedule
from tests.factories import County
from tests.harness import DAY
from tests.integration.permissions.page import BUSINESS, EVERYBODY, KEEPERS, REVIEWERS, Page, R, post

LEADS = frozenset({R.PERFORMANCE_DIVISION, R.BUREAU_LEADER})
PERFORMANCE = frozenset({R.PERFORMANCE_DIVISION})

TABLE: dict[str, Page] = {
    "notices:notices": Page(EVERYBODY),
    "notices:read": post(EVERYBODY),
    "notices:open": post(frozenset({R.UNIT_CLERK}), "notice", refused=404),
    "schedule:lates": Page(BUSINESS),
    "schedule:late-ask": Page(KEEPERS, posts=True),
    "schedule:late": Page(BUSINESS, "late_filing", posts=True),
    "schedule:late-withdraw": post(KEEPERS, "late_filing"),
    "planning:plans": Page(BUSINESS),
    "planning:mine": Page(BUSINESS),
    "planning:new": Page(LEADS, posts=True),
    "planning:plan": Page(BUSINESS, "work_plan"),
    "planning:import": Page(LEADS, "work_plan", posts=True),
    "planning:issue": post(LEADS, "plan_draft"),
    "planning:close": post(LEADS, "work_plan"),
    "planning:drop": post(LEADS, "plan_draft"),
    "planning:remind": post(LEADS, "work_plan"),
    "planning:task-new": Page(LEADS, "work_plan", posts=True),
    "planning:task": Page(BUSINESS, "plan_task", posts=True),
    "planning:task-change": Page(LEADS, "plan_task", posts=True),
    "planning:task-confirm": post(LEADS, "plan_task"),
    "planning:task-send-back": post(LEADS, "plan_task"),
    "planning:task-cancel": post(LEADS, "plan_task"),
    "planning:task-drop": post(LEADS, "draft_task"),
    "pool:overdue": Page(BUSINESS, posts=True),
    "pool:overdue-remind": post(REVIEWERS),
    "pool:three-years": Page(BUSINESS, "project_year"),
    "pool:department-years": Page(
        BUSINESS - {R.UNIT_CLERK, R.UNIT_HEAD}, "year_department", refused=404, narrower=True
    ),
    "pool:years": Page(PERFORMANCE),
    "pool:year-open": Page(PERFORMANCE, posts=True),
    "pool:year-close": Page(PERFORMANCE, posts=True),
    "pool:year-reopen": post(PERFORMANCE, data={"year": "2022", "reason": "审计调整"}),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """A plan with a task, a draft, a request to file late and a notice."""
    lead, clerk = place.people[Role.PERFORMANCE_DIVISION], place.people[Role.UNIT_CLERK]
    task = planning.TaskInput(focus="重点", title="任务", organisation=place.unit, due_on=date(2022, 6, 30))
    made = {}
    for title in ("工作要点", "草稿"):
        plan = planning.create_plan(organisation=place.region, fiscal_year=2022, title=title, by=lead, on=DAY)
        made[title] = (plan, planning.add_task(plan_id=plan.pk, task=task, by=lead, on=DAY))
    planning.issue_plan(plan_id=made["工作要点"][0].pk, by=lead, on=DAY)
    schedule.set_window(
        organisation=place.unit, fiscal_year=2031, stage="exante", opens_on=date(2022, 1, 4),
        closes_on=date(2022, 2, 4), by=None, on=DAY,
    )  # fmt: skip
    late = schedule.ask_late(
        organisation=place.unit, fiscal_year=2031, stage="exante", reason="晚到", until=date(2022, 3, 31), by=clerk,
        on=DAY,
    )  # fmt: skip
    return {
        "work_plan": {"pk": made["工作要点"][0].pk},
        "plan_task": {"pk": made["工作要点"][1].pk},
        "plan_draft": {"pk": made["草稿"][0].pk},
        "draft_task": {"pk": made["草稿"][1].pk},
        "late_filing": {"pk": late.pk},
        "notice": {"pk": Notice.objects.filter(user=clerk).first().pk},
        "year_department": {"pk": place.department.pk},
    }
