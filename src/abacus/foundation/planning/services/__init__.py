"""Every write to the work plans."""

from abacus.foundation.planning.services.plans import add_focus, close_plan, create_plan, drop_plan, issue_plan
from abacus.foundation.planning.services.reports import confirm_task, report_progress, send_back_task
from abacus.foundation.planning.services.tasks import (
    TaskInput,
    add_task,
    add_tasks,
    cancel_task,
    change_task,
    drop_task,
    remind,
)

__all__ = [
    "TaskInput",
    "add_focus",
    "add_task",
    "add_tasks",
    "cancel_task",
    "change_task",
    "close_plan",
    "confirm_task",
    "create_plan",
    "drop_plan",
    "drop_task",
    "issue_plan",
    "remind",
    "report_progress",
    "send_back_task",
]
