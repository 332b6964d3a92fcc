"""The chains of the trail: how far they reach, their last anchors, and whether they were verified."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import anchors
from abacus.foundation.audit.anchors import Anchor
from abacus.foundation.audit.backlog import backlog
from abacus.foundation.audit.chains import Chain
from abacus.foundation.audit.models import Seal
from abacus.foundation.audit.verifying import Fault
from abacus.foundation.jobs.models import Job
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.oversight import services
from abacus.foundation.oversight.verification import KIND, chains_within
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request


@dataclass(frozen=True)
class ChainRow:
    """One chain as the page shows it."""

    name: str
    year: int
    end: Anchor
    sealed_at: datetime
    anchored: Anchor | None


def chain_row(seal: Seal, names: dict[str, str], known: dict[Chain, Anchor]) -> ChainRow:
    """The row of the chain that ends with `seal`."""
    chain = Chain(seal.region_path, seal.year)
    end = Anchor(chain, seal.number, seal.digest)
    return ChainRow(names[chain.region_path], chain.year, end, seal.sealed_at, known.get(chain))


@require_safe
def chains(request: Request) -> HttpResponse:
    """Every chain the person may see, with its end to be written down."""
    request.access.demand(Permission.AUDIT_VIEW)
    roots = list(request.access.scope_of(Permission.AUDIT_VIEW).roots)
    platform = not request.access.scope.roots
    seals = anchors.last_seals(chains_within(roots, platform))
    names = names_of({seal.region_path for seal in seals})
    known, problem = last_anchors()
    rows = [chain_row(seal, names, known) for seal in seals]
    job = last_verification(request)
    shown = {
        "rows": rows, "waiting": backlog(timezone.now()), "job": job, "findings": findings(job), "problem": problem,
        "may_verify": request.access.region is not None,
    }  # fmt: skip
    return render(request, "oversight/chains.html", shown)


@require_POST
def verify(request: Request) -> HttpResponse:
    """Begin a verification."""
    request.access.demand(Permission.AUDIT_VIEW)
    region = request.access.region
    services.ask_verification(path=region.path if region else "", by=request.user, on=request.day)
    messages.success(request, _("已开始核验，可以离开本页，结果会留在这里。"))
    return redirect("oversight:chains")


def last_verification(request: Request) -> Job | None:
    """The newest verification the person's region asked for; None where there was none."""
    region = request.access.region
    jobs = Job.objects.filter(kind=KIND, organisation_path=region.path if region else "")
    return jobs.select_related("created_by").order_by("-pk").first()


def findings(job: Job | None) -> list[dict[str, Any]]:
    """What a finished verification found, in words."""
    found = (job.result or {}).get("findings", []) if job else []
    names = names_of({one["region"] for one in found if one["region"] is not None})
    return [
        {**one, "name": names.get(one["region"], ""), "said": Fault(one["fault"]).label} for one in found
    ]  # fmt: skip


def last_anchors() -> tuple[dict[Chain, Anchor], str]:
    """The newest anchor of every chain, and what is wrong with the files."""
    try:
        return {one.chain: one for one in anchors.read(anchors.own_files())}, ""
    except Refusal as refusal:
        return {}, f"{refusal.message}{refusal.todo}"


def names_of(paths: set[str]) -> dict[str, str]:
    """Regions' names by path; the platform's own chain has the path ""."""
    named = dict(Organisation.objects.filter(path__in=paths).values_list("path", "name"))
    return {path: named.get(path, path) or _("平台自身") for path in paths}
