"""Rounds, tables, findings, checks and planned outputs of both counties."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from abacus.cycle.monitoring import services
from abacus.cycle.monitoring.models import FundCheck
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow.models import Task
from abacus.pool import services as pool
from tests import stages
from tests.factories import County
from tests.harness import DAY
from tests.integration.permissions.page import BUSINESS, CLERK, FINANCE, REVIEWERS, Page, R, post

LEAD = frozenset({R.PERFORMANCE_DIVISION})
FLAGGERS = CLERK | REVIEWERS

TABLE: dict[str, Page] = {
    "monitoring:rounds": Page(BUSINESS),
    "monitoring:plan": Page(LEAD, posts=True),
    "monitoring:round": Page(BUSINESS, "monitoring_round"),
    "monitoring:open": post(LEAD, "monitoring_round", data={"version": 0}),
    "monitoring:compute": post(LEAD, "monitoring_round"),
    "monitoring:close": post(LEAD, "monitoring_round", data={"version": 1}),
    "monitoring:readings": Page(BUSINESS, "monitoring_round"),
    "monitoring:tables": Page(BUSINESS, "monitoring_round", posts=True),
    "monitoring:table": Page(BUSINESS, "monitoring_round_year"),
    "monitoring:begin": post(CLERK, "monitoring_round_year"),
    "monitoring:explain": Page(BUSINESS, "monitoring_explained"),
    "monitoring:save": post(CLERK, "monitoring_table", data={"version": 0, "lines": "[]"}),
    "monitoring:difference": Page(CLERK, "monitoring_table", posts=True),
    "monitoring:earlier": Page(CLERK, "monitoring_table", posts=True),
    "monitoring:submit": post(CLERK, "monitoring_table", data={"version": 0, "lines": "[]"}),
    "monitoring:withdraw": post(CLERK, "monitoring_table", data={"version": 0}),
    "monitoring:reviews": Page(REVIEWERS, posts=True),
    "monitoring:review": Page(REVIEWERS, "monitoring_task"),
    "monitoring:approve": post(REVIEWERS, "monitoring_task", data={"version": 1}),
    "monitoring:return": post(REVIEWERS, "monitoring_task", data={"version": 1}),
    "monitoring:delegate": post(REVIEWERS, "monitoring_task", data={"version": 1}, fills="colleague"),
    "monitoring:findings": Page(BUSINESS, posts=True),
    "monitoring:letters": Page(FINANCE, posts=True),
    "monitoring:finding": Page(BUSINESS, "monitoring_finding"),
    "monitoring:decide": post(FINANCE, "monitoring_finding", data={"version": 0, "decision": "confirm"}),
    "monitoring:measure": post(
        FINANCE | {R.BUREAU_LEADER}, "monitoring_finding", data={"kind": "remind", "reason": "慢。"}
    ),
    "monitoring:flag": Page(FLAGGERS, "monitoring_year", posts=True),
    "monitoring:checks": Page(BUSINESS),
    "monitoring:check": Page(BUSINESS, "monitoring_check", posts=True),
    "monitoring:milestones": Page(BUSINESS),
    "monitoring:milestone-new": Page(FLAGGERS, "monitoring_year", posts=True),
    "monitoring:milestone": Page(BUSINESS, "monitoring_milestone", posts=True),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """An open round with a project that was found slow, its table under review, a check and a planned output."""
    by, clerk = place.people[Role.PERFORMANCE_DIVISION], place.people[Role.UNIT_CLERK]
    year = stages.project(place, DAY, "校园维修", year=2021, nature="continuing", special_fund=True)
    money = {"project_year": year, "by": by, "on": DAY}
    pool.post_budget(kind="initial", amount_fen=1_000_000, entered_on=date(2021, 2, 1), **money)
    pool.post_execution(amount_fen=100_000, entered_on=date(2021, 5, 1), **money)
    round = services.plan_round(
        region=place.region, fiscal_year=2021, kind="quarterly", label="第三季度检查", through_on=date(2021, 9, 30),
        opens_on=date(2021, 10, 1), closes_on=date(2022, 4, 30), by=by, on=DAY,
    )  # fmt: skip
    services.open_round(round_id=round.pk, version=0, by=by, on=DAY)
    services.measure_round(round_id=round.pk, by=by, on=DAY)
    table = services.begin_table(round_id=round.pk, project_year_id=year.pk, by=clerk, on=DAY)
    content = {"forecast_fund": "1", "fund_reason": "招标推迟。", "lines": []}
    saved = services.save_table(table_id=table.pk, content=content, version=0, by=clerk, on=DAY)
    sent = services.submit_table(table_id=saved.pk, version=saved.version, by=clerk, on=DAY)
    flagged = services.flag(project_year=year, kind="will_not_execute", text="流标。", by=clerk, on=DAY)
    milestone = services.plan_milestone(project_year=year, name="开工", due_on=date(2021, 6, 30), by=clerk, on=DAY)
    place_of = {"round_id": round.pk, "project_year_id": year.pk}
    return {
        "monitoring_round": {"round_id": round.pk},
        "monitoring_year": {"project_year_id": year.pk},
        "monitoring_round_year": place_of,
        "monitoring_explained": {**place_of, "what": "low_execution"},
        "monitoring_table": {"table_id": table.pk},
        "monitoring_task": {"task_id": sent.tasks.get(state=Task.State.OPEN).pk},
        "monitoring_finding": {"finding_id": flagged.pk},
        "monitoring_check": {"check_id": FundCheck.objects.get(round=round, project_year=year).pk},
        "monitoring_milestone": {"milestone_id": milestone.pk},
    }
