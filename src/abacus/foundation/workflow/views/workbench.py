"""The workbench, and one submission's way."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from abacus.foundation.audit.requests import Request
from abacus.foundation.schedule.calendar import calendar_of, for_template, marks, windows_of
from abacus.foundation.workflow.actors import visible_submissions
from abacus.foundation.workflow.figures import figures
from abacus.foundation.workflow.panels import panels
from abacus.foundation.workflow.subjects import subject
from abacus.foundation.workflow.waiting import remember
from abacus.foundation.workflow.worklist import WorkItem, worklist

SHOWN = 6
"""Cards in a column before the rest folds away."""


def urgency(item: WorkItem, on: date) -> str:
    """逾期 3 个工作日, 今天到期, 还有 11 个工作日."""
    left = item.remaining(on)
    if left is None or item.due is None:
        return _("没有期限")
    if item.due < on:
        days = max(-left, 1)
        return ngettext("逾期 %(days)s 个工作日", "逾期 %(days)s 个工作日", days) % {"days": days}
    if item.due == on:
        return _("今天到期")
    said = ngettext("还有 %(days)s 个工作日", "还有 %(days)s 个工作日", left) % {"days": left}
    return said if item.due_is_certain else _("%(said)s（放假安排未公布，按周末推算）") % {"said": said}


@require_safe
def workbench(request: Request) -> HttpResponse:
    """What waits for me, the cycle's calendar, three numbers."""
    day, access = request.day, request.access
    work = worklist(request.user, day)
    remember(request, work.counts)
    columns = [
        ("overdue", _("逾期"), "r", work.overdue),
        ("week", _("本周"), "n", work.this_week),
        ("later", _("以后"), "", work.later),
    ]
    lanes = [
        {
            "id": id, "label": label, "tone": tone, "count": len(items),
            "cards": [(item, urgency(item, day)) for item in items[:SHOWN]],
            "rest": [(item, urgency(item, day)) for item in items[SHOWN:]],
        }
        for id, label, tone, items in columns
    ]  # fmt: skip
    own = access.appointments[0].organisation if access.appointments else None
    windows = windows_of(own, day.year) if own else []
    shown = {
        "work": work,
        "lanes": lanes,
        "years": _("、").join(str(year) for year in work.years),
        "figures": figures(request),
        "panels": panels(request),
        "business": bool(access.scope.roots),
        **for_template(calendar_of(windows, day.year, day, marks(access, day.year))),
    }
    return render(request, "workflow/workbench.html", shown)


@require_safe
def submission(request: Request, pk: int) -> HttpResponse:
    """The way of one submission: its steps, who acted, what was said."""
    rows = visible_submissions(request.user, request.day).select_related("organisation", "submitted_by")
    found = get_object_or_404(rows, pk=pk)
    tasks = found.tasks.select_related("organisation", "done_by", "done_for", "delegated_to").prefetch_related(
        "opinions__by"
    )
    shown = {"submission": found, "tasks": tasks.order_by("pk"), "url": subject(found.subject_kind).url(found)}
    return render(request, "workflow/submission.html", shown)
