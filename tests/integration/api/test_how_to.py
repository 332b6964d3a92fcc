"""The examples of docs/how-to/use-the-interface.md work as they stand there."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from abacus.foundation.accounts.roles import Role
from abacus.pool import services as pool
from tests.api_steps import READS, token_of
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = Path(__file__).parents[3] / "docs/how-to/use-the-interface.md"
EXAMPLE = re.compile(r"```bash\n(curl .*?)```\n\n```json\n(.*?)```", re.S)


def run(command: str, token: str) -> Any:
    """A curl command line, sent to the platform."""
    words = shlex.split(command.replace("\\\n", " ").replace("$BASE", "").replace("$TOKEN", token))
    headers, address, data = {}, "", None
    rest = iter(words[1:])
    for word in rest:
        if word == "-H":
            name, _colon, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            data = next(rest)
        elif not word.startswith("-"):
            address = word
    if data is None:
        return Client().get(address, headers=headers)
    return Client().post(address, data, content_type=headers.pop("Content-Type"), headers=headers)


def shape(shown: Any, answer: Any, where: str = "") -> None:
    """What the page shows is in the answer; "…" and ids stand for anything."""
    if isinstance(shown, dict):
        for name, value in shown.items():
            assert name in answer, f"{where}.{name}"
            shape(value, answer[name], f"{where}.{name}")
    elif isinstance(shown, list):
        assert len(shown) == len(answer), where
        for number, value in enumerate(shown):
            shape(value, answer[number], f"{where}[{number}]")
    elif shown != "…" and not where.endswith(".id"):
        assert shown == answer, where


def test_every_example_of_the_page_works(place):
    year = pool.create_project(
        code="371003220000000000001", name="城区路灯运维", organisation=place.unit, fiscal_year=2022,
        nature="continuing", by=place.people[Role.UNIT_CLERK], on=DAY,
    )  # fmt: skip
    lead = place.people[Role.PERFORMANCE_DIVISION]
    pool.post_budget(project_year=year, kind="initial", amount_fen=43_200_000, entered_on=DAY, by=lead, on=DAY)
    token, text = token_of(place, Role.FINANCE_DIVISION, (*READS, "money_post"))
    type(token).objects.filter(pk=token.pk).update(name="预算一体化系统")
    examples = EXAMPLE.findall(PAGE.read_text())
    assert len(examples) == 5
    for command, shown in examples:
        shape(json.loads(shown), run(command, text).json())
    year.refresh_from_db()
    assert year.executed_fen == 2_080_000
