"""The pages of a self-evaluation on its route."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.cycle.evaluation import forms, presenting
from abacus.cycle.evaluation.changes import Change
from abacus.cycle.evaluation.content import Content
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.services import SELF_EVALUATION
from abacus.cycle.evaluation.tables import REVIEWS
from abacus.cycle.sheets.pages import SheetPages
from abacus.foundation.requests import Request


class EvaluationPages(SheetPages):
    """The official table with the unit's points beside the platform's."""

    kind, namespace, listing = SELF_EVALUATION, "evaluation", REVIEWS
    heading, form_title = _("单位自评"), _("项目支出绩效自评表")
    list_name, list_id = "evaluation:list", "evaluation.list"
    fields, reading, rail = "evaluation/_fields.html", "evaluation/_sheet.html", "evaluation/_basis.html"
    fill_template = "evaluation/fill.html"

    def content_from(self, post: QueryDict, sheet: SelfEvaluation) -> Content:
        return forms.content_from(post)

    def page_of(self, sheet: SelfEvaluation) -> str:
        return reverse("evaluation:fill", args=[sheet.project_year_id])

    def live(self, sheet: SelfEvaluation, content: Content, request: Request) -> presenting.Live:
        return presenting.live(sheet, content)

    def parts(self, live: presenting.Live, sheet: SelfEvaluation) -> dict[str, str]:
        return {**super().parts(live, sheet), **live.parts()}

    def shown_changes(self, sheet: SelfEvaluation, changes: Sequence[Change]) -> list[presenting.ShownChange]:
        return presenting.shown_changes(changes, presenting.names_of(sheet)) if changes else []

    def context(self, request: Request, sheet: SelfEvaluation, content: Content, editable: bool) -> dict[str, Any]:
        rows = {"rows": forms.bound(sheet, content)} if editable else {}
        return {**presenting.page(sheet, content), **rows}


PAGES = EvaluationPages()
