"""The door of the pool: admitted when its gates are open, declined when a stage does not support it."""

from datetime import date

from django.db import transaction

from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.pool import gates
from abacus.pool.models import ProjectYear
from abacus.pool.refusals import NotInPool
from abacus.pool.services.guards import locked

State = ProjectYear.State
OUTSIDE = (State.PROPOSED, State.DECLINED)


@transaction.atomic
def admit(*, project_year: ProjectYear, by: User, on: date) -> bool:
    """Take a project-year that waits before the pool into it, where its gates are open now; whether it is in.

    Called by the stage whose result opens a gate; the stage has checked who may.
    """
    year = locked(project_year)
    if year.state not in OUTSIDE:
        return True
    if not all(one.ok for one in gates.check(year, point=gates.ENTRY, on=on)):
        return False
    _move(year, State.POOLED, "project.admitted", by, on)
    project_year.state = State.POOLED
    return True


@transaction.atomic
def decline(*, project_year: ProjectYear, by: User, on: date, reason: str) -> bool:
    """Keep a project-year that waits before the pool out of it; whether it was still outside."""
    year = locked(project_year)
    if year.state not in OUTSIDE:
        return False
    _move(year, State.DECLINED, "project.declined", by, on, reason)
    project_year.state = State.DECLINED
    return True


def require_pooled(project_year: ProjectYear) -> None:
    """Refuse what only projects of the pool may do. Raises NotInPool."""
    if project_year.state in OUTSIDE:
        raise NotInPool(project_year.project.name, project_year.get_state_display())


def _move(year: ProjectYear, state: str, action: str, by: User, on: date, reason: str = "") -> None:
    before = {"state": year.state}
    ProjectYear.objects.filter(pk=year.pk).update(state=state)
    audit.record(
        by=by, on=on, action=action, target=year, path=year.organisation_path, before=before,
        after={"state": state}, reason=reason,
    )  # fmt: skip
