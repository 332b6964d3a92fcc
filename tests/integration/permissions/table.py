"""Who may open which address: the one table that every page is held against.

A new address needs a line here, or the tests fail. `roles` are those who may; the others are
answered `refused` (403 lacks the permission; 404 the record is out of their scope). A `record`
is a key of the world's records: its own county's must open, the neighbour's must not exist.
`fills` is the record whose fields the form is posted with; `by_link`: a GET is harmless there.
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


def post(roles: frozenset[Role], record: str = "", **more: Any) -> Page:
    """An address that changes something."""
    return Page(roles, record, "post", **more)


TABLE: dict[str, Page] = {
    # signing in
    "sign-in": Page(EVERYBODY, anonymous=True),
    "sign-out": post(EVERYBODY),
    "change-password": Page(EVERYBODY),
    "set_language": post(EVERYBODY, anonymous=True, by_link=True),
    # the frame
    "pages:year": post(EVERYBODY),
    "pages:search": Page(EVERYBODY),
    "pages:help": Page(EVERYBODY),
    "pages:gallery": Page(EVERYBODY),
    "pages:view-save": post(EVERYBODY),
    "pages:view-drop": post(EVERYBODY, "saved_view"),
    # the workbench
    "workbench": Page(EVERYBODY),
    "workflow:submission": Page(BUSINESS, "submission", refused=404),
    "workflow:delegate": Page(frozenset({R.DEPARTMENT_CLERK}), "task", refused=404),
    # people and roles
    "accounts:system": Page(TREE | KEEPERS | AUDIT),
    "accounts:people": Page(ADMINISTRATORS),
    "accounts:person-new": Page(SYSTEM),
    "accounts:person": Page(ADMINISTRATORS, "person"),
    "accounts:appoint": Page(SYSTEM, "person"),
    "accounts:activate": post(SYSTEM, "person", data={"active": "0"}),
    "accounts:password-reset": post(SYSTEM, "person"),
    "accounts:unlock": post(SYSTEM, "person"),
    "accounts:appointment-end": post(SYSTEM, "appointment"),
    "accounts:appointment-confirm": post(SECURITY, "appointment"),
    "accounts:grants": Page(ADMINISTRATORS),
    "accounts:grants-confirm": post(SECURITY),
    "accounts:roles": Page(RULES | ADMINISTRATORS),
    # the tree
    "organisations:tree": Page(TREE),
    "organisations:new": Page(SYSTEM),
    "organisations:organisation": Page(TREE, "organisation"),
    "organisations:rename": Page(SYSTEM, "organisation"),
    "organisations:recode": Page(SYSTEM, "organisation"),
    "organisations:merge": Page(SYSTEM, "organisation"),
    "organisations:divisions": Page(TREE),
    "organisations:assign": Page(SYSTEM),
    "setup:import": Page(SYSTEM),
    "setup:template": Page(SYSTEM, "template"),
    # the trail, background work, stored files
    "audit:events": Page(AUDIT),
    "audit:event": Page(AUDIT, "event"),
    "jobs:jobs": Page(KEEPERS | SYSTEM),
    "jobs:job": Page(KEEPERS | SYSTEM, "job", refused=404),
    "jobs:progress": Page(KEEPERS | SYSTEM, "job", refused=404),
    "jobs:cancel": post(CLERK, "job", refused=404),
    "documents:download": Page(BUSINESS, "document", refused=404),
    # calendar and rules
    "schedule:calendar": Page(BUSINESS),
    "schedule:set": Page(frozenset({R.PERFORMANCE_DIVISION})),
    "schedule:day": Page(frozenset({R.PERFORMANCE_DIVISION})),
    "schedule:remove": post(frozenset({R.PERFORMANCE_DIVISION}), "window"),
    "rules:parameters": Page(RULES),
    "rules:packs": Page(RULES),
    "rules:explained": Page(RULES, "rule"),
    # the pool
    "pool:projects": Page(BUSINESS),
    "pool:project-new": Page(KEEPERS),
    "pool:budget": Page(FINANCE),
    "pool:project": Page(BUSINESS, "project_year"),
    "pool:money": Page(BUSINESS, "project_year"),
    "pool:explain-execution": Page(BUSINESS, "project_year"),
    "pool:import": Page(KEEPERS),
    "pool:import-template": Page(KEEPERS, "import_kind"),
    "pool:import-batch": Page(KEEPERS, "batch"),
    "pool:import-choose": post(KEEPERS, "batch"),
    "pool:import-confirm": post(KEEPERS, "batch"),
    "pool:import-discard": post(KEEPERS, "batch"),
    "pool:import-withdraw": post(KEEPERS, "batch"),
    "pool:import-report": Page(KEEPERS, "batch"),
    # targets
    "targets:declarations": Page(BUSINESS),
    "targets:declare": Page(BUSINESS, "declared_year"),
    "targets:start": post(CLERK, "declared_year"),
    "targets:save": post(CLERK, "declaration"),
    "targets:difference": Page(CLERK, "declaration"),
    "targets:submit": post(CLERK, "declaration"),
    "targets:withdraw": post(CLERK, "declaration"),
    "targets:revise": post(CLERK, "declaration"),
    "targets:drop": post(CLERK, "declaration"),
    "targets:reviews": Page(REVIEWERS),
    "targets:review": Page(REVIEWERS, "target_task"),
    "targets:approve": post(REVIEWERS, "target_task"),
    "targets:return": post(REVIEWERS, "target_task"),
    "targets:delegate": post(REVIEWERS, "target_task", fills="colleague"),
    "targets:explain": Page(BUSINESS, "evaluated_year"),
    # self-evaluation
    "evaluation:list": Page(BUSINESS),
    "evaluation:fill": Page(BUSINESS, "evaluated_year"),
    "evaluation:start": post(CLERK, "evaluated_year"),
    "evaluation:save": post(CLERK, "evaluation"),
    "evaluation:difference": Page(CLERK, "evaluation"),
    "evaluation:submit": post(CLERK, "evaluation"),
    "evaluation:withdraw": post(CLERK, "evaluation"),
    "evaluation:reviews": Page(REVIEWERS),
    "evaluation:review": Page(REVIEWERS, "evaluation_task"),
    "evaluation:approve": post(REVIEWERS, "evaluation_task"),
    "evaluation:return": post(REVIEWERS, "evaluation_task"),
    "evaluation:delegate": post(REVIEWERS, "evaluation_task", fills="colleague"),
    "evaluation:explain": Page(BUSINESS, "explained_year"),
    "evaluation:import": Page(KEEPERS),
    "evaluation:import-batch": Page(KEEPERS, "forms_batch"),
    "evaluation:import-confirm": post(KEEPERS, "forms_batch"),
}

SHARED = frozenset({"template", "rule", "import_kind"})
"""Records that are nobody's own: the neighbour's is the same."""
