"""Tokens of the interface as a county has them: one in use, one that waits for its second person."""

from datetime import date, timedelta

from abacus.api import services
from abacus.demo.county import County
from abacus.foundation.accounts.roles import Role


def build(county: County, on: date) -> None:
    """A finance division's token for the budget system, in use, and a department's that waits."""
    used, _text = services.issue(
        name="预算管理一体化系统", permissions=("project_view", "money_post"), organisation=county.by_code["F06"],
        expires_on=on + timedelta(days=180), by=county.person(Role.FINANCE_DIVISION, "F06"), on=on - timedelta(days=14),
    )  # fmt: skip
    services.confirm(token_id=used.pk, by=county.person(Role.SECURITY_ADMIN, "371003"), on=on - timedelta(days=12))
    services.issue(
        name="部门数据看板", permissions=("project_view", "rules_view"), organisation=county.by_code["601"],
        expires_on=on + timedelta(days=90), by=county.person(Role.DEPARTMENT_CLERK, "601"), on=on,
    )  # fmt: skip
