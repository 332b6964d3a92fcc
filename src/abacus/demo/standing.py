"""People who act for others in the demo, what is overdue, and a post without anybody. All of it is made up."""

from datetime import date, timedelta

from abacus.demo.county import County
from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.access import forget_access
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow.models import Task
from abacus.foundation.workflow.services import escalating, mandates

REGION, UNIT, DEPARTMENT, DIVISION = "371003", "601002", "601", "F06"
PAGE = "/mandates/"


def build(county: County, on: date) -> None:
    """The department's clerk is away, the unit's clerk asks to be; a deputy is named; one department has nobody."""
    clerk, head = county.person(Role.DEPARTMENT_CLERK, DEPARTMENT), county.person(Role.DEPARTMENT_HEAD, DEPARTMENT)
    leader = county.person(Role.BUREAU_LEADER, REGION)
    made = mandates.entrust(
        role=Role.DEPARTMENT_CLERK, organisation=county.by_code[DEPARTMENT], to=head, starts_on=on,
        ends_on=on + timedelta(days=9), reason="参加全省预算绩效管理培训", url=PAGE, by=clerk, on=on,
    )  # fmt: skip
    mandates.confirm(mandate_id=made.pk, by=leader, on=on, url=PAGE)
    mandates.entrust(
        role=Role.UNIT_CLERK, organisation=county.by_code[UNIT], to=county.person(Role.UNIT_HEAD, UNIT),
        starts_on=on + timedelta(days=5), ends_on=on + timedelta(days=12), reason="年休假", url=PAGE,
        by=county.person(Role.UNIT_CLERK, UNIT), on=on,
    )  # fmt: skip
    system, security = county.person(Role.SYSTEM_ADMIN, REGION), county.person(Role.SECURITY_ADMIN, REGION)
    deputy = mandates.name_deputy(
        role=Role.FINANCE_DIVISION, organisation=county.by_code[DIVISION],
        deputy=county.person(Role.PERFORMANCE_DIVISION, REGION), starts_on=on, ends_on=on + timedelta(days=180),
        reason="科室仅一人，外出时无人办理", by=system, on=on,
    )  # fmt: skip
    mandates.confirm(mandate_id=deputy.pk, by=security, on=on, url=PAGE)
    _leave_a_post_vacant(county, on)
    escalating.press_overdue(on=on)


def _leave_a_post_vacant(county: County, on: date) -> None:
    """The clerk of one department with something to review has left, and nobody follows yet."""
    waiting = Task.objects.filter(state=Task.State.OPEN, role=Role.DEPARTMENT_CLERK).select_related("organisation")
    task = waiting.exclude(organisation=county.by_code[DEPARTMENT]).order_by("pk").first()
    if task is not None:
        clerk = county.person(Role.DEPARTMENT_CLERK, task.organisation.code)
        accounts.set_active(user=clerk, active=False, by=county.person(Role.SYSTEM_ADMIN, REGION), on=on)
        forget_access(clerk)
