"""Every act leaves a trace: whatever a post changes has an audit event, a refusal too; without it nothing changes."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from tests.integration.permissions.asking import body
from tests.integration.permissions.table import TABLE
from tests.integration.permissions.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]

TRACELESS = {
    "audit_event": "is the trace",
    "audit_waiting": "is the trace",
    "django_session": "the framework's; signing in and out have their events",
    "pages_savedview": "a person's own view of a list is nobody else's matter",
    "notices_notice": "that somebody has read their own notice is nobody else's matter",
}
"""Tables that change without an event, with the reason."""
PREVIEWS = frozenset({"pool:import-choose"})
"""Addresses that change a preview, which is not yet a fact; taking it has its event."""
CHANGES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?')
POSTS = [name for name, page in TABLE.items() if "POST" in page.methods]
TRIED = 2
"""How many of the roles that may are let try an act, until one gets through."""


@contextmanager
def watching() -> Iterator[set[str]]:
    """The tables that are written inside, whatever becomes of the transaction."""
    written: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := CHANGES.match(sql):
            written.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


def arguments(world: World, name: str, role: Role) -> Any:
    """The record an act is tried on."""
    page = TABLE[name]
    return {"pk": world.own_view[role]} if page.record == "saved_view" else dict(world.records.get(page.record, {}))


def post(world: World, name: str, role: Role) -> int:
    """Try an act; what it does stays for the caller to undo."""
    page, browser = TABLE[name], world.browsers[role]
    sent = body(page, world.records.get(page.fills))
    return browser.generic("POST", reverse(name, kwargs=arguments(world, name, role)), **sent).status_code


@contextmanager
def undone(browser: Client) -> Iterator[None]:
    """What happens inside is undone, signing out too."""
    signed_in = deepcopy(browser.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    browser.cookies = signed_in


def fingerprint(tables: Iterable[str]) -> str:
    """Changes with every row of these tables."""
    seen = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608
            for row in cursor:
                seen.update(repr(row).encode())
    return seen.hexdigest()


@dataclass(frozen=True)
class Act:
    """An act that changed something: who did it, what was answered, the tables written, how many events it left."""

    role: Role
    status: int
    tables: frozenset[str]
    events: int


@pytest.fixture(scope="module")
def acts(world, django_db_blocker) -> dict[str, Act]:
    """By address, the first role's that got a change through."""
    found = {}
    with django_db_blocker.unblock():
        for name in POSTS:
            for role in sorted(TABLE[name].roles - TABLE[name].unseen)[:TRIED]:
                act = tried(world, name, role)
                if act.status < 400 and act.tables and (act.events or changes_facts(world, name, act)):
                    found[name] = act
                    break
    return found


def tried(world: World, name: str, role: Role) -> Act:
    """What a post does, undone."""
    with undone(world.browsers[role]), watching() as written:
        before = Event.objects.count()
        status = post(world, name, role)
        return Act(role, status, frozenset(written - set(TRACELESS)), Event.objects.count() - before)


def changes_facts(world: World, name: str, act: Act) -> bool:
    """Whether it really changed a row: a refusal may come after a statement, which is then rolled back."""
    with undone(world.browsers[act.role]):
        before = fingerprint(act.tables)
        post(world, name, act.role)
        return fingerprint(act.tables) != before


def test_whatever_changes_something_leaves_an_event(acts):
    silent = {name: sorted(act.tables) for name, act in acts.items() if not act.events}
    assert silent.keys() <= PREVIEWS, silent
    assert len(acts) >= 40, f"the table's records no longer let many acts through: {sorted(acts)}"


def test_what_cannot_leave_an_event_changes_nothing(world, acts, monkeypatch):
    def full(*_arguments, **_more):
        raise DatabaseError("the trail cannot be written")

    changed = []
    for name, act in acts.items():
        if not act.events:
            continue
        with undone(world.browsers[act.role]):
            before = fingerprint(act.tables)
            with monkeypatch.context() as patched:
                patched.setattr(Event, "save", full)
                status = post(world, name, act.role)
            if status < 400 or fingerprint(act.tables) != before:
                changed.append((name, status))
    assert changed == []


def test_who_is_refused_leaves_an_event(world):
    silent = []
    for name in POSTS[::5]:  # the rule stands in one place, the middleware; the table of roles tries every address
        page = TABLE[name]
        refused = sorted(set(world.browsers) - page.roles - page.unseen) if page.refused == 403 else []
        for role in refused[:1]:
            with undone(world.browsers[role]):
                before = Event.objects.filter(action="access.refused").count()
                status = post(world, name, role)
                if status == 403 and Event.objects.filter(action="access.refused").count() == before:
                    silent.append((name, role.value))
    assert silent == []


DOWNLOADS = {
    "documents:download": "", "pool:import-export": "", "pool:import-report": "", "intake:report": "",
    "intake:batch-export": "", "intake:table-export": "", "exante:material-file": "", "keyevaluation:evidence": "",
    "spotcheck:frame": "", "parcels:parcel": "", "dashboards:home": "?csv=money", "dashboards:body": "?csv=money",
    "exante:reduction": "?format=csv", "pool:projects": "?format=csv", "audit:events": "?format=xlsx",
}  # fmt: skip
"""Every download that is no list, and two of those that are; that there is no other door an architecture test holds."""


def fetched(world: World, name: str) -> tuple[int, bool, int]:
    """What the first role that may is answered: status, whether it is a file, how many events it left."""
    page = TABLE[name]
    browser = world.browsers[min(page.roles - page.unseen)]
    with undone(browser):
        before = Event.objects.count()
        answer = browser.get(reverse(name, kwargs=world.records.get(page.record, {})) + DOWNLOADS[name])
        if answer.streaming:
            b"".join(answer.streaming_content)
        return answer.status_code, "Content-Disposition" in answer.headers, Event.objects.count() - before


@pytest.mark.parametrize("name", DOWNLOADS)
def test_what_is_taken_away_leaves_an_event_and_is_refused_without(world, name, monkeypatch):
    assert fetched(world, name) == (200, True, 1)

    def full(*_arguments, **_more):
        raise DatabaseError("the trail cannot be written")

    monkeypatch.setattr(Event, "save", full)
    status, file, _events = fetched(world, name)
    assert status >= 500
    assert not file
