"""Who may open which page of department-wide performance."""

from collections.abc import Mapping
from typing import Any

from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow.models import Task
from tests.departmentwide_steps import EVALUATED, Case
from tests.factories import County, person
from tests.integration.permissions.page import BUSINESS, DEPARTMENT, FINANCE, REVIEWERS, UNIT, Page, R, post

SEES = DEPARTMENT | FINANCE | {R.BUREAU_LEADER, R.AUDITOR, R.DEPUTY}
FILLS = frozenset({R.DEPARTMENT_CLERK})


def forms(name: str) -> dict[str, Page]:
    """The addresses of one form: `sheet` waits for the department's head."""
    sheet, task = f"departmentwide_{name}", f"departmentwide_{name}_task"
    return {
        f"departmentwide:{name}": Page(SEES, sheet, unseen=UNIT),
        f"departmentwide:{name}-start": post(FILLS, "departmentwide_department"),
        f"departmentwide:{name}-save": post(FILLS, sheet, data={"version": "0"}),
        f"departmentwide:{name}-difference": Page(FILLS, sheet, posts=True),
        f"departmentwide:{name}-earlier": Page(FILLS, sheet, posts=True),
        f"departmentwide:{name}-submit": post(FILLS, sheet, data={"version": "0"}),
        f"departmentwide:{name}-withdraw": post(FILLS, sheet, data={"version": "0"}),
        f"departmentwide:{name}-reviews": Page(REVIEWERS, posts=True),
        f"departmentwide:{name}-review": Page(SEES & REVIEWERS, task, unseen=frozenset({R.UNIT_HEAD})),
        f"departmentwide:{name}-approve": post(
            SEES & REVIEWERS, task, data={"version": "0"}, unseen=frozenset({R.UNIT_HEAD})
        ),
        f"departmentwide:{name}-return": post(
            SEES & REVIEWERS, task, data={"version": "0"}, unseen=frozenset({R.UNIT_HEAD})
        ),
        f"departmentwide:{name}-delegate": post(
            SEES & REVIEWERS,
            task,
            data={"version": "0"},
            fills="departmentwide_colleague",
            unseen=frozenset({R.UNIT_HEAD}),
        ),
    }


TABLE: dict[str, Page] = {
    "departmentwide:list": Page(BUSINESS),
    "departmentwide:case": Page(SEES, "departmentwide_department", unseen=UNIT),
    **forms("targets"),
    **forms("evaluation"),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """A department with an evaluation of 2022 and targets of 2023, both waiting for its head."""
    ended = Case(place)
    ended.approved()
    ended.day = EVALUATED
    ended.hand_in()
    later = Case(place, 2023, EVALUATED)
    later.submit(later.form())
    colleague = person(Role.DEPARTMENT_HEAD, place.department)
    tasks = {
        name: sheet.submission.tasks.get(state=Task.State.OPEN).pk
        for name, sheet in (("targets", later.targets()), ("evaluation", ended.evaluation()))
    }
    return {
        "departmentwide_department": {"department_id": place.department.pk},
        "departmentwide_targets": {"targets_id": later.targets().pk},
        "departmentwide_evaluation": {"evaluation_id": ended.evaluation().pk},
        "departmentwide_targets_task": {"task_id": tasks["targets"]},
        "departmentwide_evaluation_task": {"task_id": tasks["evaluation"]},
        "departmentwide_colleague": {"to": colleague.pk},
    }
