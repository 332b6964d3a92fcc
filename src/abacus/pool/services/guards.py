"""Who may do what to a project."""

from datetime import date

from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.pool.models import ProjectYear
from abacus.pool.refusals import YearClosed


def require_any(by: User, *permissions: Permission, path: str, on: date) -> None:
    """Refuse (and audit) unless `by` holds one of the permissions at `path`. Raises Refused."""
    access = access_of(by, on)
    if not any(access.may(permission, path) for permission in permissions):
        require(by, permissions[0], path=path, on=on)


def locked(project_year: ProjectYear) -> ProjectYear:
    """The project-year as it stands now, locked till the end of the transaction. Raises YearClosed."""
    rows = ProjectYear.objects.select_for_update(of=("self",)).select_related("project", "organisation")
    current = rows.get(pk=project_year.pk)
    if current.state == ProjectYear.State.CLOSED:
        raise YearClosed(current.project.name, current.fiscal_year)
    return current
