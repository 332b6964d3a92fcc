"""With the first wall taken away on purpose, nobody meets a row of the neighbouring county all the same."""

import os

import pytest
from django.apps import apps
from django.db.models import Q, Value
from django.db.models.functions import Replace

from abacus.foundation.organisations.scope import Scope
from abacus.web.walls.belonging import BELONGING, Open
from tests.integration.permissions.asking import answer
from tests.integration.permissions.leaks import NEIGHBOUR
from tests.integration.permissions.planting import is_text, told
from tests.integration.permissions.table import SHARED, TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.database]

EVERY_ROLE = os.environ.get("ABACUS_TEST_PROFILE") == "long"
OPEN = ("accounts:", "organisations:", "setup:", "people", "organisation")
"""Pages of people and of the tree itself, whose tables are open: names of bodies and of who works there."""
SEEN_BY_ALL = Q(pk__isnull=False)


@pytest.fixture
def no_first_wall(monkeypatch, world):
    """Whatever is asked of the ORM, no scope narrows it."""
    for model in apps.get_models():
        if isinstance(BELONGING.get(model._meta.label), Open):  # names of the tree, of people and of what they set
            for field in filter(is_text, model._meta.local_concrete_fields):
                rows = model._base_manager.filter(**{f"{field.name}__contains": NEIGHBOUR})
                rows.update(**{field.name: Replace(field.name, Value(NEIGHBOUR), Value(""))})
    monkeypatch.setattr(Scope, "filter", lambda self, column: SEEN_BY_ALL)
    monkeypatch.setattr(Scope, "covers", lambda self, path: True)
    return world


def askers(name: str):
    """Who asks: everybody who may, or on every change the first of them."""
    roles = sorted(TABLE[name].roles)
    return roles if EVERY_ROLE else roles[:1]


GUARDED = [name for name, page in TABLE.items() if not page.anonymous and not name.startswith(OPEN)]
NAMED = frozenset({"api:token-confirm", "api:token-revoke", "workflow:mandate-decide", "workflow:mandate-end"})
"""What is looked up before it can be said what somebody reaches: tokens and mandates."""
RECORDS = [
    name
    for name in GUARDED
    if TABLE[name].record and TABLE[name].record not in {*SHARED, "saved_view"} and name not in NAMED
]
OF_A_BODY = frozenset(
    {
        *("pool:department-years", "dashboards:body", "departmentwide:case", "departmentwide:targets-start"),
        *("departmentwide:evaluation-start", "disclosure:begin"),
    }
)
"""Pages of a body, which is found in the open tree: nothing of its matters shows, and nothing can be begun for it."""
LISTS = [name for name in GUARDED if not TABLE[name].record and TABLE[name].method == "get"]


@pytest.mark.parametrize("name", RECORDS)
def test_the_neighbours_records_still_do_not_exist(no_first_wall, name):
    page = TABLE[name]
    arguments = no_first_wall.foreign[page.record]
    fields = no_first_wall.foreign.get(page.fills)
    given = {role: answer(no_first_wall.browsers[role], name, page, arguments, fields) for role in askers(name)}
    found = {role: one.status_code for role, one in given.items() if one.status_code not in {403, 404}}
    assert found == {} or name in OF_A_BODY
    assert [role for role, one in given.items() if NEIGHBOUR in told(one)] == []


@pytest.mark.parametrize("name", LISTS)
def test_no_list_count_or_choice_holds_anything_of_the_neighbours(no_first_wall, name):
    page = TABLE[name]
    given = {role: answer(no_first_wall.browsers[role], name, page, {}) for role in askers(name)}
    assert [role for role, one in given.items() if NEIGHBOUR in told(one)] == []
