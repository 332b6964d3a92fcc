"""The actions on submissions, the only door through which they and their tasks change."""

from abacus.foundation.workflow.actors import open_tasks
from abacus.foundation.workflow.services.actions import (
    OpinionInput,
    approve,
    delegate,
    resubmit,
    return_to,
    submit,
    withdraw,
)
from abacus.foundation.workflow.worklist import worklist

__all__ = [
    "OpinionInput",
    "approve",
    "delegate",
    "open_tasks",
    "resubmit",
    "return_to",
    "submit",
    "withdraw",
    "worklist",
]
