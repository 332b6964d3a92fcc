"""Whatever is sent, by three roles, the interface answers as its own description says, and never with a fault.

A few generated requests of every operation on every change, many in the long run.
"""

import os
from collections import Counter
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from abacus.api.services import traffic
from abacus.foundation.accounts.roles import Role
from abacus.pool import services as pool
from abacus.pool.models import StageOutcome
from tests import disclosure_steps as steps
from tests.api_steps import CLERK, FINANCE, READS, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LONG = os.environ.get("ABACUS_TEST_PROFILE") == "long"
ROLES = {Role.FINANCE_DIVISION: FINANCE, Role.UNIT_CLERK: CLERK, Role.AUDITOR: READS}
CHECKED = (
    not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_headers_conformance, checks.response_schema_conformance, checks.negative_data_rejection,
    checks.missing_required_header, checks.unsupported_method, checks.ignored_auth,
)  # fmt: skip
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)


@pytest.fixture
def schema(place, settings, monkeypatch):
    """The description as it is served, with an application that answers in this very transaction."""
    settings.API_REQUESTS_A_MINUTE = 10**9
    monkeypatch.setattr(traffic, "KNOCKS", 10**9)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def there(place) -> dict[str, list[Any]]:
    """What really exists, by the name of the parameter that asks for it, so that half the requests find something."""
    walk = steps.evaluated(place)
    year, version = walk.year, pool.current_target_version(walk.year)
    outcomes = list(StageOutcome.objects.filter(project_year=year).values_list("pk", flat=True))
    return {
        "project_id": [year.project_id], "project_year_id": [year.pk], "version_id": [version.pk],
        "outcome_id": outcomes, "rule_id": ["evaluation.grade_bands", "evaluation.execution_weight"],
        "project_code": [year.project.code], "fiscal_year": [year.fiscal_year],
        "line_id": [str(line.line_id) for line in version.lines.all()],
    }  # fmt: skip


def known(case: Any, there: dict[str, list[Any]], data: st.DataObject) -> None:
    """Put what exists in the place of what was made up."""
    for name in list(case.path_parameters or {}):
        case.path_parameters[name] = data.draw(st.sampled_from(there[name]))
    lines = case.body.get("lines") if isinstance(case.body, dict) else None
    for line in lines if isinstance(lines, list) else ():
        for name in ("project_code", "fiscal_year", "line_id"):
            if isinstance(line, dict) and name in line:
                line[name] = data.draw(st.sampled_from(there[name]))


def attack(schema: Any, place: Any, there: dict[str, list[Any]], examples: int) -> Counter[int]:
    """So many requests of every operation, role and mode; the answers by status."""
    answered: Counter[int] = Counter()
    operations = [one.ok() for one in schema.get_all_operations()]
    for role, permissions in ROLES.items():
        header = {"Authorization": f"Bearer {token_of(place, role, permissions)[1]}"}
        for operation in operations:
            for mode in MODES:
                asking(operation, mode, header, there, answered, examples)()
    return answered


def asking(
    operation: Any, mode: Any, header: dict[str, str], there: dict[str, Any], answered: Counter[int], examples: int
) -> Any:
    """Generated requests of one operation, all of whose answers are checked."""
    strategy = operation.as_strategy(generation_mode=mode)

    @settings(
        max_examples=examples, deadline=None, derandomize=not LONG, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        case = data.draw(strategy)
        if mode == MODES[0] and data.draw(st.booleans()):
            known(case, there, data)
        answer = case.call_and_validate(headers=header, checks=list(CHECKED))
        answered[answer.status_code] += 1

    return ask


@pytest.mark.once
def test_every_operation_answers_as_described(schema, place, there):
    answered = attack(schema, place, there, examples=2)
    assert answered[200] > 25
    assert max(answered) < 500


@pytest.mark.long
def test_every_operation_answers_as_described_to_very_many(schema, place, there, measured):
    answered = attack(schema, place, there, examples=100)
    failed = sum(count for status, count in answered.items() if status >= 500)
    measured(f"API: server errors in {sum(answered.values())} generated requests as three roles", str(failed))
    assert failed == 0
