"""A run computed in the background: all projects are judged together, what is proposed is written in chunks.

Until the last proposal is written the run counts as being computed: nobody sees its proposals, nobody publishes it.
"""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.cycle.linkage import facts
from abacus.cycle.linkage import rules as rule_book
from abacus.cycle.linkage.models import DepartmentProposal, Proposal, Run
from abacus.cycle.linkage.services.common import run_of, swap
from abacus.cycle.linkage.services.runs import CHUNK, begun, department_line, projects_of, proposal_line
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal

JOB = "linkage.run"
State = Run.State


@transaction.atomic
def ask_to_start(*, region: Organisation, from_year: int, applies_to_year: int, by: User, on: date) -> Run:
    """Begin a run whose proposals are computed in the background. Refuses what `start` refuses."""
    run, _rules = begun(region, from_year, applies_to_year, by, on, State.COMPUTING)
    if not projects_of(run).exists():
        raise Refusal(
            _("%(year)s 年度没有项目，没有可用的结果。") % {"year": from_year}, _("请核对年度，或先导入项目。")
        )
    _enqueue(run, by, on)
    audit.record(by=by, on=on, action="linkage.compute_asked", target=run, after={"started": True})
    return run


@transaction.atomic
def ask_again(*, run_id: int, version: int, by: User, on: date) -> Run:
    """Have a draft computed anew in the background, or one whose computing ended halfway. Raises Refusal, Stale."""
    run = run_of(run_id, by, on)
    require(by, Permission.LINKAGE_PROPOSE, path=run.organisation_path, on=on)
    if run.state == State.PUBLISHED:
        raise Refusal(_("已公布的建议不再重新计算。"), _("个别项目的变化，请在决定时写明理由。"))
    if run.state == State.COMPUTING and job_of(run) is not None:
        return run
    swap(run, version, state=State.COMPUTING, rules_on=on, computed_on=on)
    _enqueue(run, by, on)
    audit.record(by=by, on=on, action="linkage.compute_asked", target=run, after={"started": False})
    return run


def job_of(run: Run) -> Job | None:
    """The work under way; None also after one that ended halfway."""
    unfinished = [Job.State.QUEUED, Job.State.RUNNING]
    return Job.objects.filter(kind=JOB, unique_key=str(run.pk), state__in=unfinished).first()


def _enqueue(run: Run, by: User, on: date) -> Job:
    return jobs.enqueue(
        kind=JOB,
        label=_("计算%(run)s") % {"run": run},
        parameters={"run": run.pk, "on": on.isoformat()},
        unique_key=str(run.pk),
        path=run.organisation_path,
        by=by,
    )


@jobs.handler(
    JOB,
    result=lambda job: reverse("linkage:run", args=[job.parameters["run"]]),
    permission=Permission.LINKAGE_PROPOSE,
)
def _run(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Judge all projects, then write; killed, the next attempt judges again and goes on with the chunk it was at."""
    run = Run.objects.select_related("region").get(pk=job.parameters["run"])
    if run.state != State.COMPUTING:
        return {"proposals": run.proposals.count()}
    progress.advance(job.done, None, _("正在对照规则"))
    rules = rule_book.rules_for(run.region.region_code, run.from_year, run.rules_on)
    year = facts.gather(run.region, run.from_year, run.computed_on)
    judged = rule_book.judge_all(year, rules)
    mark = _mark(judged)
    if (job.checkpoint or {}).get("judged") != mark:
        with transaction.atomic():
            Proposal.objects.filter(run=run).delete()
            progress.advance(0, len(judged), checkpoint={"judged": mark})

    def ready(places: Sequence[int]) -> list[Proposal]:
        return [proposal_line(run, judged[place], rules) for place in places]

    def words(done: int, total: int) -> str:
        return _("已写出 %(done)s / %(total)s 条建议") % {"done": f"{done:,}", "total": f"{total:,}"}

    write, places = Proposal.objects.bulk_create, range(len(judged))
    named = [str(one.known.year.project) for one in judged]
    aside = progress.each(places, write, ready=ready, size=CHUNK, name=named.__getitem__, words=words)
    if aside:
        raise Refusal(_("%(item)s的建议没有算成：%(reason)s。") % aside[0], _("请改正后重新计算。"))
    wholes = facts.departments(run.region, year, rules.order)
    lines = [department_line(run, one, rules) for one in rule_book.judge_departments(wholes, rules)]
    _finish(run, rules.tag, lines, len(judged), job.created_by, date.fromisoformat(job.parameters["on"]))
    return {"proposals": len(judged)}


def _mark(judged: Sequence[Any]) -> str:
    """What was judged: the same for the same results and rules."""
    seen = hashlib.sha256()
    for one in judged:
        ids = [item.id for item in one.met], [item.id for item in one.unknown]
        told = (one.known.year.pk, one.kind, one.amount_fen, sorted(one.facts.items(), key=str), ids)
        seen.update(repr(told).encode())
    return seen.hexdigest()


@transaction.atomic
def _finish(run: Run, tag: str, lines: list[DepartmentProposal], count: int, by: User, on: date) -> None:
    """Write the departments' lines and show the draft. Nothing where it is not being computed any more."""
    if not Run.objects.filter(pk=run.pk, state=State.COMPUTING).update(state=State.DRAFT, pack_release=tag):
        return
    DepartmentProposal.objects.filter(run=run).delete()
    DepartmentProposal.objects.bulk_create(lines, batch_size=CHUNK)
    audit.record(by=by, on=on, action="linkage.computed", target=run, after={"proposals": count, "rules": tag})
