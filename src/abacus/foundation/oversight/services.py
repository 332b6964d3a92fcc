"""Asking for a verification of the trail, and writing down what came of it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job


@transaction.atomic
def ask_verification(*, path: str, by: User, on: date) -> Job:
    """Verify, in the background, all chains that `by` may see; `path` is the region they ask in."""
    require(by, Permission.AUDIT_VIEW, path=path, on=on)
    access = access_of(by, on)
    roots = list(access.scope_of(Permission.AUDIT_VIEW).roots)
    job = jobs.enqueue(
        kind="audit.verify", label=_("核验审计封存链"), path=path, unique_key=path, by=by,
        parameters={"roots": roots, "platform": not access.scope.roots, "on": on.isoformat()},
    )  # fmt: skip
    audit.record(by=by, on=on, action="audit.verification_asked", target=job, path=path)
    return job


@transaction.atomic
def finish_verification(*, job: Job, result: dict[str, Any], by: User, on: date) -> None:
    """Write down in the trail what the verification found."""
    audit.record(
        by=by, on=on, action="audit.verified", target=job, path=job.organisation_path,
        after={name: result[name] for name in ("sound", "sealed", "chains", "findings")},
    )  # fmt: skip
