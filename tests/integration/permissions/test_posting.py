"""What a form may not do: change what it does not show, act with somebody else's session, live on after its person."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from tests.factories import PASSWORD
from tests.integration.permissions.asking import FORM, body
from tests.integration.permissions.leaks import HIDDEN
from tests.integration.permissions.planting import told
from tests.integration.permissions.table import SHARED, TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]

WRITES = ("INSERT", "UPDATE", "DELETE")
SAMPLE = (
    "accounts:person-new", "accounts:appoint", "organisations:rename", "schedule:set", "pool:project-new", "pool:money",
    "pool:changes", "exante:materials", "exante:invite", "exante:ask", "monitoring:decide", "monitoring:measure",
    "targets:save", "evaluation:save", "spotcheck:abandon", "keyevaluation:discuss", "keyevaluation:add-member",
    "linkage:comment", "disclosure:save", "disclosure:approval-days", "planning:task-change", "planning:new",
)  # fmt: skip
"""Addresses whose forms lead to many kinds of rows; the long run takes all."""


def foreign_ids(world) -> dict[str, int]:
    """For every foreign key of every model, by the field's name, a row of the neighbour or of the other department."""
    away = {
        "organisation": world.foreign["organisation"]["pk"],
        "project_year": world.foreign["project_year"]["pk"],
        "user": world.foreign["colleague"]["to"],
        "upload": world.foreign["document"]["pk"],
    }
    named = {
        "organisation": ("organisation", "department", "unit", "division", "region", "parent", "successors", "body"),
        "project_year": ("project_year", "project", "years", "id", "year_id"),
        "user": ("user", "person", "to", "by", "owner", "member", "colleague", "delegate"),
        "upload": ("upload", "file", "document", "report_file"),
    }
    return {name: away[kind] for kind, names in named.items() for name in names}


def model_fields(app: str) -> Iterator[str]:
    """The name of every field of an app's models."""
    for model in apps.get_models():
        if model._meta.app_label == app:
            yield from (field.name for field in model._meta.concrete_fields)
            yield from (field.attname for field in model._meta.concrete_fields)


def posted(world, name: str, extra: dict[str, Any]) -> tuple[int, str, list[str]]:
    """The status, the answer and the statements that wrote, of a form that says more than it should."""
    page = TABLE[name]
    role = sorted(page.roles)[0]
    url = reverse(name, kwargs=dict(world.records.get(page.record, {})))
    written: list[str] = []

    def note(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(WRITES):
            written.append(f"{sql} {params}")
        return execute(sql, params, many, context)

    own = body(page, {**extra, **page.data, **world.records.get(page.fills, {})})
    with transaction.atomic():
        with connection.execute_wrapper(note):
            response = world.browsers[role].post(url, own["data"], content_type=FORM)
        text = told(response)
        transaction.set_rollback(True)
    return response.status_code, text, written


@pytest.mark.parametrize("name", SAMPLE)
def test_an_id_of_somebody_else_in_a_field_is_neither_taken_nor_told_about(world, name):
    """Neither a row is written that points there, nor does the answer say what the foreign row is called."""
    status, text, written = posted(world, name, foreign_ids(world))
    assert status < 500
    role = sorted(TABLE[name].roles)[0]
    assert [word for word, roles in HIDDEN.items() if role in roles and word in text] == []
    foreign = world.foreign["organisation"]
    paths = {world.foreign_path}
    assert [line for line in written if any(f"'{path}" in line for path in paths)] == [], foreign


@pytest.mark.parametrize("name", SAMPLE)
def test_fields_that_are_not_on_the_form_change_nothing(world, name):
    """The names of all fields of the app's models beside the form's own: the same rows are written as without."""
    app = reverse_app(name)
    page = TABLE[name]
    known = {*page.data, *world.records.get(page.fills, {})}
    read = source_of(name)
    extra = {field: "7" for field in model_fields(app) if field not in known and f'"{field}"' not in read}
    plain, full = posted(world, name, {})[2], posted(world, name, extra)[2]
    assert [sql.split(" (", 1)[0].split(" SET ", 1)[0] for sql in full] == [
        sql.split(" (", 1)[0].split(" SET ", 1)[0] for sql in plain
    ]


def reverse_app(name: str) -> str:
    """The app of an address."""
    return name.partition(":")[0]


def source_of(name: str) -> str:
    """The text of the views and forms of an address's app: what it names is on a form."""
    import inspect
    from pathlib import Path

    from tests.integration.permissions.guards import views

    view = inspect.unwrap(views()[name][1])
    made = getattr(view, "view_class", view)
    folder = Path(inspect.getfile(made)).parent
    return "\n".join(
        path.read_text(encoding="utf-8") for path in [*folder.glob("*.py"), *folder.parent.glob("forms.py")]
    )


REPLAYED = [
    name for name, page in TABLE.items() if "POST" in page.methods and page.record and page.record not in SHARED
][::7]


@pytest.mark.parametrize("name", [name for name in REPLAYED if not TABLE[name].anonymous])
def test_what_one_person_posts_is_nothing_with_anothers_session(world, name):
    """The neighbour's own post, token and all, sent with the session of each role here."""
    page = TABLE[name]
    for role in sorted(page.roles)[:2]:
        arguments = dict(world.out_of_scope(role, page.record))
        if page.record == "saved_view":
            continue
        strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
        strict.cookies = deepcopy(world.browsers[role].cookies)
        strict.cookies["csrftoken"] = "a" * 32
        data = {**page.data, **world.out_of_scope(role, page.fills), "csrfmiddlewaretoken": "a" * 32}
        with transaction.atomic():
            status = strict.post(reverse(name, kwargs=arguments), data).status_code
            transaction.set_rollback(True)
        assert status == 404, (role, status)


def test_a_session_ends_when_its_password_is_changed_elsewhere(world):
    user = world.home.people[Role.UNIT_HEAD]
    here, there = Client(), Client()
    for browser in (here, there):
        browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
        assert browser.get("/").status_code == 200
    new = "another-horse-77-Q"
    here.post(reverse("change-password"), {"old": PASSWORD, "new": new, "again": new})
    assert User.objects.get(pk=user.pk).check_password(new)
    assert there.get("/").status_code == 302
