"""Opening and closing a year in the background, with progress; all or nothing, so that an attempt begins anew."""

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
from abacus.pool.services.years import allow, close_year_of, open_year_of

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
    """Do what was asked for in one transaction; progress and end are said in it."""
    region = Organisation.objects.get(pk=job.parameters["region"])
    year, on = job.parameters["year"], date.fromisoformat(job.parameters["on"])
    progress.advance(0, None, _("正在核对"))
    with transaction.atomic():

        def tick(done: int, total: int) -> None:
            progress.advance(done, total, _("已办 %(done)s / %(total)s") % {"done": done, "total": total})

        if job.parameters["act"] == "open":
            seen = job.parameters["seen"]
            found = open_year_of(region=region, fiscal_year=year, by=job.created_by, on=on, seen=seen, tick=tick)
            return found.counts
        reason = job.parameters["reason"]
        left = close_year_of(region=region, fiscal_year=year, by=job.created_by, on=on, reason=reason, tick=tick)
        return {"open": [[str(one.label), one.count] for one in left]}
