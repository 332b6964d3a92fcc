"""Who may have a token of the interface, open its pages, and use which operation with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from abacus.api import services
from abacus.foundation.accounts.roles import Role
from tests.factories import County
from tests.harness import DAY
from tests.integration.permissions.page import ADMINISTRATORS, CLERK, FINANCE, SECURITY, Page, R, post

HOLDERS = FINANCE | {R.UNIT_CLERK, R.DEPARTMENT_CLERK, R.AUDITOR}
WRITERS = HOLDERS - {R.AUDITOR}

TABLE: dict[str, Page] = {
    "api:docs": Page(HOLDERS | ADMINISTRATORS),
    "api:tokens": Page(HOLDERS | ADMINISTRATORS),
    "api:token-new": Page(HOLDERS, posts=True),
    "api:token-confirm": post(SECURITY, "api_token"),
    "api:token-revoke": post(ADMINISTRATORS | CLERK, "api_token", unseen=HOLDERS - CLERK),
}


@dataclass(frozen=True)
class Operation:
    """One operation of the interface: which roles a token lets use it, and with which record.

    `record` is the name of the id in the path, `lists` says that it lists rows of the scope, `lines` the kind
    of line of a batch. Everybody else of those who may have a token is answered 403.
    """

    roles: frozenset[Role]
    record: str = ""
    lists: bool = False
    lines: Mapping[str, Any] = field(default_factory=dict)


def batch(roles: frozenset[Role], **lines: Any) -> Operation:
    """An operation that takes lines."""
    return Operation(roles, lines=lines)


OPERATIONS: dict[str, Operation] = {
    "GET /api/v1/token": Operation(HOLDERS),
    "GET /api/v1/projects": Operation(HOLDERS, lists=True),
    "GET /api/v1/projects/{project_id}": Operation(HOLDERS, "project_id"),
    "GET /api/v1/budgets": Operation(HOLDERS, lists=True),
    "POST /api/v1/budgets": batch(WRITERS, kind="request"),
    "GET /api/v1/execution": Operation(HOLDERS, lists=True),
    "POST /api/v1/execution": batch(FINANCE, kind="payment"),
    "GET /api/v1/targets": Operation(HOLDERS, lists=True),
    "GET /api/v1/targets/{version_id}": Operation(HOLDERS, "version_id"),
    "GET /api/v1/actual-values": Operation(HOLDERS, lists=True),
    "POST /api/v1/actual-values": batch(WRITERS, measured_on="2022-03-01"),
    "GET /api/v1/outcomes": Operation(HOLDERS, lists=True),
    "GET /api/v1/outcomes/{outcome_id}": Operation(HOLDERS, "outcome_id"),
    "GET /api/v1/explanations/outcomes/{outcome_id}": Operation(HOLDERS, "outcome_id"),
    "GET /api/v1/explanations/execution/{project_year_id}": Operation(HOLDERS, "project_year_id"),
    "GET /api/v1/rules": Operation(HOLDERS),
    "GET /api/v1/rules/{rule_id}": Operation(HOLDERS, "rule_id"),
}
"""Method and address of every operation; one without a line fails tests/integration/api/test_operations.py."""


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """A token of the unit's clerk that waits for confirmation."""
    token, _text = services.issue(
        name="预算一体化系统", permissions=("project_view",), organisation=place.unit,
        expires_on=DAY + timedelta(days=90), by=place.people[Role.UNIT_CLERK], on=DAY,
    )  # fmt: skip
    return {"api_token": {"pk": token.pk}}
