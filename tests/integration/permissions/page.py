"""What a line of the table of addresses says, and the sets of roles it is written with.

A new address needs a line here, or the tests fail. `roles` are those who may; the others are
answered `refused` (403 lacks the permission; 404 the record is out of their scope). A `record`
is a key of the world's records: its own county's must open, the neighbour's must not exist.
Roles in `unseen` hold the permission, but not for this record: 404. What is `anonymous` is public,
the neighbour's too. `fills` is the record whose fields the form is posted with; `by_link`: a GET is harmless there.
`narrower`: the act asks for more than the page demands of who opens it, so that not every holder gets in.
`posts`: the page also takes a form. What is not said to be allowed is answered 405 (`methods`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from abacus.foundation.accounts.roles import Role

R = Role
EVERYBODY = frozenset(Role)
SYSTEM = frozenset({R.SYSTEM_ADMIN})
SECURITY = frozenset({R.SECURITY_ADMIN})
ADMINISTRATORS = SYSTEM | SECURITY
UNIT = frozenset({R.UNIT_CLERK, R.UNIT_HEAD})
DEPARTMENT = frozenset({R.DEPARTMENT_CLERK, R.DEPARTMENT_HEAD})
FINANCE = frozenset({R.FINANCE_DIVISION, R.PERFORMANCE_DIVISION})
REVIEWERS = DEPARTMENT | FINANCE | {R.UNIT_HEAD, R.BUREAU_LEADER}
BUSINESS = UNIT | DEPARTMENT | FINANCE | {R.BUREAU_LEADER, R.AUDITOR, R.DEPUTY}
KEEPERS = FINANCE | {R.UNIT_CLERK, R.DEPARTMENT_CLERK}
RULES = BUSINESS | SYSTEM | {R.AGENCY, R.EXPERT}
TREE = ADMINISTRATORS | FINANCE | {R.BUREAU_LEADER, R.AUDITOR}
AUDIT = frozenset({R.AUDIT_ADMIN, R.AUDITOR})
CLERK = frozenset({R.UNIT_CLERK})


@dataclass(frozen=True)
class Page:
    """One address: who may, with which record, and what the others are answered."""

    roles: frozenset[Role]
    record: str = ""
    method: str = "get"
    refused: int = 403
    data: Mapping[str, Any] = field(default_factory=dict)
    fills: str = ""
    anonymous: bool = False
    by_link: bool = False
    unseen: frozenset[Role] = frozenset()
    posts: bool = False
    narrower: bool = False

    @property
    def methods(self) -> frozenset[str]:
        """The methods that are answered; every other gets 405."""
        if self.method == "post":
            return frozenset({"POST", "GET", "HEAD"}) if self.by_link else frozenset({"POST"})
        return frozenset({"GET", "HEAD"} | ({"POST"} if self.posts else set()))


def post(roles: frozenset[Role], record: str = "", **more: Any) -> Page:
    """An address that changes something."""
    return Page(roles, record, "post", **more)
