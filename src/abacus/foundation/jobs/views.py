"""Background work: list, one job with its progress, cancel."""

from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.requests import Request
from abacus.foundation.jobs import services
from abacus.foundation.jobs.models import Job
from abacus.foundation.jobs.overview import overview as shown_overview
from abacus.foundation.jobs.registry import result_url
from abacus.foundation.organisations.formpages import Guarded
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listing import Listing
from abacus.foundation.pages.listviews import ListPage

STOP_POLLING = 286
"""The status by which htmx stops asking."""


def visible(request: Request) -> QuerySet[Job]:
    """One's own jobs and those in one's reach."""
    scope = request.access.scope_of(Permission.JOBS_VIEW)
    return Job.objects.filter(Q(created_by=request.user) | scope.filter("organisation_path")).select_related(
        "created_by"
    )


class JobFilter(django_filters.FilterSet):
    """Filters of the list."""

    text = django_filters.CharFilter(label=gettext_lazy("内容"), field_name="label", lookup_expr="contains")
    state = django_filters.ChoiceFilter(label=gettext_lazy("状态"), choices=Job.State.choices)

    class Meta:
        model = Job
        fields: ClassVar[list[str]] = []


JOBS = Listing(
    id="jobs.jobs",
    title=gettext_lazy("后台任务"),
    filters=JobFilter,
    columns=(
        Column("label", gettext_lazy("内容"), fixed=True, url=lambda job: reverse("jobs:job", args=[job.pk])),
        Column("state", gettext_lazy("状态"), value=lambda job: job.get_state_display(), sort="state"),
        Column("progress", gettext_lazy("进度"), value="shown_progress", why_null=gettext_lazy("尚未开始")),
        Column("by", gettext_lazy("发起人"), value="created_by.name", sort="created_by__sort_key"),
        Column(
            "created_at", gettext_lazy("发起"), kind="day", value=lambda job: job.created_at.date(), sort="created_at"
        ),
    ),
    order=("-created_at", "-pk"),
    empty=gettext_lazy("还没有后台任务。导入等较长的工作会出现在这里。"),
    name_of=lambda job: job.label,
)


class JobList(Guarded, ListPage):
    """Background work, newest first."""

    permissions = (Permission.JOBS_VIEW,)
    listing = JOBS
    template_name = "jobs/jobs.html"

    def queryset(self) -> QuerySet:
        """What the person may see."""
        return visible(self.request)

    def extra(self, listed: Listed) -> dict[str, Any]:
        """Whether the way to the page of those who look after it is shown."""
        return {"manages": self.request.access.has(Permission.JOBS_MANAGE)}


def shown(request: Request, job: Job) -> dict[str, Any]:
    """The context of a job's page and of its fragment."""
    mine = job.created_by_id == request.user.pk
    manages = not mine and request.access.may(Permission.JOBS_MANAGE, job.organisation_path)
    return {
        "job": job,
        "may_cancel": (mine or manages) and job.is_unfinished,
        "needs_reason": manages,
        "onward": result_url(job) if mine else "",
        "nobody": services.waits_in_vain(job),
    }


@require_safe
def job(request: Request, pk: int) -> HttpResponse:
    """One job; asks for its progress until it is over."""
    found = get_object_or_404(visible(request), pk=pk)
    return render(request, "jobs/job.html", shown(request, found))


@require_safe
def progress(request: Request, pk: int) -> HttpResponse:
    """The part of a job's page that changes."""
    found = get_object_or_404(visible(request), pk=pk)
    status = 200 if found.is_unfinished else STOP_POLLING
    return render(request, "jobs/_progress.html", shown(request, found), status=status)


@require_safe
def overview(request: Request) -> HttpResponse:
    """How background work is doing, for whoever looks after the platform."""
    request.access.demand(Permission.JOBS_MANAGE)
    scope = request.access.scope_of(Permission.JOBS_MANAGE)
    mine = Job.objects.filter(scope.filter("organisation_path")).select_related("created_by")
    return render(request, "jobs/overview.html", shown_overview(mine, timezone.now()))


@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    """Ask one's own job to stop, or with a reason one in the region one looks after."""
    managed = request.access.scope_of(Permission.JOBS_MANAGE).filter("organisation_path")
    get_object_or_404(Job.objects.filter(Q(created_by=request.user) | managed), pk=pk)
    services.cancel(job_id=pk, by=request.user, on=request.day, reason=request.POST.get("reason", ""))
    messages.success(request, _("已要求取消，正在处理的一批会回退。"))
    return redirect("jobs:job", pk=pk)
