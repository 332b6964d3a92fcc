"""A declaration on its route: handed in, scored, returned, approved."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.drafts import NotEditable, NotReady, Stale
from abacus.cycle.targets import rules as rule_book
from abacus.cycle.targets import versions
from abacus.cycle.targets.content import from_json
from abacus.cycle.targets.models import Declaration, TargetScore
from abacus.cycle.targets.services.common import (
    KIND,
    State,
    advance,
    declaration_of,
    editable,
    examine,
    latest_score,
    subject_of,
)
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import require_open
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Submission
from abacus.foundation.workflow.refusals import AlreadyHandled
from abacus.pool import services as pool
from abacus.pool.models import BudgetEntry, ProjectYear, TargetVersion
from abacus.pool.models.money import FundSource


@transaction.atomic
def submit(*, declaration_id: int, version: int, by: User, on: date) -> Submission:
    """Hand the form in: a target version is made of it and goes on its way, after a return on the same route.

    Raises Stale, NotEditable, NotReady with the findings, WindowClosed at the first handing in.
    """
    declaration = editable(declaration_id, by, on)
    if declaration.version != version:
        raise Stale(declaration.saved_by.name)
    project_year = declaration.project_year
    content = from_json(declaration.content).tidied()
    found, form = examine(declaration, content, on)
    if found.must:
        raise NotReady(found)
    if declaration.submission is None:
        require_open(Stage.TARGETS, project_year.fiscal_year, project_year.organisation, on)
    rules = rule_book.rules_for(project_year, declaration.rules_on)
    declaration.target_version = pool.new_target_version(
        project_year=project_year,
        lines=versions.line_inputs(form),
        goals=versions.goals(content),
        head=versions.head(form),
        reason=content.change_reason.strip(),
        pack_release=rules.tag,
        by=by,
        on=on,
    )
    submission = _hand_in(declaration, rules, by, on)
    declaration.content, declaration.submission, declaration.state = content.to_json(), submission, State.SUBMITTED
    declaration.pack_release = rules.tag
    declaration.save(update_fields=["content", "submission", "state", "target_version", "pack_release"])
    for before in (ProjectYear.State.POOLED, ProjectYear.State.TARGET_DRAFT):
        advance(project_year, before, ProjectYear.State.TARGET_REVIEW)
    audit.record(
        by=by,
        on=on,
        action="declaration.submitted",
        target=declaration,
        after={"advice": [one.what for one in found.advice]},
    )
    return submission


@transaction.atomic
def withdraw(*, declaration_id: int, version: int, by: User, on: date) -> Declaration:
    """Take the form back from review; `version` is the submission's. The hooks put it back to a draft."""
    declaration = declaration_of(declaration_id, by, on)
    require(by, Permission.TARGET_DECLARE, path=declaration.organisation_path, on=on)
    if declaration.submission is None:
        raise NotEditable(_("这份申报表没有在审核中"), _("请刷新页面"))
    workflow.withdraw(submission_id=declaration.submission.pk, version=version, by=by, on=on)
    declaration.refresh_from_db()
    return declaration


