"""The actions on submissions, the only door through which they and their tasks change."""

from abacus.foundation.workflow.actors import open_tasks
from abacus.foundation.workflow.services.actions import approve, resubmit, return_to, submit, withdraw
from abacus.foundation.workflow.services.bulk import approve_several
from abacus.foundation.workflow.services.escalating import press_overdue
from abacus.foundation.workflow.services.handing import assign, delegate
from abacus.foundation.workflow.services.work import OpinionInput
from abacus.foundation.workflow.worklist import worklist

__all__ = [
    "OpinionInput",
    "approve",
    "approve_several",
    "assign",
    "delegate",
    "open_tasks",
    "press_overdue",
    "resubmit",
    "return_to",
    "submit",
    "withdraw",
    "worklist",
]
