"""A self-evaluation on its route: handed in, returned, final."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.drafts import NotEditable, NotReady, Stale
from abacus.cycle.evaluation import rules as rule_book
from abacus.cycle.evaluation.content import Content, from_json
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.services.common import (
    KIND,
    Examined,
    State,
    advance,
    editable,
    evaluation_of,
    examine,
    subject_of,
)
from abacus.cycle.evaluation.services.drafts import check_time, follow_targets, keep
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.schedule.models import Stage
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Submission
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear

Year = ProjectYear.State


@transaction.atomic
def submit(*, evaluation_id: int, version: int, by: User, on: date) -> Submission:
    """Hand the table in: actual values go to the pool, the table on its way; after a return on the same route.

    Raises Stale, NotEditable, NotReady with the findings, WindowClosed at the first handing in.
    """
    evaluation = editable(evaluation_id, by, on)
    if evaluation.version != version:
        raise Stale(evaluation.saved_by.name)
    follow_targets(evaluation)
    project_year, content = evaluation.project_year, from_json(evaluation.content)
    examined = examine(evaluation, content)
    if examined.findings.must:
        raise NotReady(examined.findings)
    if evaluation.submission is None:
        check_time(project_year, on)
    pool.record_actuals(
        project_year=project_year,
        values=[one.actual_input() for one in examined.read.lines if one.applicable],
        measured_on=evaluation.measured_on,
        by=by,
        on=on,
    )
    keep(evaluation, content, examined)
    evaluation.submission, evaluation.state = _hand_in(evaluation, by, on), State.SUBMITTED
    evaluation.save()
    advance(project_year, Year.EVALUATING, Year.EVALUATION_REVIEW)
    audit.record(
        by=by,
        on=on,
        action="evaluation.submitted",
        target=evaluation,
        after={"self": evaluation.self_total_centi, "computed": evaluation.computed_total_centi},
    )
    return evaluation.submission


@transaction.atomic
def withdraw(*, evaluation_id: int, version: int, by: User, on: date) -> SelfEvaluation:
    """Take the table back from review; `version` is the submission's."""
    evaluation = evaluation_of(evaluation_id, by, on)
    require(by, Permission.EVALUATION_FILL, path=evaluation.organisation_path, on=on)
    if evaluation.submission is None:
        raise NotEditable(_("这份自评表没有在审核中"), _("请刷新页面"))
    workflow.withdraw(submission_id=evaluation.submission.pk, version=version, by=by, on=on)
    evaluation.refresh_from_db()
    return evaluation


@transaction.atomic
def on_approved(submission: Submission, by: User, on: date) -> None:
    """The route's end: the result is final, with its full steps. Hook of the workflow."""
    evaluation = subject_of(submission)
    project_year = evaluation.project_year
    examined = examine(evaluation, from_json(evaluation.content))
    keep(evaluation, from_json(evaluation.content), examined, final=True)
    evaluation.state, evaluation.previous = State.APPROVED, None
    evaluation.version += 1
    evaluation.save()
    graded = examined.computed.project.graded
    pool.record_outcome(
        project_year=project_year,
        stage=Stage.SELF_EVALUATION,
        outcome="final",
        points_centi=evaluation.computed_total_centi,
        grade=evaluation.grade,
        **examined.computed.achieved,
        pack_release=evaluation.pack_release,
        rule_id=graded.rule_id,
        rule_hash=graded.rule_hash,
        detail={
            **evaluation.result,
            "self_total_centi": evaluation.self_total_centi,
            "target_version": evaluation.target_version_id,
            "said": said(from_json(evaluation.content)),
            "own": own_points(examined),
        },
        by=by,
        on=on,
    )
    advance(project_year, Year.EVALUATION_REVIEW, Year.EVALUATED)


def own_points(examined: Examined) -> dict[str, Any]:
    """The unit's own points by line and of execution, which a later check compares with."""
    lines = {str(one.line.line_id): one.own_centi for one in examined.read.lines}
    return {"lines": lines, "execution_centi": examined.read.own_execution_centi}


def said(content: Content) -> dict[str, Any]:
    """What the unit said beside the numbers, for what is made from the result later: reasons by line, goals, texts."""
    return {
        "reasons": {one.line_id: one.reason for one in content.entries if one.reason.strip()},
        "goals": list(content.goals),
        "execution_reason": content.execution_reason,
        "problems": content.problems,
        "measures": content.measures,
    }


@transaction.atomic
def on_returned(submission: Submission, by: User, on: date) -> None:
    """Back at the unit: the content is kept so that the next reviewer sees what changed. Hook of the workflow."""
    _reopen(subject_of(submission), State.RETURNED)


@transaction.atomic
def on_withdrawn(submission: Submission, by: User, on: date) -> None:
    """Taken back by the unit. Hook of the workflow."""
    _reopen(subject_of(submission), State.DRAFT)


def _reopen(evaluation: SelfEvaluation, state: str) -> None:
    evaluation.state, evaluation.previous = state, evaluation.content
    evaluation.version += 1
    evaluation.save(update_fields=["state", "previous", "version"])
    advance(evaluation.project_year, Year.EVALUATION_REVIEW, Year.EVALUATING)


def _hand_in(evaluation: SelfEvaluation, by: User, on: date) -> Submission:
    project_year, before = evaluation.project_year, evaluation.submission
    if before is not None and before.state == Submission.State.RETURNED:
        return workflow.resubmit(submission_id=before.pk, version=before.version, by=by, on=on)
    rules = rule_book.rules_for(project_year, evaluation.rules_on)
    return workflow.submit(
        subject_kind=KIND,
        subject_id=evaluation.pk,
        title=project_year.project.name,
        fiscal_year=project_year.fiscal_year,
        route=rules.route,
        pack_release=rules.tag,
        organisation=project_year.organisation,
        by=by,
        on=on,
    )
