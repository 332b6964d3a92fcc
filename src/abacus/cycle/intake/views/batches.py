"""Batches: handing files in, the list, one batch with progress, totals, confirming, withdrawing, its report."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.acting import act
from abacus.cycle.intake import services
from abacus.cycle.intake.forms import MOST_BYTES, MOST_EACH, MOST_FILES, OpenForm, default_title, given
from abacus.cycle.intake.models import Batch
from abacus.cycle.intake.presenting import batch as presenting
from abacus.cycle.intake.presenting import choices
from abacus.cycle.intake.tables import BATCHES, TABLES
from abacus.cycle.intake.views import access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.frame import years
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open

STOP_POLLING = 286
"""The status by which htmx stops asking."""
MEGABYTE = 1024 * 1024
LIMITS = {
    "files": MOST_FILES, "bytes": MOST_BYTES, "megabytes": MOST_BYTES // MEGABYTE, "each": MOST_EACH // MEGABYTE,
}  # fmt: skip


def form_for(request: Request) -> OpenForm:
    """The form to hand files in, filled with what was posted."""
    bodies = [held.organisation for held in request.access.appointments if Permission.IMPORT in held.permissions]
    bodies = list({one.pk: one for one in bodies}.values())
    posted = request.POST if request.method == "POST" else None
    return OpenForm(posted, bodies=bodies, years=years(request), initial={"fiscal_year": None})


@method_decorator(may_open(Permission.IMPORT), name="dispatch")
class BatchList(ListPage):
    """The batches of one's own bodies and below; above them the place to hand files in."""

    listing = BATCHES
    template_name = "intake/batches.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        return presenting.counted(access.batches(self.request)).select_related("organisation", "created_by")

    def extra(self, listed: Listed) -> dict[str, Any]:
        return {"form": form_for(self.request), "limits": LIMITS}


@require_POST
@may_open(Permission.IMPORT)
def open_batch(request: Request) -> HttpResponse:
    """Take files in and begin to read them in the background."""
    form = form_for(request)
    try:
        batch = opened(request, form)
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.todo}")
        return redirect("intake:batches")
    return redirect("intake:batch", batch.pk)


def opened(request: Request, form: OpenForm) -> Batch:
    """The batch of what was handed in. Raises Refusal."""
    files = given(request.FILES, request.POST.get("paths", ""))
    check(files)
    if not form.is_valid():
        told = next(iter(form.errors.items()))
        raise Refusal(f"{form.fields[told[0]].label}：{told[1][0]}", _("请改好后重新选文件上传。"))
    asked = form.cleaned_data
    return services.open_batch(
        organisation=asked["organisation"],
        fiscal_year=asked["fiscal_year"],
        title=asked["title"] or default_title(request.day, files),
        files=files,
        by=request.user,
        on=request.day,
    )


def check(files: list[Any]) -> None:
    """Raises Refusal for nothing, or for more than is read at once."""
    if not files:
        raise Refusal(_("没有选文件。"), _("请选文件、文件夹或 zip 后再上传。"))
    if len(files) > MOST_FILES:
        told = {"count": len(files), "most": MOST_FILES}
        raise Refusal(_("选了 %(count)s 个文件，一次最多 %(most)s 个。") % told, _("请分几批，或装进 zip。"))
    size = sum(file.size or 0 for _name, file in files)
    if size > MOST_BYTES:
        raise Refusal(_("一共 %(size)s MB，超出一次的上限。") % {"size": size // MEGABYTE}, _("请分几批上传。"))


@method_decorator(may_open(Permission.IMPORT), name="dispatch")
class BatchPage(ListPage):
    """One batch: how far it is, what it holds, what to do next."""

    listing = TABLES
    template_name = "intake/batch.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        self.batch = access.batch_or_404(self.request, self.kwargs["batch_id"])
        self.job = presenting.under_way(self.batch)
        rows = self.batch.tables.select_related("source", "unit", "project_year__project", "batch")
        return rows.defer("read", "marks")

    def extra(self, listed: Listed) -> dict[str, Any]:
        return presenting.shown(self.batch, self.job, self.request)


@require_safe
@may_open(Permission.IMPORT)
def progress(request: Request, batch_id: int) -> HttpResponse:
    """How far the work is; when it is over, the whole page is asked for again."""
    batch = access.batch_or_404(request, batch_id)
    job = presenting.under_way(batch)
    if not job:
        answer = HttpResponse(status=STOP_POLLING)
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "intake/_progress.html", presenting.working(batch, job, request))


@require_POST
@may_open(Permission.IMPORT)
def cancel(request: Request, batch_id: int) -> HttpResponse:
    """Stop reading or taking; give up a batch that waits."""
    batch = access.batch_or_404(request, batch_id)

    def run() -> str:
        services.cancel(batch_id=batch.pk, by=request.user, on=request.day)
        return _("已放弃这一批。") if batch.state == Batch.State.READY else _("已要求停止；已经做完的都在。")

    return act(request, run, reverse("intake:batch", args=[batch.pk]))


@require_POST
@may_open(Permission.IMPORT)
def resume(request: Request, batch_id: int) -> HttpResponse:
    """Go on with what stopped."""
    batch = access.batch_or_404(request, batch_id)

    def run() -> str:
        services.resume(batch_id=batch.pk, by=request.user, on=request.day)
        return _("接着做，可以离开本页。")

    return act(request, run, reverse("intake:batch", args=[batch.pk]))


@require_POST
@may_open(Permission.IMPORT)
def answer_all(request: Request, batch_id: int) -> HttpResponse:
    """Answer a question that many tables ask for all of them."""
    batch = access.batch_or_404(request, batch_id)
    return act(request, lambda: choices.answer_all(request, batch), reverse("intake:batch", args=[batch.pk]))


@require_POST
@may_open(Permission.IMPORT)
def confirm(request: Request, batch_id: int) -> HttpResponse:
    """Take what was read, in the background."""
    batch = access.batch_or_404(request, batch_id)

    def run() -> str:
        mode = request.POST.get("mode", "")
        services.confirm(batch_id=batch.pk, mode=mode, by=request.user, on=request.day)
        return _("正在收下，可以离开本页。")

    return act(request, run, reverse("intake:batch", args=[batch.pk]))


@require_POST
@may_open(Permission.IMPORT)
def withdraw(request: Request, batch_id: int) -> HttpResponse:
    """Take the whole batch back."""
    batch = access.batch_or_404(request, batch_id)

    def run() -> str:
        reason = request.POST.get("reason", "")[:500]
        services.withdraw(batch_id=batch.pk, reason=reason, by=request.user, on=request.day)
        return _("已撤回“%(title)s”，它写入的数据已全部移除。") % {"title": batch.title}

    return act(request, run, reverse("intake:batch", args=[batch.pk]))
