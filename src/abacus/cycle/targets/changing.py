"""The ledger of changed targets: what was approved before, what holds now, why, and who approved it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abacus.cycle.targets.models import TargetChange
from abacus.cycle.targets.tables import CHANGES
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.pool import services as pool
from abacus.pool.life import target_words
from abacus.pool.models import IndicatorLine
from abacus.pool.views.access import may_open

RELATED = (
    "declaration__project_year__project",
    "declaration__project_year__organisation",
    "budget_change",
    "old_version",
    "new_version",
    "opened_by",
    "decided_by",
)


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class ChangeList(ListPage):
    """The changes of approved targets of the chosen year that this person may see."""

    listing = CHANGES
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = TargetChange.objects.visible_to(self.request.user, self.request.day)
        return rows.filter(declaration__project_year__fiscal_year=self.year).select_related(*RELATED)


@require_safe
@may_open(Permission.PROJECT_VIEW)
def change(request: Request, change_id: int) -> HttpResponse:
    """One change: old and new of every indicator that differs."""
    rows = TargetChange.objects.visible_to(request.user, request.day).select_related(*RELATED)
    found: TargetChange = get_object_or_404(rows, pk=change_id)
    year = found.declaration.project_year
    return render(request, "targets/change.html", {"it": found, "year": year, "rows": rows_of(found)})


def rows_of(found: TargetChange) -> list[dict[str, Any]]:
    """The indicators that differ, in words; none while the new version is not approved."""
    if found.new_version is None:
        return []
    made = pool.diff(found.old_version, found.new_version)
    rows = [{"name": new.name, "old": said(old), "new": said(new)} for old, new, _fields in made.changed]
    rows += [{"name": line.name, "old": "", "new": said(line)} for line in made.added]
    return [*rows, *({"name": line.name, "old": said(line), "new": ""} for line in made.removed)]


def said(line: IndicatorLine) -> str:
    """A line in one piece: name, target, points."""
    points = numbers.weight(line.weight_centi)
    return _("%(name)s %(target)s，%(points)s 分") % {"name": line.name, "target": target_words(line), "points": points}
