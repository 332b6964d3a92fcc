"""Letters, problems and measures of both counties."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from abacus.cycle.rectification import services
from abacus.foundation.accounts.roles import Role
from tests import stages
from tests.factories import County
from tests.integration.permissions.page import BUSINESS, FINANCE, Page, R, post

FOUND = date(2022, 10, 10)
ANSWERERS = frozenset({R.UNIT_CLERK, R.DEPARTMENT_CLERK})
ORDERERS = FINANCE | {R.BUREAU_LEADER}
FINDERS = FINANCE | {R.UNIT_HEAD, R.DEPARTMENT_CLERK, R.DEPARTMENT_HEAD, R.BUREAU_LEADER}
ANSWER = {"version": 0, "kind": "done", "text": "已整改。"}

TABLE: dict[str, Page] = {
    "rectification:letters": Page(BUSINESS),
    "rectification:escalate": post(FINANCE),
    "rectification:letter": Page(BUSINESS, "rectification_letter"),
    "rectification:letter-print": Page(BUSINESS, "rectification_letter"),
    "rectification:reply": post(
        ANSWERERS, "rectification_letter", data={"version": 0, "kind": "done", "text": "已整改。"}
    ),
    "rectification:decide": post(FINANCE, "rectification_letter", data={"version": 0, "decision": "accept"}),
    "rectification:problems": Page(BUSINESS),
    "rectification:problem": Page(BUSINESS, "rectification_problem"),
    "rectification:problem-close": post(FINDERS, "rectification_problem", data={"reason": "已解决。"}),
    "rectification:measures": Page(BUSINESS),
    "rectification:measure": Page(BUSINESS, "rectification_measure"),
    "rectification:measure-order": post(ORDERERS, "rectification_measure", data={"version": 0}),
    "rectification:measure-finish": post(ORDERERS, "rectification_measure", data={"version": 1, "result": "已办。"}),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """One of each, about a project of the county's unit."""
    by = place.people[Role.PERFORMANCE_DIVISION]
    year = stages.project(place, date(2022, 1, 10), "公园绿化")
    about = {"project_year": year, "stage": "monitoring", "by": by, "on": FOUND}
    problem = services.open_problem(text="执行率低。", **about)
    letter = services.issue_letter(text="请整改。", problems=[problem], **about)
    measure = services.propose_measure(kind="remind", reason="慢。", **about)
    return {
        "rectification_problem": {"problem_id": problem.pk},
        "rectification_letter": {"letter_id": letter.pk},
        "rectification_measure": {"measure_id": measure.pk},
    }
