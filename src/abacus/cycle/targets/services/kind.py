"""What is its own about the declaration among forms on a route: the target version, the score, what follows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle.drafts import NotEditable
from abacus.cycle.sheets.kinds import SheetKind
from abacus.cycle.targets import rules as rule_book
from abacus.cycle.targets import versions
from abacus.cycle.targets.changes import Change, compare, merge
from abacus.cycle.targets.content import Content, from_json, identified
from abacus.cycle.targets.models import Declaration, DeclarationRival, TargetChange
from abacus.cycle.targets.services.common import KIND, Examined, State, advance, examine, latest_score
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import require_open
from abacus.foundation.workflow.models import Submission
from abacus.pool import services as pool
from abacus.pool.models import BudgetChange, BudgetEntry, ProjectYear, TargetVersion
from abacus.pool.models.money import FundSource
from abacus.rules import Option, Route

Year = ProjectYear.State


class DeclarationKind(SheetKind):
    """Handing the form in makes a target version; passing the review makes it hold."""

    subject_kind, audit, noun = KIND, "declaration", gettext_lazy("申报表")
    model, rival, rival_of = Declaration, DeclarationRival, "declaration"
    fills, reviews = Permission.TARGET_DECLARE, Permission.TARGET_REVIEW
    settled_todo = gettext_lazy("审核中的可以撤回后再改；已通过的请提出变更")

    def decode(self, stored: Mapping[str, Any]) -> Content:
        return from_json(stored)

    def encode(self, content: Content) -> dict[str, Any]:
        return content.to_json()

    def prepared(self, content: Content, kept: Content) -> Content:
        return identified(content, kept)

    def tidied(self, content: Content) -> Content:
        return content.tidied()

    def compare(self, old: Content, new: Content) -> Sequence[Change]:
        return compare(old, new)

    def merge(self, mine: Content, theirs: Content, take_mine: Collection[str]) -> Content:
        return merge(mine, theirs, take_mine)

    def unchanged(self, sheet: Declaration, kept: Content, content: Content) -> bool:
        """Rows that stand in another order are a change, though no cell differs."""
        same_rows = [row.line_id for row in kept.rows] == [row.line_id for row in content.rows]
        return same_rows and not compare(kept, content)

    def route(self, sheet: Declaration) -> Route:
        """Who asks for the budget writes the targets, who approves it reviews them: by whose line it is."""
        return self._rules(sheet).route.owned_by(sheet.project_year.organisation.kind)

    def tag(self, sheet: Declaration) -> str:
        return self._rules(sheet).tag

    def opinion_types(self, sheet: Declaration) -> Sequence[Option]:
        return self._rules(sheet).opinion_types

    def examine(self, sheet: Declaration, content: Content, on: date) -> Examined:
        return examine(sheet, content, on)

    def check_time(self, sheet: Declaration, on: date) -> None:
        require_open(Stage.TARGETS, sheet.project_year.fiscal_year, sheet.project_year.organisation, on)

    def before_submit(self, sheet: Declaration, content: Content, examined: Examined, by: User, on: date) -> None:
        approved = pool.current_target_version(sheet.project_year)
        if approved is not None:
            request_change(sheet, approved, None, by, on)
        sheet.target_version = pool.new_target_version(
            project_year=sheet.project_year,
            lines=versions.line_inputs(examined.read),
            goals=versions.goals(content),
            head=versions.head(examined.read),
            reason=content.change_reason.strip(),
            pack_release=self.tag(sheet),
            by=by,
            on=on,
        )

    def handed_in(self, sheet: Declaration, examined: Examined, by: User, on: date) -> dict[str, Any]:
        for before in (Year.POOLED, Year.TARGET_DRAFT):
            advance(sheet.project_year, before, Year.TARGET_REVIEW)
        return {"advice": [one.what for one in examined.findings.advice]}

    def before_approve(self, sheet: Declaration, submission: Submission, by: User, on: date) -> None:
        """At a scored step nobody approves without having scored."""
        if submission.current_step.kind == "scored":
            made = latest_score(sheet)
            if made is None or made.scored_by_id != by.pk:
                raise Refusal(_("还没有为这份目标评分"), _("请逐项打分后再办结"))

    def approved(self, sheet: Declaration, by: User, on: date) -> bool:
        """Passed targets hold from now on; failed ones go back."""
        version, project_year, made = under_review(sheet), sheet.project_year, latest_score(sheet)
        passed = made is None or made.passed is not False
        if passed:
            pool.approve_target_version(version=version, by=by, on=on)
            _post_requests(project_year, version, on)
        else:
            pool.return_target_version(version=version, by=by, on=on, reason=_("评分未达合格线"))
        if passed or project_year.state == Year.TARGET_REVIEW:
            pool.record_outcome(
                project_year=project_year,
                stage=Stage.TARGETS,
                outcome="passed" if passed else "failed",
                points_centi=made.total_centi if made else None,
                grade=made.grade if made else "",
                pack_release=sheet.pack_release,
                rule_id=rule_book.SCORECARD if made else "",
                detail={"target_version": version.pk, "items": made.items, **made.detail} if made else {},
                by=by,
                on=on,
            )
        if passed:
            sheet.changes.filter(state=TargetChange.State.OPEN).update(
                state=TargetChange.State.APPROVED, new_version=version, reason=version.reason,
                decided_by=by, decided_on=on,
            )  # fmt: skip
        advance(project_year, Year.TARGET_REVIEW, Year.TARGET_APPROVED if passed else Year.TARGET_DRAFT)
        return passed

    def reopened(self, sheet: Declaration, state: str, by: User, on: date) -> None:
        """The version under review is let go; a change taken back after its return has none any more."""
        if state == State.RETURNED or sheet.state == State.SUBMITTED:
            pool.return_target_version(version=under_review(sheet), by=by, on=on)
        advance(sheet.project_year, Year.TARGET_REVIEW, Year.TARGET_DRAFT)

    def _rules(self, sheet: Declaration) -> rule_book.Rules:
        return rule_book.rules_for(sheet.project_year, sheet.rules_on)


@transaction.atomic
def request_change(
    sheet: Declaration, approved: TargetVersion, cause: BudgetChange | None, by: User, on: date
) -> TargetChange:
    """The open request to change approved targets, made where there is none: they change only through one."""
    found, made = TargetChange.objects.get_or_create(
        declaration=sheet,
        state=TargetChange.State.OPEN,
        defaults={
            "organisation_path": sheet.organisation_path,
            "cause": TargetChange.Cause.BUDGET if cause else TargetChange.Cause.UNIT,
            "budget_change": cause,
            "old_version": approved,
            "opened_by": by,
            "opened_on": on,
        },
    )
    if made:
        audit.record(by=by, on=on, action="target.change_opened", target=found, after={"cause": found.cause})
    return found


def under_review(declaration: Declaration) -> TargetVersion:
    """The version that handing the form in has made. Raises NotEditable before that."""
    if declaration.target_version is None:
        raise NotEditable(_("这份申报表还没有提交过"), _("请刷新页面"))
    return declaration.target_version


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


DECLARATION = DeclarationKind()
