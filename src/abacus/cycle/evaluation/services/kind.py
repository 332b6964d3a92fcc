"""What is its own about the self-evaluation among forms on a route: computing, actual values, the result."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle.evaluation import rules as rule_book
from abacus.cycle.evaluation.changes import Change, compare, merge
from abacus.cycle.evaluation.content import Content, from_json
from abacus.cycle.evaluation.models import EvaluationRival, SelfEvaluation
from abacus.cycle.evaluation.services.common import KIND, Examined, advance, examine
from abacus.cycle.sheets.kinds import SheetKind
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import require_open, window_for
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear
from abacus.rules import Option, Route

Year = ProjectYear.State


class SelfEvaluationKind(SheetKind):
    """The table is computed at every save; handing it in enters the actual values, its end is the final result."""

    subject_kind, audit, noun = KIND, "evaluation", gettext_lazy("自评表")
    model, rival, rival_of = SelfEvaluation, EvaluationRival, "evaluation"
    fills, reviews = Permission.EVALUATION_FILL, Permission.EVALUATION_REVIEW
    related = ("project_year__project", "project_year__organisation", "target_version")

    def decode(self, stored: Mapping[str, Any]) -> Content:
        return from_json(stored)

    def encode(self, content: Content) -> dict[str, Any]:
        return content.to_json()

    def compare(self, old: Content, new: Content) -> Sequence[Change]:
        return compare(old, new)

    def merge(self, mine: Content, theirs: Content, take_mine: Collection[str]) -> Content:
        return merge(mine, theirs, take_mine)

    def unchanged(self, sheet: SelfEvaluation, kept: Content, content: Content) -> bool:
        """A table never saved is computed at the first save even where nothing was typed."""
        return sheet.version > 0 and not compare(kept, content)

    def route(self, sheet: SelfEvaluation) -> Route:
        return self._rules(sheet).route

    def tag(self, sheet: SelfEvaluation) -> str:
        return self._rules(sheet).tag

    def opinion_types(self, sheet: SelfEvaluation) -> Sequence[Option]:
        return self._rules(sheet).opinion_types

    def examine(self, sheet: SelfEvaluation, content: Content, on: date) -> Examined:
        return examine(sheet, content)

    def refresh(self, sheet: SelfEvaluation) -> None:
        """Measure by the targets that hold now: they may have been changed since the table was begun."""
        current = pool.current_target_version(sheet.project_year)
        if current is not None and current.pk != sheet.target_version_id:
            sheet.target_version = current

    def store(self, sheet: SelfEvaluation, content: Content, examined: Examined | None, by: User, on: date) -> None:
        keep(sheet, content, examined or examine(sheet, content))
        if examined is None:
            sheet.saved_on = on

    def check_time(self, sheet: SelfEvaluation, on: date) -> None:
        check_time(sheet.project_year, on)

    def before_submit(self, sheet: SelfEvaluation, content: Content, examined: Examined, by: User, on: date) -> None:
        pool.record_actuals(
            project_year=sheet.project_year,
            values=[one.actual_input() for one in examined.read.lines if one.applicable],
            measured_on=sheet.measured_on,
            by=by,
            on=on,
        )

    def handed_in(self, sheet: SelfEvaluation, examined: Examined, by: User, on: date) -> dict[str, Any]:
        advance(sheet.project_year, Year.EVALUATING, Year.EVALUATION_REVIEW)
        return {"self": sheet.self_total_centi, "computed": sheet.computed_total_centi}

    def approved(self, sheet: SelfEvaluation, by: User, on: date) -> None:
        """The result is final, with its full steps."""
        content = from_json(sheet.content)
        examined = examine(sheet, content)
        keep(sheet, content, examined, final=True)
        graded = examined.computed.project.graded
        pool.record_outcome(
            project_year=sheet.project_year,
            stage=Stage.SELF_EVALUATION,
            outcome="final",
            points_centi=sheet.computed_total_centi,
            grade=sheet.grade,
            **examined.computed.achieved,
            pack_release=sheet.pack_release,
            rule_id=graded.rule_id,
            rule_hash=graded.rule_hash,
            detail={
                **sheet.result,
                "self_total_centi": sheet.self_total_centi,
                "target_version": sheet.target_version_id,
                "said": said(content),
                "own": own_points(examined),
            },
            by=by,
            on=on,
        )
        advance(sheet.project_year, Year.EVALUATION_REVIEW, Year.EVALUATED)

    def reopened(self, sheet: SelfEvaluation, state: str, by: User, on: date) -> None:
        advance(sheet.project_year, Year.EVALUATION_REVIEW, Year.EVALUATING)

    def _rules(self, sheet: SelfEvaluation) -> rule_book.Rules:
        return rule_book.rules_for(sheet.project_year, sheet.rules_on)


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


def keep(evaluation: SelfEvaluation, content: Content, examined: Examined, *, final: bool = False) -> None:
    """Put a content and what the rules make of it on the record, with all steps when final; the caller saves."""
    computed = examined.computed
    evaluation.content = content.to_json()
    evaluation.result = computed.to_json() if final else computed.summary()
    evaluation.self_total_centi = examined.read.own_total_centi
    evaluation.computed_total_centi = computed.total_centi
    evaluation.grade = computed.grade
    evaluation.pack_release = computed.rules.tag


def check_time(project_year: ProjectYear, on: date) -> None:
    """Refuse a self-evaluation outside its window, or before the year's last day where there is none."""
    stage, year = Stage.SELF_EVALUATION, project_year.fiscal_year
    require_open(stage, year, project_year.organisation, on)
    if window_for(stage, year, project_year.organisation) is None and on < date(year, 12, 31):
        raise Refusal(
            _("%(year)s 年度还没有结束，不能自评") % {"year": year},
            _("年度终了后再填；需要提前的，请绩效管理科设定自评时间"),
        )


SELF_EVALUATION = SelfEvaluationKind()
