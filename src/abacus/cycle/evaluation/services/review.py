"""A self-evaluation on its route: handed in, taken back."""

from datetime import date
from typing import cast

from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.services.kind import SELF_EVALUATION
from abacus.cycle.sheets import services as sheets
from abacus.foundation.accounts.models import User
from abacus.foundation.workflow.models import Submission


def submit(*, evaluation_id: int, version: int, by: User, on: date) -> Submission:
    """Hand the table in: actual values go to the pool, the table on its way; after a return on the same route.

    Raises Stale, NotEditable, NotReady with the findings, WindowClosed at the first handing in.
    """
    return sheets.submit(SELF_EVALUATION, sheet_id=evaluation_id, version=version, by=by, on=on)


def withdraw(*, evaluation_id: int, version: int, by: User, on: date) -> SelfEvaluation:
    """Take the table back from review; `version` is the submission's."""
    taken = sheets.withdraw(SELF_EVALUATION, sheet_id=evaluation_id, version=version, by=by, on=on)
    return cast(SelfEvaluation, taken)
