"""The pages of a report on its route."""

from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.exante import presenting
from abacus.cycle.exante.content import FUNDS, ITEMS, SHAPE
from abacus.cycle.exante.models import Case
from abacus.cycle.exante.services import CASE
from abacus.cycle.exante.tables import REVIEWS
from abacus.cycle.sheets.pages import SheetPages
from abacus.foundation.pages.grid import Grid
from abacus.foundation.requests import Request
from abacus.foundation.workflow.models import Task


class CasePages(SheetPages):
    """The unit's 事前评估报告 with materials, signatures, panel and conclusion beside."""

    kind, namespace, listing = CASE, "exante", REVIEWS
    heading, form_title = _("事前评估"), _("事前绩效评估报告")
    list_name, list_id, page_name = "exante:list", "exante.list", "exante:case"
    fields, reading, rail = "exante/_fields.html", "exante/_report.html", "exante/_rail.html"
    fill_template, form_template, review_template = "exante/fill.html", "exante/case.html", "exante/review.html"
    related = ("policy__succeeds", "concluded_by")

    def grids(self, sheet: Case) -> Mapping[str, Grid]:
        return {"funds": FUNDS, "items": ITEMS}

    def content_from(self, post: Any, sheet: Case) -> dict[str, Any]:
        """Texts, the dimensions' cells one by one, and both grids."""
        kept = self.kind.decode(sheet.content)
        dimensions = [
            {**row, **{column: post.get(f"dimensions-{at}-{column}", "") for column in ("facts", "argument")}}
            for at, row in enumerate(kept["dimensions"])
        ]
        stored = {name: post.get(f"f-{name}", "") for name in SHAPE.fields}
        return SHAPE.clean({**stored, "dimensions": dimensions, "funds": FUNDS.read(post), "items": ITEMS.read(post)})

    def context(self, request: Request, sheet: Case, content: Any, editable: bool) -> dict[str, Any]:
        return presenting.about(request, sheet, content)

    def reviewed(self, request: Request, task: Task, sheet: Case) -> dict[str, Any]:
        step = task.submission.stored_route.at(task.step)
        return {"at": step, "concludes": step.kind == "scored"}


PAGES = CasePages()


def visible_case(request: Request, case_id: int) -> Case:
    """A case this person may see. Raises Http404."""
    rows = Case.objects.visible_to(request.user, request.day)
    found: Case = get_object_or_404(
        rows.select_related("organisation", "department", "policy__succeeds", "submission", "saved_by", "concluded_by"),
        pk=case_id,
    )
    return found


def case_url(case_id: int) -> str:
    """Where a case is shown."""
    return reverse("exante:case", args=[case_id])
