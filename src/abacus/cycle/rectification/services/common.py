"""Who answers for what, who may ask, and what is said when something cannot be done."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.services import above
from abacus.pool.models import ProjectYear
from abacus.pool.services.guards import require_any

FINDERS = (
    Permission.FINDING_CONFIRM,
    Permission.SPOT_CHECK,
    Permission.KEY_EVALUATE,
    Permission.RECTIFICATION_ISSUE,
    Permission.DEPARTMENT_REVIEW,
    Permission.MONITORING_REVIEW,
)
"""Whoever finds something may write it down."""

PROPOSERS = (
    Permission.MEASURE_ORDER,
    Permission.RECTIFICATION_ISSUE,
    Permission.FINDING_CONFIRM,
    Permission.LINKAGE_PROPOSE,
    Permission.SPOT_CHECK,
    Permission.KEY_EVALUATE,
)
"""Whoever may find, ask for a remedy or use a result may propose a measure."""


@dataclass(frozen=True)
class Answerer:
    """Who answers for a matter: a project's unit, or an organisation itself."""

    organisation: Organisation
    path: str
    project_year: ProjectYear | None
    fiscal_year: int


def answerer(
    project_year: ProjectYear | None, organisation: Organisation | None, fiscal_year: int | None, on: date
) -> Answerer:
    """Work out who answers. A project's matter is its unit's unless another organisation is named."""
    if project_year is not None:
        who = organisation or project_year.organisation
        return Answerer(who, who.path, project_year, fiscal_year or project_year.fiscal_year)
    if organisation is None:
        raise Refusal(_("没有写明由哪个单位负责。"), _("请选择项目或责任单位。"))
    return Answerer(organisation, organisation.path, None, fiscal_year or on.year)


def region_of(organisation: Organisation) -> Organisation:
    """The nearest region at or above an organisation."""
    found = Organisation.objects.filter(path__in=above(organisation.path), kind=Organisation.Kind.REGION).last()
    if found is None:
        raise Refusal(_("“%(name)s”不属于任何区划。") % {"name": organisation.name}, _("请联系系统管理员。"))
    return found


def require_finder(by: User, path: str, on: date) -> None:
    """Refuse (and audit) whoever may not write down what was found at `path`."""
    require_any(by, *FINDERS, path=path, on=on)