@transaction.atomic
def score(*, task_id: int, points: Mapping[str, str], by: User, on: date) -> TargetScore:
    """Score the target under review by the pack's scorecard, before the approval at a scored step.

    Raises Refusal for points missing or out of range, AlreadyHandled where the task is not open to `by`.
    """
    task = workflow.open_tasks(by, on).select_related("submission").filter(pk=task_id).first()
    if task is None or task.submission.subject_kind != KIND:
        raise AlreadyHandled
    declaration, version = subject_of(task.submission)
    require(by, Permission.TARGET_SCORE, path=declaration.organisation_path, on=on)
    rules = rule_book.rules_for(declaration.project_year, declaration.rules_on)
    made = rule_book.score(points, rules)
    card = rules.scorecard
    scored = TargetScore.objects.create(
        target_version=version,
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


def before_approve(submission: Submission, by: User, on: date) -> None:
    """At a scored step nobody approves without having scored. Hook of the workflow."""
    if submission.current_step.kind == "scored":
        declaration = Declaration.objects.get(pk=submission.subject_id)
        made = latest_score(declaration)
        if made is None or made.scored_by_id != by.pk:
            raise Refusal(_("还没有为这份目标评分"), _("请逐项打分后再办结"))


@transaction.atomic
def on_approved(submission: Submission, by: User, on: date) -> None:
    """The route's end: passed targets hold from now on; failed ones go back. Hook of the workflow."""
    declaration, version = subject_of(submission)
    project_year, made = declaration.project_year, latest_score(declaration)
    passed = made is None or made.passed is not False
    if passed:
        pool.approve_target_version(version=version, by=by, on=on)
        _post_requests(project_year, version, on)
    else:
        pool.return_target_version(version=version, by=by, on=on, reason=_("评分未达合格线"))
    declaration.state = State.APPROVED if passed else State.RETURNED
    declaration.previous = None if passed else declaration.content
    declaration.version += 1
    declaration.save(update_fields=["state", "previous", "version"])
    if passed or project_year.state == ProjectYear.State.TARGET_REVIEW:
        pool.record_outcome(
            project_year=project_year,
            stage=Stage.TARGETS,
            outcome="passed" if passed else "failed",
            points_centi=made.total_centi if made else None,
            grade=made.grade if made else "",
            pack_release=declaration.pack_release,
            rule_id=rule_book.SCORECARD if made else "",
            detail={"target_version": version.pk, "items": made.items, **made.detail} if made else {},
            by=by,
            on=on,
        )
    after = ProjectYear.State.TARGET_APPROVED if passed else ProjectYear.State.TARGET_DRAFT
    advance(project_year, ProjectYear.State.TARGET_REVIEW, after)


@transaction.atomic
def on_returned(submission: Submission, by: User, on: date) -> None:
    """Back at the unit: the content is kept so that the next reviewer sees what changed. Hook of the workflow."""
    declaration, version = subject_of(submission)
    pool.return_target_version(version=version, by=by, on=on)
    _reopen(declaration, State.RETURNED)


@transaction.atomic
def on_withdrawn(submission: Submission, by: User, on: date) -> None:
    """Taken back by the unit. Hook of the workflow."""
    declaration, version = subject_of(submission)
    if declaration.state == State.SUBMITTED:
        pool.return_target_version(version=version, by=by, on=on)
    _reopen(declaration, State.DRAFT)


def _reopen(declaration: Declaration, state: str) -> None:
    declaration.state, declaration.previous = state, declaration.content
    declaration.version += 1
    declaration.save(update_fields=["state", "previous", "version"])
    advance(declaration.project_year, ProjectYear.State.TARGET_REVIEW, ProjectYear.State.TARGET_DRAFT)


def _hand_in(declaration: Declaration, rules: rule_book.Rules, by: User, on: date) -> Submission:
    project_year, before = declaration.project_year, declaration.submission
    if before is not None and before.state == Submission.State.RETURNED:
        return workflow.resubmit(submission_id=before.pk, version=before.version, by=by, on=on)
    return workflow.submit(
        subject_kind=KIND,
        subject_id=declaration.pk,
        title=project_year.project.name,
        fiscal_year=project_year.fiscal_year,
        route=rules.route,
        pack_release=rules.tag,
        organisation=project_year.organisation,
        by=by,
        on=on,
    )


def _post_requests(project_year: ProjectYear, version: TargetVersion, on: date) -> None:
    """Enter the sums asked for, where nobody entered them before; in the name of who handed them in."""
    if project_year.requested_fen is not None:
        return
    asked = {FundSource.FISCAL: version.head.get("fiscal_fen"), FundSource.OTHER: version.head.get("other_fen")}
    for source, amount in asked.items():
        if amount:
            pool.post_budget(
                project_year=project_year,
                kind=BudgetEntry.Kind.REQUEST,
                source=source,
                amount_fen=amount,
                entered_on=version.submitted_on,
                by=version.submitted_by,
                on=on,
            )
