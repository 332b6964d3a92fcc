"""Opening and closing a year in the background, with progress: opened project by project, closed at once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.pool.models import ProjectYear
from abacus.pool.services.years import CHUNK, allow, close_year_of, open_some, opened, plan_to_open

JOB = "pool.year"


@transaction.atomic
def begin_open(*, region: Organisation, fiscal_year: int, seen: str, by: User, on: date) -> Job:
    """Open a year in the background as it was confirmed. A second click answers the same job."""
    allow(region, fiscal_year, by, on)
    label = _("开启 %(year)s 年度") % {"year": fiscal_year}
    return _begin("open", label, region, fiscal_year, {"seen": seen}, by, on)


@transaction.atomic
def begin_close(*, region: Organisation, fiscal_year: int, reason: str, by: User, on: date) -> Job:
    """Close a year in the background. A second click answers the same job."""
    allow(region, fiscal_year, by, on)
    label = _("关闭 %(year)s 年度") % {"year": fiscal_year}
    return _begin("close", label, region, fiscal_year, {"reason": reason}, by, on)


def _begin(
    act: str, label: str, region: Organisation, fiscal_year: int, more: dict[str, Any], by: User, on: date
) -> Job:
    """The job and the event that somebody asked for it."""
    parameters = {"act": act, "region": region.pk, "year": fiscal_year, "on": on.isoformat(), **more}
    job = jobs.enqueue(
        kind=JOB, label=label, parameters=parameters, unique_key=f"{act}-{region.pk}-{fiscal_year}", path=region.path,
        by=by,
    )  # fmt: skip
    audit.record(by=by, on=on, action="year.asked", target=job, path=region.path, after=parameters)
    return job


@jobs.handler(JOB, result=lambda job: reverse("pool:years"), permission=Permission.YEAR_OPEN)
def _run_year(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Open a year chunk by chunk, each project wholly; close one at once."""
    region = Organisation.objects.get(pk=job.parameters["region"])
    year, on = job.parameters["year"], date.fromisoformat(job.parameters["on"])
    if job.parameters["act"] == "open":
        return _open(job, progress, region, year, on)
    progress.advance(0, None, _("正在核对"))
    with transaction.atomic():

        def tick(done: int, total: int) -> None:
            progress.advance(done, total, _words(done, total))

        reason = job.parameters["reason"]
        left = close_year_of(region=region, fiscal_year=year, by=job.created_by, on=on, reason=reason, tick=tick)
        return {"open": [[str(one.label), one.count] for one in left]}


def _words(done: int, total: int) -> str:
    return _("已办 %(done)s / %(total)s") % {"done": done, "total": total}


def _open(job: Job, progress: jobs.Progress, region: Organisation, year: int, on: date) -> dict[str, Any]:
    """What was confirmed is checked once and kept in the checkpoint; from then on only what is missing is added.

    A project that breaks the work is set aside; opening the year again adds it once it is put right. That the year was
    opened is said at the end.
    """
    by, held = job.created_by, job.checkpoint or {}
    if held.get("opened"):
        return dict(held["counts"])
    found = plan_to_open(region, year, by, on, None if held else job.parameters["seen"])
    if not held:
        held = {"counts": found.counts, "all": len(found.keys)}
        with transaction.atomic():
            progress.advance(0, held["all"], _words(0, held["all"]), checkpoint=held)
    rows = ProjectYear.objects.within(Scope.of(region.roots)).filter(fiscal_year=year - 1)
    names = {pk: f"{code} {name}" for pk, code, name in rows.values_list("pk", "project__code", "project__name")}
    aside = {one["item"] for one in job.set_aside}
    left = [pk for pk in found.keys if names[pk] not in aside]

    def write(keys: Sequence[int]) -> None:
        open_some(found=found, keys=keys, by=by, on=on)

    over = max(held["all"] - len(left), 0)
    progress.each(left, write, size=CHUNK, name=names.__getitem__, words=_words, over=over)
    counts = dict(held["counts"])
    if job.set_aside:
        counts["set_aside"] = len(job.set_aside)
    with transaction.atomic():
        opened(region=region, fiscal_year=year, counts=counts, by=by, on=on)
        done = held["all"]
        progress.advance(done, done, _words(done, done), checkpoint={"opened": True, "counts": counts})
    return counts
