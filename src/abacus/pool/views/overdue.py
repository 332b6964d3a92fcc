"""What is open or late, by department and stage, with the projects behind each number, and reminding of it."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import django_filters as filters
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from abacus.foundation.accounts.access import holds
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listing import Bulk, Listing
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.foundation.schedule.models import Stage
from abacus.pool import standing
from abacus.pool.deadlines import Due, next_due
from abacus.pool.filters import departments, units
from abacus.pool.models import ProjectYear
from abacus.pool.reminding import STAGES, late_by_department, late_in_any, late_tasks, open_in_any
from abacus.pool.services.projects import YEARS
from abacus.pool.services.reminding import REMINDS, remind_projects, remind_reviewers
from abacus.pool.views.access import may_open

SHOW = [("late", gettext_lazy("已逾期")), ("open", gettext_lazy("全部没有办完"))]


def year_of(request: HttpRequest) -> int:
    """The fiscal year looked at: the one named, else that of the bar."""
    given = request.GET.get("fy", "")
    return int(given) if given.isdecimal() and int(given[:6]) in YEARS else selected_year(request)


class OverdueFilter(filters.FilterSet):
    """Which stage, which department, late or merely open."""

    stage = filters.ChoiceFilter(
        label=gettext_lazy("环节"), method="kept", choices=[(stage, Stage(stage).label) for stage in STAGES]
    )
    show = filters.ChoiceFilter(label=gettext_lazy("范围"), method="kept", choices=SHOW)
    department = filters.ModelChoiceFilter(label=gettext_lazy("部门"), queryset=departments)
    unit = filters.ModelChoiceFilter(label=gettext_lazy("单位"), field_name="organisation", queryset=units)
    fy = filters.NumberFilter(label=gettext_lazy("年度"), method="kept", min_value=2000, max_value=2099)

    class Meta:
        model = ProjectYear
        fields: list[str] = []

    def kept(self, rows: QuerySet[ProjectYear], name: str, value: Any) -> QuerySet[ProjectYear]:
        """The list itself starts from these."""
        return rows


def run_remind(request: Any, rows: QuerySet[Any]) -> str:
    """Remind the clerks of the chosen projects."""
    stage = request.GET.get("stage", "")
    told, alone = remind_projects(
        project_year_ids=rows.order_by().values_list("pk", flat=True), stage=stage if stage in STAGES else "",
        by=request.user, on=request.day,
    )  # fmt: skip
    said = ngettext("已提醒 %(count)s 人。", "已提醒 %(count)s 人。", told) % {"count": told}
    if alone:
        said += _("有 %(count)s 个项目的单位没有经办人员，没有人可提醒。") % {"count": alone}
    return said


REMIND = Bulk("remind", gettext_lazy("催办"), run=run_remind, icon="bell", allowed=lambda user: holds(user, REMINDS))


@method_decorator(may_open(Permission.PROJECT_VIEW), name="dispatch")
class Overdue(ListPage):
    """The projects with a stage that is late, or open."""

    request: Any
    template_name = "pool/overdue.html"

    @cached_property
    def due(self) -> Callable[[ProjectYear], Due | None]:
        """The next deadline of a row."""
        return next_due(year_of(self.request), self.request.day)

    @cached_property
    def listing(self) -> Listing:  # type: ignore[override]
        """The list with the deadlines of the year looked at."""
        due = self.due
        return Listing(
            id="pool.overdue",
            title=gettext_lazy("未办和逾期"),
            filters=OverdueFilter,
            columns=(
                Column("name", gettext_lazy("项目"), value="project.name", sort="project__sort_key", fixed=True,
                       url=lambda one: reverse("pool:project", args=[one.pk])),
                Column("unit", gettext_lazy("单位"), value="organisation.name", sort="organisation__sort_key"),
                Column("department", gettext_lazy("部门"), value="department.name", sort="department__sort_key"),
                Column("state", gettext_lazy("状态"), value=lambda one: one.get_state_display(), sort="state"),
                Column("due", gettext_lazy("下一环节和期限"), value=due, why_null=gettext_lazy("没有设定时间")),
                Column("budget", gettext_lazy("全年预算"), kind="wan", value="current_fen", sort="current_fen",
                       unit=gettext_lazy("万元"), why_null=gettext_lazy("没有预算")),
            ),
            bulk=(REMIND,),
            order=("department__sort_key", "organisation__sort_key", "project__sort_key", "pk"),
            empty=gettext_lazy("没有逾期的项目。要看还没有到期的，把范围改为“全部没有办完”。"),
            name_of=lambda one: one.project.name,
        )  # fmt: skip

    @cached_property
    def rows(self) -> QuerySet[ProjectYear]:
        """Everything of the year in scope."""
        rows = ProjectYear.objects.visible_to(self.request.user, self.request.day)
        return rows.filter(fiscal_year=year_of(self.request)).exclude(state=ProjectYear.State.CLOSED)

    def queryset(self) -> QuerySet[ProjectYear]:
        year, stage = year_of(self.request), self.request.GET.get("stage", "")
        waits = self.request.GET.get("show") == "open"
        if stage in STAGES:
            rows = (
                standing.with_open(self.rows, stage)
                if waits
                else standing.with_late(self.rows, stage, year, self.request.day)
            )
        else:
            rows = open_in_any(self.rows) if waits else late_in_any(self.rows, year, self.request.day)
        return rows.select_related("project", "organisation", "department")

    def extra(self, listed: Listed) -> dict[str, Any]:
        year = year_of(self.request)
        lines = late_by_department(self.rows, year, self.request.day)
        return {
            "fy": year,
            "lines": [(line, list(zip(STAGES, line.counts, strict=True))) for line in lines],
            "totals": [sum(line.counts[at] for line in lines) for at in range(len(STAGES))],
            "stages": [Stage(stage).label for stage in STAGES],
            "reviews": late_tasks(self.request.access),
            "may_remind": self.request.access.has(REMINDS),
        }


overdue = Overdue.as_view()


@require_POST
@may_open(REMINDS)
def remind(request: Request) -> HttpResponse:
    """Remind whoever sits on the ticked reviews, or on all overdue ones."""
    try:
        picked = [int(value) for value in request.POST.getlist("task")]
    except ValueError as error:
        raise BadRequest from error
    wanted = picked or [task.pk for task, _people in late_tasks(request.access)]
    told = remind_reviewers(task_ids=wanted, by=request.user, on=request.day)
    messages.success(request, ngettext("已提醒 %(count)s 人。", "已提醒 %(count)s 人。", told) % {"count": told})
    return redirect("pool:overdue")
