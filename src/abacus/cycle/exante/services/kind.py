"""What is its own about the ex-ante report among forms on a route."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle.exante import checks
from abacus.cycle.exante import rules as rule_book
from abacus.cycle.exante.checks import Examined
from abacus.cycle.exante.content import SHAPE, kept_rows
from abacus.cycle.exante.models import Case, CaseItem, CaseRival
from abacus.cycle.exante.services.common import KIND, WrongMoment, rules_of
from abacus.cycle.exante.services.concluding import issue
from abacus.cycle.sheets.kinds import SheetKind
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import require_open
from abacus.foundation.workflow.models import Submission
from abacus.rules import Option, Route


class CaseKind(SheetKind):
    """The report goes from the unit to its department, to finance, to the performance division, which concludes."""

    subject_kind, audit, noun = KIND, "exante", gettext_lazy("事前评估报告")
    model, rival = Case, CaseRival
    fills, reviews = Permission.EXANTE_APPLY, Permission.EXANTE_REVIEW
    related = ("organisation", "department", "policy")
    shape = SHAPE

    def title(self, sheet: Case) -> str:
        return sheet.title

    def organisation(self, sheet: Case) -> Organisation:
        return sheet.organisation

    def fiscal_year(self, sheet: Case) -> int:
        return sheet.fiscal_year

    def route(self, sheet: Case) -> Route:
        return rules_of(sheet).route

    def tag(self, sheet: Case) -> str:
        return rules_of(sheet).tag

    def opinion_types(self, sheet: Case) -> Sequence[Option]:
        return rules_of(sheet).opinions("exante")

    def prepared(self, content: Any, kept: Any) -> Any:
        return kept_rows(super().prepared(content, kept), kept)

    def examine(self, sheet: Case, content: Mapping[str, Any], on: date) -> Examined:
        items = CaseItem.objects.filter(case=sheet).select_related("project_year")
        pool = {str(one.pk): one.project_year.requested_fen if one.project_year else None for one in items}
        return checks.examine(content, list(sheet.materials.all()), pool)

    def store(self, sheet: Case, content: Any, examined: Examined | None, by: User, on: date) -> None:
        super().store(sheet, content, examined, by, on)
        read = examined.read if examined else checks.read(content)
        asked = {item.pk: read.items.get(str(item.pk)) for item in sheet.items.all()}
        changed = [item for item in sheet.items.all() if item.requested_fen != asked[item.pk]]
        for item in changed:
            item.requested_fen = asked[item.pk]
        CaseItem.objects.bulk_update(changed, ["requested_fen"], batch_size=500)
        sheet.requested_fen = read.requested_fen
        major = any(item.project_year and item.project_year.project.major for item in _with_projects(sheet))
        sheet.depth, sheet.depth_why = rule_book.depth(rules_of(sheet), sheet.kind, major, sheet.requested_fen)

    def check_time(self, sheet: Case, on: date) -> None:
        require_open(Stage.EXANTE, sheet.fiscal_year, sheet.organisation, on)

    def before_approve(self, sheet: Case, submission: Submission, by: User, on: date) -> None:
        """The department signs before finance sees it; every department has signed and all is scored at the end."""
        step = submission.current_step
        own = step.scope in {"unit", "department"}
        waiting = sheet.signed.filter(signed_on=None)
        missing = waiting.filter(department=sheet.department) if own else waiting
        if step.scope != "unit" and missing.exists():
            names = "、".join(missing.values_list("department__name", flat=True))
            raise WrongMoment(
                _("%(names)s还没有签署意见，不能报财政") % {"names": names}
                if own
                else _("%(names)s还没有签署意见") % {"names": names},
                _("请先在“部门意见”中签署"),
            )
        if step.kind == "scored" and (not sheet.conclusion or sheet.concluded_by_id != by.pk):
            raise WrongMoment(_("还没有写评估结论"), _("请先评分、选结论、填支持金额，再出具意见书"))

    def reopened(self, sheet: Case, state: str, by: User, on: date) -> None:
        """What was signed, scored and concluded spoke of a report that is being changed."""
        sheet.signed.update(signed_on=None, signed_by=None, agrees=None)
        sheet.opinion_items.all().delete()
        sheet.items.update(supported_fen=None)
        sheet.supported_fen = sheet.total_centi = None
        sheet.scores, sheet.grade, sheet.suggested, sheet.conclusion, sheet.conclusion_label = {}, "", "", "", ""

    def approved(self, sheet: Case, by: User, on: date) -> None:
        issue(sheet, by, on)


def _with_projects(sheet: Case) -> list[CaseItem]:
    return list(sheet.items.select_related("project_year__project"))


CASE = CaseKind()
