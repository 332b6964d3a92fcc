"""Who may do what to a project."""

from datetime import date

from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.schedule.services import above
from abacus.pool.models import ProjectYear, YearAct
from abacus.pool.refusals import YearClosed, YearShut


def require_any(by: User, *permissions: Permission, path: str, on: date) -> None:
    """Refuse (and audit) unless `by` holds one of the permissions at `path`. Raises Refused."""
    access = access_of(by, on)
    if not any(access.may(permission, path) for permission in permissions):
        require(by, permissions[0], path=path, on=on)


def is_closed(path: str, fiscal_year: int) -> bool:
    """Whether the year is closed for what lies at `path`: by the newest closing or reopening there or above."""
    acts = YearAct.objects.filter(organisation_path__in=above(path), fiscal_year=fiscal_year)
    last = acts.exclude(kind=YearAct.Kind.OPEN).order_by("-pk").first()
    return last is not None and last.kind == YearAct.Kind.CLOSE


def refuse_shut(path: str, fiscal_year: int) -> None:
    """Refuse projects and files for a year that was closed for what lies at `path`. Raises YearShut."""
    if is_closed(path, fiscal_year):
        raise YearShut(fiscal_year)


def refuse_closed(*project_year_ids: int) -> None:
    """Refuse to write to project-years of which one is closed. Raises YearClosed. One query."""
    rows = ProjectYear.objects.filter(pk__in=project_year_ids, state=ProjectYear.State.CLOSED)
    closed = rows.select_related("project").first()
    if closed is not None:
        raise YearClosed(closed.project.name, closed.fiscal_year)


def locked(project_year: ProjectYear) -> ProjectYear:
    """The project-year as it stands now, locked till the end of the transaction. Raises YearClosed."""
    rows = ProjectYear.objects.select_for_update(of=("self",)).select_related("project", "organisation")
    current = rows.get(pk=project_year.pk)
    if current.state == ProjectYear.State.CLOSED:
        raise YearClosed(current.project.name, current.fiscal_year)
    return current
