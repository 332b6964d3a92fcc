"""The lines of acting for somebody else, of supervision and of bulk approval."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow.services import mandates
from tests.factories import County
from tests.harness import DAY
from tests.integration.permissions.page import DEPARTMENT, FINANCE, SECURITY, SYSTEM, UNIT, Page, R, post

POSTS = UNIT | DEPARTMENT | FINANCE | {R.BUREAU_LEADER}
SUPERVISE = frozenset({R.PERFORMANCE_DIVISION, R.BUREAU_LEADER})
HEADS = frozenset({R.UNIT_HEAD, R.DEPARTMENT_HEAD, R.BUREAU_LEADER})
SIDES = DEPARTMENT | {R.BUREAU_LEADER}

TABLE: dict[str, Page] = {
    "workflow:assign": Page(SUPERVISE, "task", refused=404, posts=True),
    "workflow:bulk": Page(FINANCE, posts=True),
    "workflow:supervision": Page(SUPERVISE),
    "workflow:mandates": Page(POSTS | SYSTEM | SECURITY),
    "workflow:entrust": Page(POSTS, posts=True),
    "workflow:deputy": Page(SYSTEM, posts=True),
    "workflow:mandate-decide": post(
        HEADS - {R.UNIT_HEAD}, "workflow_mandate", unseen=frozenset({R.UNIT_HEAD, R.SECURITY_ADMIN})
    ),
    "workflow:mandate-end": post(SIDES, "workflow_mandate", unseen=(POSTS | SYSTEM | SECURITY) - SIDES),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """A delegation of the department's clerk to its head, which waits for the bureau's leader."""
    made = mandates.entrust(
        role=Role.DEPARTMENT_CLERK, organisation=place.department, to=place.people[Role.DEPARTMENT_HEAD],
        starts_on=DAY, ends_on=DAY + timedelta(days=5), reason="外出培训", url="/mandates/",
        by=place.people[Role.DEPARTMENT_CLERK], on=DAY,
    )  # fmt: skip
    return {"workflow_mandate": {"pk": made.pk}}
