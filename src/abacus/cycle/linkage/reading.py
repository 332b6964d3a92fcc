"""What a person may read of linkage: drafts are for finance alone."""

from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.http import Http404

from abacus.cycle.linkage.models import DepartmentProposal, IdleFund, Proposal, Run
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.requests import Request
from abacus.foundation.schedule.services import above
from abacus.pool.models import Project

DRAFTS = (Permission.LINKAGE_PROPOSE, Permission.LINKAGE_DECIDE)


def sees_drafts(request: Request) -> bool:
    """Whether proposals that are not published are shown."""
    return any(request.access.has(permission) for permission in DRAFTS)


def proposals(request: Request) -> QuerySet[Any]:
    """The proposals this person may see, with everything a row shows."""
    rows = Proposal.objects.visible_to(request.user, request.day).exclude(run__state=Run.State.COMPUTING)
    if not sees_drafts(request):
        rows = rows.filter(run__state=Run.State.PUBLISHED)
    return rows.select_related(
        "run__region", "department", "project_year__project", "project_year__organisation", "source", "decided_by"
    ).defer("evidence")


def proposal_or_404(request: Request, pk: int) -> Proposal:
    """A proposal this person may see."""
    found = proposals(request).defer(None).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def department_proposals(request: Request) -> QuerySet[Any]:
    """The departments' proposals this person may see: a unit sees what its department's result means."""
    scope = request.access.scope
    over = {path for root in scope.roots for path in above(root)}
    rows = DepartmentProposal.objects.filter(scope.filter("organisation_path") | Q(organisation_path__in=over))
    rows = rows.exclude(run__state=Run.State.COMPUTING)
    if not sees_drafts(request):
        rows = rows.filter(run__state=Run.State.PUBLISHED)
    return rows.select_related("run__region", "department", "source", "decided_by")


def runs(request: Request) -> QuerySet[Any]:
    """The runs of the regions in this person's scope."""
    return Run.objects.visible_to(request.user, request.day).select_related("region", "created_by", "published_by")


def run_or_404(request: Request, pk: int) -> Run:
    """A run this person may see."""
    found = runs(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def idle_or_404(request: Request, pk: int) -> IdleFund:
    """Idle funds this person may see."""
    rows = IdleFund.objects.visible_to(request.user, request.day)
    found = rows.select_related("project_year__project", "project_year__organisation", "settled_by").filter(pk=pk)
    if not found:
        raise Http404
    return found[0]


def region_of(request: Request) -> Organisation:
    """The region a person works for. Raises Http404 for somebody without one."""
    region = request.access.region
    if region is None:
        raise Http404
    return region


def in_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Which project is budgeted first: 三保 (national, then local), then by last year's result and points."""
    protection = "project_year__project__protection"
    first = Case(
        When(**{protection: Project.Protection.NATIONAL}, then=Value(0)),
        When(**{protection: Project.Protection.LOCAL}, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    kinds = ("priority", "reward", "keep", "adjust", "", "cut", "exit", "cancel")
    result = Case(
        *(When(effective=kind, then=Value(place)) for place, kind in enumerate(kinds)),
        default=Value(len(kinds)),
        output_field=IntegerField(),
    )
    effective = Case(When(decided_kind="", then=F("kind")), default=F("decided_kind"))
    placed = rows.annotate(effective=effective, cap=Coalesce("decided_fen", "amount_fen"))
    ordering = [first.asc(), result.asc(), F("points_centi").desc(nulls_last=True), F("pk").asc()]
    return placed.annotate(place=Window(RowNumber(), order_by=ordering))
