"""What the page of a batch shows: how far it is, what it holds, what to do next, totals before and after."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from abacus.cycle.intake import services
from abacus.cycle.intake.models import Batch, Source, Table
from abacus.cycle.intake.presenting import choices
from abacus.cycle.intake.tables import TONES, kind_name
from abacus.cycle.intake.totals import Line, totals_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.pages import numbers
from abacus.foundation.requests import Request


def counted(rows: QuerySet[Batch]) -> QuerySet[Batch]:
    """Batches with how many files and tables of each state they hold."""
    return rows.annotate(
        sources_count=_number(Source),
        refused_count=_number(Source, state=Source.State.REFUSED),
        read_count=_number(Table, state=Table.State.READ),
        look_count=_number(Table, state=Table.State.LOOK),
        taken_count=_number(Table, state=Table.State.TAKEN),
    )


def _number(model: Any, **which: Any) -> Coalesce:
    """How many rows of a model belong to a batch."""
    rows = model.objects.filter(batch=OuterRef("pk"), **which).order_by().values("batch")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Counts:
    """How many files and tables of each state; `kinds` are (kind in words, count) of what was taken."""

    sources: int
    waiting: int
    refused: int
    known: int
    read: int
    look: int
    aside: int
    taken: int
    warnings: int
    kinds: list[tuple[str, int]]


def counts_of(batch: Batch) -> Counts:
    """Three queries, however large the batch is."""
    sources = Counter(dict(batch.sources.order_by().values_list("state").annotate(n=Count("pk"))))
    states = Counter(dict(batch.tables.order_by().values_list("state").annotate(n=Count("pk"))))
    taken = Table.State.TAKEN
    found = batch.tables.aggregate(warnings=Sum("warnings", filter=~Q(state=Table.State.ASIDE)))
    kinds = batch.tables.filter(state=taken).order_by("kind").values_list("kind").annotate(n=Count("pk"))
    return Counts(
        sources=sources.total(),
        waiting=sources[Source.State.WAITING],
        refused=sources[Source.State.REFUSED],
        known=sources[Source.State.KNOWN],
        read=states[Table.State.READ],
        look=states[Table.State.LOOK],
        aside=states[Table.State.ASIDE],
        taken=states[taken],
        warnings=found["warnings"] or 0,
        kinds=[(kind_name(kind), number) for kind, number in kinds] if states[taken] else [],
    )


def under_way(batch: Batch) -> Job | None:
    """The work under way, asked before all else: work that ended since the batch was read shows its end."""
    job = services.job_of(batch)
    if job is None and batch.state in (Batch.State.READING, Batch.State.TAKING):
        batch.refresh_from_db(fields=["state", "confirmed_by", "taken_on"])
    return job


def shown(batch: Batch, job: Job | None, request: Request) -> dict[str, Any]:
    """The context of a batch's page; `job` is what was under way before the page began to be read."""
    counts = counts_of(batch)
    context = working(batch, job, request, counts)
    ready = batch.is_open and not job
    return {
        **context,
        "counts": counts,
        "tone": TONES.get(batch.state, ""),
        "stopped": not job and batch.state in (Batch.State.READING, Batch.State.TAKING),
        "batches_url": reverse("intake:batches"),
        "next": None if job else next_step(batch, counts),
        "alike": choices.alike(batch) if ready and counts.look else [],
        "confirm": confirming(batch, counts) if ready and counts.read and context["may"]["confirm"] else None,
    }


def working(batch: Batch, job: Job | None, request: Request, counts: Counts | None = None) -> dict[str, Any]:
    """The context of the part that shows progress."""
    may = request.access.may(Permission.IMPORT, batch.organisation_path)
    reading = batch.state == Batch.State.READING
    look = (counts.look if counts else batch.tables.filter(state=Table.State.LOOK).count()) if job else 0
    return {
        "it": batch,
        "job": job,
        "nobody": jobs.waits_in_vain(job),
        "doing": _("正在读取") if reading else _("正在收下"),
        "progress": progress_said(job, reading, look) if job else "",
        "may": {
            "cancel": may and batch.state in (Batch.State.READING, Batch.State.READY, Batch.State.TAKING),
            "confirm": may and batch.is_open,
            "give_up": may and batch.state == Batch.State.READY,
            "settle": request.access.may(Permission.MONEY_POST, batch.organisation_path),
            "withdraw": may and batch.state == Batch.State.TAKEN,
        },
    }


