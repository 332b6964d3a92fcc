"""Submissions, their tasks and opinions; and who acts in a post that is not theirs."""

from abacus.foundation.workflow.models.mandates import Escalation, Mandate
from abacus.foundation.workflow.models.submissions import Ground, Opinion, Submission, Task

__all__ = ["Escalation", "Ground", "Mandate", "Opinion", "Submission", "Task"]
