"""A declaration on its route: handed in, scored, taken back."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from django.db import transaction

from abacus.cycle.sheets import services as sheets
from abacus.cycle.sheets.services.review import subject_of
from abacus.cycle.targets import rules as rule_book
from abacus.cycle.targets.models import Declaration, TargetScore
from abacus.cycle.targets.services.common import KIND
from abacus.cycle.targets.services.kind import DECLARATION, under_review
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Submission
from abacus.foundation.workflow.refusals import AlreadyHandled


def submit(*, declaration_id: int, version: int, by: User, on: date) -> Submission:
    """Hand the form in: a target version is made of it and goes on its way, after a return on the same route.

    Raises Stale, NotEditable, NotReady with the findings, WindowClosed at the first handing in.
    """
    return sheets.submit(DECLARATION, sheet_id=declaration_id, version=version, by=by, on=on)


def withdraw(*, declaration_id: int, version: int, by: User, on: date) -> Declaration:
    """Take the form back from review; `version` is the submission's. The hooks put it back to a draft."""
    taken = sheets.withdraw(DECLARATION, sheet_id=declaration_id, version=version, by=by, on=on)
    return cast(Declaration, taken)


@transaction.atomic
def score(*, task_id: int, points: Mapping[str, str], by: User, on: date) -> TargetScore:
    """Score the target under review by the pack's scorecard, before the approval at a scored step.

    Raises Refusal for points missing or out of range, AlreadyHandled where the task is not open to `by`.
    """
    task = workflow.open_tasks(by, on).select_related("submission").filter(pk=task_id).first()
    if task is None or task.submission.subject_kind != KIND:
        raise AlreadyHandled
    declaration = subject_of(DECLARATION, task.submission)
    require(by, Permission.TARGET_SCORE, path=declaration.organisation_path, on=on)
    rules = rule_book.rules_for(declaration.project_year, declaration.rules_on)
    made = rule_book.score(points, rules)
    card = rules.scorecard
    scored = TargetScore.objects.create(
        target_version=under_review(declaration),
        items=dict(made.items),
        total_centi=made.total_centi,
        grade=made.grade,
        passed=made.passed,
        detail={"scorecard": card.to_json(), "pass_line_centi": rules.pass_line_centi, "grade_label": made.grade_label},
        pack_release=rules.tag,
        scored_by=by,
        scored_on=on,
    )
    audit.record(
        by=by, on=on, action="target.scored", target=scored, path=declaration.organisation_path,
        after={"items": made.items, "total_centi": made.total_centi, "passed": made.passed},
    )  # fmt: skip
    return scored
