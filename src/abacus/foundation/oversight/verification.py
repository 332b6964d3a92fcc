"""Verifying the trail in the background, for the page; the result is kept with the job and in the trail itself."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import anchors, keys
from abacus.foundation.audit.models import Seal
from abacus.foundation.audit.verifying import Report, verify
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.oversight import services

KIND = "audit.verify"


def chains_within(roots: list[str], platform: bool) -> Q:
    """The chains of the regions in these subtrees, and that of the platform itself."""
    return _within("region_path", roots, platform)


def _within(column: str, roots: list[str], platform: bool) -> Q:
    condition = Scope(tuple(roots)).filter(column)
    return condition | Q(**{column: ""}) if platform else condition


@jobs.handler(KIND, result=lambda job: reverse("oversight:chains"), permission=Permission.AUDIT_VIEW)
def run(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Follow the chains named in the job's parameters."""
    roots, platform = job.parameters["roots"], job.parameters["platform"]
    where = chains_within(roots, platform)
    total = Seal.objects.filter(where).count()
    mine = set(Seal.objects.filter(where).order_by().values_list("region_path", "year").distinct())
    scope = Scope(tuple(roots))
    known = [
        one for one in anchors.read(anchors.own_files())
        if one.chain in mine or scope.covers(one.chain.region_path) or (platform and not one.chain.region_path)
    ]  # fmt: skip

    def tell(done: int) -> None:
        with transaction.atomic():
            progress.advance(done, total)

    report = verify(keys.known(), known, where=where, within=_within("organisation_path", roots, platform), tell=tell)
    result = as_data(report, len(known))
    services.finish_verification(job=job, result=result, by=job.created_by, on=date.fromisoformat(job.parameters["on"]))
    return result


def as_data(report: Report, known: int) -> dict[str, Any]:
    """A report as JSON; faults by their names."""
    return {
        "sound": report.sound, "sealed": report.sealed, "chains": report.chains, "anchors": known,
        "late": report.late, "first_late": report.first_late, "at": timezone.now().isoformat(timespec="seconds"),
        "findings": [
            {
                "region": one.chain.region_path if one.chain else None, "year": one.chain.year if one.chain else None,
                "fault": one.fault.value, "number": one.number, "event": one.event_id, "more": one.more,
            }
            for one in report.findings
        ],
    }  # fmt: skip
