"""A program that speaks to the interface with somebody's token, for tests."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.test import Client

from abacus.api import services
from abacus.api.models import ApiToken
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.models import Organisation
from tests.factories import County
from tests.harness import DAY

_numbers = count(1)
READS = ("project_view", "rules_view")
CLERK = (*READS, "project_edit", "evaluation_fill")
FINANCE = (*READS, "money_post", "budget_approve", "project_edit", "import")


def token_of(
    place: County, role: Role, permissions: tuple[str, ...] = READS, *, at: Organisation | None = None,
    on: date = DAY, expires_on: date | None = None, confirmed: bool = True, by: User | None = None,
) -> tuple[ApiToken, str]:  # fmt: skip
    """A token of the county's person of a role, confirmed by the county's security administrator."""
    owner = by or place.people[role]
    made, text = services.issue(
        name="测试系统", permissions=permissions, organisation=at or place.place_of(role),
        expires_on=expires_on or on + timedelta(days=90), by=owner, on=on,
    )  # fmt: skip
    if confirmed:
        made = services.confirm(token_id=made.pk, by=place.people[Role.SECURITY_ADMIN], on=on)
    return made, text


@dataclass
class Program:
    """Sends requests with a token; writes get a key of their own unless one is given."""

    token: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, **query: Any) -> Any:
        """A read."""
        return self.client.get(f"/api/v1/{path}", query, headers={"authorization": f"Bearer {self.token}"})

    def post(self, path: str, body: Any, key: str = "", **headers: str) -> Any:
        """A write of data, or of bytes as they are."""
        sent = body if isinstance(body, bytes | str) else json.dumps(body)
        key = key or f"test-key-{next(_numbers):06d}"
        return self.client.post(
            f"/api/v1/{path}", sent, content_type=headers.pop("content_type", "application/json"),
            headers={"authorization": f"Bearer {self.token}", "idempotency-key": key, **headers},
        )  # fmt: skip


def program(place: County, role: Role, permissions: tuple[str, ...] = READS, **more: Any) -> Program:
    """A program with a working token."""
    return Program(token_of(place, role, permissions, **more)[1])


def payment(year: Any, number: str = "支付〔2022〕15号", amount_fen: int = 1_000_000, **more: Any) -> dict[str, Any]:
    """One line of spending of a project-year."""
    return {
        "project_code": year.project.code, "fiscal_year": year.fiscal_year, "document_number": number,
        "entered_on": "2022-03-01", "amount_fen": amount_fen, **more,
    }  # fmt: skip
