"""Every operation by every role: who may have a token, what it lets do, and that next door nothing exists."""

from typing import Any

import pytest
from django.db import transaction

from abacus.api import services
from abacus.api.scopes import OFFERED
from abacus.api.site import described
from abacus.foundation.accounts.access import Refused, access_of
from abacus.foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from abacus.foundation.accounts.roles import Role
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear, StageOutcome
from tests import disclosure_steps as steps
from tests.api_steps import Program, payment, token_of
from tests.factories import County
from tests.harness import DAY
from tests.integration.permissions.stages.api import HOLDERS, OPERATIONS, Operation

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_every_operation_has_a_line_and_asks_for_what_its_roles_hold():
    said = {
        f"{method.upper()} {path}": set(operation["x-permissions"])
        for path, operations in described()["paths"].items()
        for method, operation in operations.items()
    }
    assert set(said) == set(OPERATIONS)
    assert {role for role in Role if Permission.API_USE in ROLE_PERMISSIONS[role]} == HOLDERS
    for name, operation in OPERATIONS.items():
        may = {role for role in HOLDERS if said[name] & {one.value for one in ROLE_PERMISSIONS[role]}}
        assert may == operation.roles, name


def everything(place: County, role: Role) -> Program:
    """A program with all that somebody of the role can give it."""
    held = access_of(place.people[role], DAY).permissions
    return Program(token_of(place, role, tuple(one.value for one in OFFERED if one in held))[1])


def records(year: ProjectYear) -> dict[str, Any]:
    """The ids of what belongs to a project-year."""
    version = pool.current_target_version(year)
    return {
        "project_id": year.project_id, "project_year_id": year.pk, "version_id": version.pk,
        "outcome_id": StageOutcome.objects.filter(project_year=year).earliest("pk").pk,
        "rule_id": "evaluation.grade_bands",
    }  # fmt: skip


def line(name: str, operation: Operation, year: ProjectYear) -> dict[str, Any]:
    """A line that the operation takes."""
    if "measured_on" not in operation.lines:
        return payment(year, **operation.lines)
    named = {"project_code": year.project.code, "fiscal_year": year.fiscal_year, **operation.lines}
    indicator = next(one for one in pool.current_target_version(year).lines.all() if one.name == "运行维护治理站数量")
    return {**named, "line_id": str(indicator.line_id), "actual_micro": 52_000_000}


def ask(program: Program, name: str, operation: Operation, year: ProjectYear) -> Any:
    """One request about a project-year, whose effects are undone."""
    method, path = name.split()
    path = path.removeprefix("/api/v1/").format(**records(year))
    with transaction.atomic():
        answer = program.get(path) if method == "GET" else program.post(path, {"lines": [line(name, operation, year)]})
        transaction.set_rollback(True)
    return answer


@pytest.mark.once
def test_who_holds_the_role_may_and_nothing_next_door_exists(walk, place, next_door):
    there, wrong = steps.approved(next_door).year, []
    for role in HOLDERS:
        program = everything(place, role)
        for name, operation in OPERATIONS.items():
            own, foreign = (ask(program, name, operation, year) for year in (walk.year, there))
            if role not in operation.roles:
                right = own.status_code == foreign.status_code == 403
            elif operation.lines:
                (fault,) = foreign.json()["errors"]
                right = own.status_code == 200 and (foreign.status_code, fault["code"]) == (422, "not_found")
            elif operation.record in {"", "rule_id"}:
                right = own.status_code == 200 and own.content == foreign.content
            else:
                right = (own.status_code, foreign.status_code) == (200, 404)
            if operation.lists and role in operation.roles:
                right = right and there.project.code not in own.content.decode()
            if not right:
                wrong.append((role.value, name, own.status_code, foreign.status_code))
    assert wrong == []


def test_others_cannot_have_a_token_at_all(place):
    for role in set(Role) - HOLDERS:
        with pytest.raises(Refused):
            services.issue(
                name="测试", permissions=("rules_view",), organisation=place.place_of(role), expires_on=DAY,
                by=place.people[role], on=DAY,
            )  # fmt: skip
