"""Approving several tasks at once: which qualify and why the others do not, then all of them or none."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from abacus.foundation.accounts.access import holds
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.requests import Request
from abacus.foundation.pages.listing import Bulk
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow import services
from abacus.foundation.workflow.bulk import MOST, verdicts
from abacus.foundation.workflow.subjects import address_of


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: Request) -> HttpResponse:
    """The chosen tasks: what qualifies, with the button; what does not, with the reasons and a link."""
    request.access.demand(Permission.BULK_APPROVE)
    if request.method == "POST":
        return confirm(request)
    chosen = [int(one) for one in request.GET.get("t", "").split(".") if one.isdecimal() and len(one) < 19]
    found = verdicts(chosen, request.user, request.day)
    shown = {
        "ready": [(one, address_of(one.task)) for one in found if one.qualifies],
        "others": [(one, address_of(one.task)) for one in found if not one.qualifies],
        "more": max(0, len(chosen) - MOST),
        "most": MOST,
        "back": reverse("workbench"),
    }
    return render(request, "workflow/bulk.html", shown)


def confirm(request: Request) -> HttpResponse:
    """Approve what the preview showed as qualified; when something changed, nothing, and the preview anew."""
    versions: dict[int, int] = {}
    for value in request.POST.getlist("task"):
        task, _colon, version = value.partition(":")
        if not (task.isdecimal() and version.isdecimal() and len(task) < 19 and len(version) < 10):
            raise BadRequest("task")
        versions[int(task)] = int(version)
    try:
        done = services.approve_several(versions=versions, by=request.user, on=request.day)
    except Refusal as refusal:
        messages.error(request, f"{refusal.message} {refusal.todo}".strip())
        return redirect(preview_of(versions))
    said = ngettext("已批量通过 %(count)s 件。", "已批量通过 %(count)s 件。", len(done)) % {"count": len(done)}
    messages.success(request, said)
    return redirect("workbench")


def preview_of(task_ids: Any) -> str:
    """The address of the preview of some tasks."""
    return f"{reverse('workflow:bulk')}?t={'.'.join(str(pk) for pk in task_ids)}"


def run(request: Any, rows: Any) -> HttpResponse:
    """From a list of reviews: look at the chosen ones first."""
    return redirect(preview_of(rows.order_by("due_on", "pk").values_list("pk", flat=True)[: MOST + 1]))


APPROVE = Bulk(
    "approve",
    gettext_lazy("批量通过"),
    run=run,
    icon="checks",
    allowed=lambda user: holds(user, Permission.BULK_APPROVE),
)
"""For lists of reviews: nothing is approved before the preview was seen."""
