"""The pages of a declaration on its route, with the scorecard where a step scores."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abacus.cycle import cells
from abacus.cycle.sheets.pages import SheetPages
from abacus.cycle.targets import forms, presenting, services
from abacus.cycle.targets.changes import Change
from abacus.cycle.targets.content import Content
from abacus.cycle.targets.models import Declaration
from abacus.cycle.targets.rules import Rules, rules_for
from abacus.cycle.targets.services import DECLARATION
from abacus.cycle.targets.tables import REVIEWS
from abacus.foundation.requests import Request
from abacus.foundation.workflow.models import Task
from abacus.pool import following
from abacus.pool import services as pool
from abacus.pool.models import BudgetChange

SCORED = "scored"


class DeclarationPages(SheetPages):
    """The official form, with the sums beside the pack's while it is filled in, and changes marked in it."""

    kind, namespace, listing = DECLARATION, "targets", REVIEWS
    heading, form_title = _("绩效目标申报"), _("项目支出绩效目标申报表")
    list_name, list_id = "targets:declarations", "targets.declarations"
    fields, reading, rail = "targets/_fields.html", "targets/_sheet.html", "targets/_clause.html"
    fill_template, form_template = "targets/declare.html", "targets/form.html"
    review_template = "targets/review.html"
    changes_hint = _("蓝底为新内容，删除线为旧内容，改动格左侧有竖线。")

    def content_from(self, post: QueryDict, sheet: Declaration) -> Content:
        return forms.content_from(post, rules_of(sheet))

    def page_of(self, sheet: Declaration) -> str:
        return reverse("targets:declare", args=[sheet.project_year_id])

    def live(self, sheet: Declaration, content: Content, request: Request) -> presenting.Live:
        return presenting.live(sheet, content, request.day)

    def parts(self, live: presenting.Live, sheet: Declaration) -> dict[str, str]:
        return {**super().parts(live, sheet), **live.parts()}

    def shown_changes(self, sheet: Declaration, changes: Sequence[Change]) -> list[presenting.ShownChange]:
        return presenting.shown_changes(changes, presenting.items_of(rules_of(sheet)))

    def context(self, request: Request, sheet: Declaration, content: Content, editable: bool) -> dict[str, Any]:
        rules = rules_of(sheet)
        known = {"revising": pool.current_target_version(sheet.project_year) is not None, "rules": rules}
        if not editable:
            settled = sheet.state == Declaration.State.APPROVED
            changes = BudgetChange.objects.filter(project_year=sheet.project_year)
            return {**known, "must_follow": following.waiting(changes) if settled else []}
        return {**known, "goals": presenting.goal_rows(content, rules, spare=True), "rows": forms.bound(rules, content)}

    def marked(self, sheet: Declaration, content: Content, changes: Sequence[Change]) -> dict[str, Any]:
        return presenting.marked(content, changes, rules_of(sheet))

    def form_page(self, request: Request, sheet: Declaration, **more: Any) -> Any:
        may = request.access.may(self.kind.fills, sheet.organisation_path)
        may_revise = may and sheet.state == Declaration.State.APPROVED
        return super().form_page(request, sheet, more_acts=may_revise, may_revise=may_revise, **more)

    def reviewed(self, request: Request, task: Task, sheet: Declaration) -> dict[str, Any]:
        return {
            "score": score_form(sheet, rules_of(sheet)) if is_scored(task) else None,
            "scored": services.latest_score(sheet),
        }

    def approving(self, request: Request, task: Task, sheet: Declaration) -> str:
        """Score where the step scores, then approve."""
        made = None
        if is_scored(task):
            items = rules_of(sheet).scorecard.items
            points = {item.id: request.POST.get(f"score-{item.id}", "") for item in items}
            made = services.score(task_id=task.pk, points=points, by=request.user, on=request.day)
        said = super().approving(request, task, sheet)
        if made is None or made.passed is not False:
            return said
        return gettext("“%(title)s”得 %(points)s 分，未达合格线，已退回单位。") % {
            "title": task.submission.title,
            "points": cells.shown(made.total_centi, 2),
        }


def rules_of(declaration: Declaration) -> Rules:
    """The rules the form goes by."""
    return rules_for(declaration.project_year, declaration.rules_on)


def is_scored(task: Task) -> bool:
    """Whether the task's step gives points."""
    return task.submission.stored_route.at(task.step).kind == SCORED


def score_form(declaration: Declaration, rules: Rules) -> dict[str, Any]:
    """The scorecard with the points of the last score of this version, where there is one."""
    card, last = rules.scorecard, services.latest_score(declaration)
    points = last.items if last else {}
    rows: list[dict[str, Any]] = [{"item": item, "points": cells.shown(points.get(item.id), 2)} for item in card.items]
    for at, row in enumerate(rows):
        group = row["item"].group
        begins = at == 0 or rows[at - 1]["item"].group != group
        row["span"] = sum(1 for one in rows if one["item"].group == group) if begins else 0
    return {"card": card, "rows": rows, "line_centi": rules.pass_line_centi}


PAGES = DeclarationPages()