def progress_said(job: Any, reading: bool, look: int) -> str:
    """已读 412 / 700 份，3 份需要查看."""
    done = {"done": f"{job.done:,}", "total": f"{job.total:,}" if job.total else "…", "look": look}
    if not reading:
        return _("已收 %(done)s / %(total)s 张") % done
    if look:
        return _("已读 %(done)s / %(total)s 份，%(look)s 张表需要查看") % done
    return _("已读 %(done)s / %(total)s 份") % done


@dataclass(frozen=True)
class Step:
    """What to do next."""

    text: str
    icon: str = "arrow-right"
    url: str = ""
    label: str = ""


def next_step(batch: Batch, counts: Counts) -> Step | None:
    """One sentence, one way on."""
    here = reverse("intake:batch", args=[batch.pk])
    if not batch.is_open:
        return None
    if counts.look:
        first = batch.tables.filter(state=Table.State.LOOK).order_by("pk").values_list("pk", flat=True).first()
        said = _("先看 %(n)s 张有问题要回答的表；不看的这次不收，也可以以后再收。") % {"n": counts.look}
        return Step(said, url=reverse("intake:table", args=[first]), label=_("从第一张看起"))
    if counts.read and counts.warnings:
        return Step(_("核对按单元格列出的问题，再确认收下；问题不妨碍收下，会随表带到审核。"),
                    url=reverse("intake:findings", args=[batch.pk]), label=_("看问题"))  # fmt: skip
    if counts.read:
        return Step(_("没有要回答的问题，可以确认收下。"), "circle-check", f"{here}#totals", _("看合计"))
    if counts.refused:
        return Step(_("没有读到可以收的表；看看文件为什么被拒收，改好后再收一次。"), "alert-triangle",
                    reverse("intake:sources", args=[batch.pk]) + "?state=refused", _("看拒收的文件"))  # fmt: skip
    if batch.state == Batch.State.TAKEN:
        return None
    return Step(_("这一批没有新的表：文件以前都读过，或者里面没有可收的表。"), "info-circle")


@dataclass(frozen=True)
class Row:
    """One line of the totals before and after."""

    label: str
    before: str
    change: str
    after: str


LABELS = {
    "projects": gettext_noop("项目（个）"), "initial": gettext_noop("年初预算（万元）"),
    "budget": gettext_noop("全年预算（万元）"), "executed": gettext_noop("全年执行（万元）"),
    "points": gettext_noop("按规则计算的得分合计（分）"),
}  # fmt: skip


def confirming(batch: Batch, counts: Counts) -> dict[str, Any]:
    """What confirming would take in, and the totals before and after."""
    totals = totals_of(batch)
    left = counts.look + counts.aside
    return {
        "count": counts.read,
        "rows": [row_of(line) for line in totals.lines],
        "years": "、".join(map(str, totals.years)),
        "mode": batch.mode or Batch.Mode.DRAFT,
        "say": _("%(n)s 张这次不收") % {"n": left} if left else _("确认后可以撤回整批"),
    }


def row_of(line: Line) -> Row:
    """One figure in words; how many tables say nothing of it stands beside the change, which is never guessed."""
    write: Callable[[int], str] = {"projects": lambda n: f"{n:,}", "points": numbers.points}.get(line.key, numbers.wan)
    sign = "+" if line.change and line.change > 0 else ""
    note = _("（%(n)s 张没有读到）") % {"n": line.missing} if line.missing else ""
    return Row(
        _(LABELS[line.key]),
        *(
            numbers.MISSING if value is None else mark + write(value) + more
            for value, mark, more in ((line.before, "", ""), (line.change, sign, note), (line.after, "", ""))
        ),
    )
