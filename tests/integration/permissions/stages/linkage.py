"""The addresses of the use of results."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from abacus.cycle.linkage import services
from abacus.cycle.linkage.models import DepartmentProposal, IdleFund
from abacus.foundation.accounts.roles import Role
from tests.factories import County
from tests.integration.permissions.page import BUSINESS, FINANCE, Page, R, post
from tests.linkage_steps import Results

PERFORMANCE = frozenset({R.PERFORMANCE_DIVISION})
DECIDERS = frozenset({R.PERFORMANCE_DIVISION, R.BUREAU_LEADER})
MANAGERS = FINANCE | {R.BUREAU_LEADER}
ANSWER = frozenset({R.UNIT_CLERK, R.DEPARTMENT_CLERK})

TABLE = {
    "linkage:proposals": Page(BUSINESS, posts=True),
    "linkage:proposal": Page(BUSINESS, "linkage_proposal"),
    "linkage:answer": post(ANSWER, "linkage_proposal"),
    "linkage:comment": post(FINANCE, "linkage_proposal"),
    "linkage:decide": post(DECIDERS, "linkage_proposal"),
    "linkage:explain": Page(BUSINESS, "linkage_item"),
    "linkage:decide-many": Page(DECIDERS, posts=True),
    "linkage:order": Page(BUSINESS),
    "linkage:bottom": Page(BUSINESS),
    "linkage:runs": Page(MANAGERS, posts=True),
    "linkage:run": Page(DECIDERS, "linkage_run"),
    "linkage:compute": post(PERFORMANCE, "linkage_run", data={"version": "0"}, narrower=True),
    "linkage:publish": post(DECIDERS, "linkage_run"),
    "linkage:simulate": Page(MANAGERS),
    "linkage:departments": Page(BUSINESS),
    "linkage:department": Page(BUSINESS, "linkage_department", posts=True),
    "linkage:ledger": Page(BUSINESS),
    "linkage:enter-measures": post(PERFORMANCE, narrower=True),
    "linkage:idle": Page(BUSINESS),
    "linkage:find-idle": post(FINANCE),
    "linkage:idle-fund": Page(BUSINESS, "linkage_idle"),
    "linkage:recover-idle": post(DECIDERS, "linkage_idle"),
    "linkage:keep-idle": post(DECIDERS, "linkage_idle"),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """A published run with a proposal for a project and one for its department, and idle money."""
    results = Results(place, 2019)
    year = results.project("公共自行车", 7200)
    day = date(2021, 3, 1)
    idle = IdleFund.objects.create(
        project_year=year, organisation_path=year.organisation_path, unspent_fen=1, pack_release="cn@test",
        found_by=place.people[Role.PERFORMANCE_DIVISION], found_on=day,
    )  # fmt: skip
    later = Results(place, 2021)
    made = later.project("公共自行车二期", 7200)
    run = later.run(on=day)
    department = DepartmentProposal.objects.filter(run=run).first()
    draft = services.start(
        region=place.region, from_year=2021, applies_to_year=2023, by=results.finance, on=day
    )  # fmt: skip
    return {
        "linkage_proposal": {"pk": proposal_of(run, made)},
        "linkage_item": {"pk": proposal_of(run, made), "item": "weak", "what": "met"},
        "linkage_run": {"pk": draft.pk},
        "linkage_department": {"pk": department.pk if department else 0},
        "linkage_idle": {"pk": idle.pk},
    }


def proposal_of(run: Any, year: Any) -> int:
    """The proposal of a run for a project."""
    return int(run.proposals.get(project_year=year).pk)
