"""Routes and a kind of record for tests of the workflow, without any stage."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from abacus.foundation.accounts.models import User
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow import services, subjects
from abacus.foundation.workflow.models import Submission, Task
from abacus.rules import Route, RouteStep, Source

KIND = "tests.thing"
DAY = date(2022, 3, 16)


def step(
    id: str, role: str, scope: str, kind: str = "one", work_days: int | None = 5, return_to: str = "submitter",
    optional: bool = False,
) -> RouteStep:  # fmt: skip
    """One step of a route."""
    return RouteStep(id, f"{id}审核", role, scope, kind, work_days, return_to, optional)


DEPARTMENT = step("department", "department_clerk", "department")
FINANCE = step("finance", "finance_division", "division")
PERFORMANCE = step("performance", "performance_division", "bureau")


def route(*steps: RouteStep) -> Route:
    """A route from the unit's clerk through the steps; department, finance, performance division by default."""
    return Route(
        id="tests.route", label="测试路线", from_=date(2020, 1, 1), until=None, applies_to="action_day",
        source=Source("tests", "测试文件", "第一条"), confirmed=True, note=None, pack="cn", release="1",
        submit_role="unit_clerk", submit_scope="unit", submit_label="单位提交",
        steps=steps or (DEPARTMENT, FINANCE, PERFORMANCE),
    )  # fmt: skip


@dataclass
class Stage:
    """A stage that writes down which hooks were called, and can refuse an approval."""

    called: list[str] = field(default_factory=list)
    refuses: bool = False

    def note(self, name: str) -> Any:
        def hook(submission: Submission, by: User, on: date) -> None:
            self.called.append(name)

        return hook

    def before(self, submission: Submission, by: User, on: date) -> None:
        self.called.append("before")
        if self.refuses:
            raise Refusal("还没有评分。")

    def register(self, *, scoring: bool = True, editing: bool = True) -> "Stage":
        """Take the place of the stage for records of `KIND`."""
        subjects.register(
            KIND,
            subjects.Subject(
                what="测试审核",
                url=lambda submission: f"/things/{submission.subject_id}/",
                review_url=lambda task: f"/reviews/{task.pk}/",
                edit_url=(lambda submission: f"/things/{submission.subject_id}/edit/") if editing else None,
                before_approve=self.before if scoring else None,
                on_approved=self.note("approved"),
                on_returned=self.note("returned"),
                on_withdrawn=self.note("withdrawn"),
            ),
        )
        return self


def submit(
    by: User,
    unit: Organisation,
    way: Route | None = None,
    subject_id: int = 1,
    on: date = DAY,
    panel: Sequence[User] = (),
) -> Submission:
    """Hand a thing in."""
    return services.submit(
        subject_kind=KIND, subject_id=subject_id, title="城区路灯运维", fiscal_year=2022, route=way or route(),
        pack_release="cn@1", organisation=unit, by=by, on=on, panel=panel,
    )  # fmt: skip


WHY = (services.OpinionInput("value_low", "指标值偏低", "lines:1:value"),)
"""A reviewer's words."""


def open_task(submission: Submission, role: str | None = None) -> Task:
    """The one open task, or that of a role."""
    tasks = submission.tasks.filter(state=Task.State.OPEN)
    return tasks.get(role=role) if role else tasks.get()


def approve(submission: Submission, by: User, **more: Any) -> Submission:
    """Approve at the open task."""
    task = open_task(submission)
    return services.approve(task_id=task.pk, version=submission.version, by=by, on=DAY, **more)


def send_back(submission: Submission, by: User, step: str | None = None, opinions: Any = WHY) -> Submission:
    """Return from the open task."""
    task = open_task(submission)
    return services.return_to(task_id=task.pk, version=submission.version, by=by, on=DAY, opinions=opinions, step=step)
