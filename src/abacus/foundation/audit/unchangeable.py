"""What the database itself refuses: changing or deleting an event or a seal, on both databases.

A table that SQLite makes anew in a migration loses its triggers: `put_up` runs after every migration.
The name of a trigger is all that later code may rely on; `missing` tells whether they are in place.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

EVENTS, SEALS, WAITING = "audit_event", "audit_seal", "audit_waiting"
SAID = "audit records are never changed"

_NOT = "BEGIN SELECT RAISE(ABORT, '" + SAID + "'); END"

SQLITE = {
    "audit_event_update": f"BEFORE UPDATE ON {EVENTS} {_NOT}",
    "audit_event_delete": f"BEFORE DELETE ON {EVENTS} {_NOT}",
    # INSERT OR REPLACE deletes without asking the trigger above.
    "audit_event_replace": f"BEFORE INSERT ON {EVENTS} WHEN EXISTS (SELECT 1 FROM {EVENTS} WHERE id = NEW.id) {_NOT}",  # noqa: S608
    "audit_event_waits": f"AFTER INSERT ON {EVENTS} BEGIN INSERT INTO {WAITING} (event_id) VALUES (NEW.id); END",  # noqa: S608
    "audit_seal_update": f"BEFORE UPDATE ON {SEALS} {_NOT}",
    "audit_seal_delete": f"BEFORE DELETE ON {SEALS} {_NOT}",
    "audit_seal_replace": f"BEFORE INSERT ON {SEALS} WHEN EXISTS (SELECT 1 FROM {SEALS} WHERE event_id = NEW.event_id"  # noqa: S608
    f" OR (region_path = NEW.region_path AND year = NEW.year AND number = NEW.number)) {_NOT}",
}
"""Trigger → what follows its name. SQLite."""

FUNCTIONS = {
    "audit_refuse": f"BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END",
    "audit_wait": f"BEGIN INSERT INTO {WAITING} (event_id) VALUES (NEW.id); RETURN NULL; END",  # noqa: S608
}
POSTGRESQL = {
    "audit_event_unchanged": f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {EVENTS} EXECUTE FUNCTION audit_refuse()",
    "audit_event_waits": f"AFTER INSERT ON {EVENTS} FOR EACH ROW EXECUTE FUNCTION audit_wait()",
    "audit_seal_unchanged": f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {SEALS} EXECUTE FUNCTION audit_refuse()",
}
"""Trigger → what follows its name. PostgreSQL; for each statement, so that no row must be met."""

IN_FORCE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%%'",
    # A trigger somebody has switched off is as good as none.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    " AND tgrelid IN (to_regclass('audit_event'), to_regclass('audit_seal'))",
}


def wanted(vendor: str) -> dict[str, str]:
    """The triggers of a database by name."""
    return SQLITE if vendor == "sqlite" else POSTGRESQL


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that are not there or switched off."""
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE[connection.vendor], [])
        found = {str(name) for (name,) in cursor.fetchall()}
    return [name for name in wanted(connection.vendor) if name not in found]


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers that are missing; nothing where all are there."""
    gone = missing(connection)
    if not gone:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name, body in FUNCTIONS.items():
                cursor.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body};$$")
        for name in gone:
            cursor.execute(created(connection.vendor, name))


def created(vendor: str, name: str) -> str:
    """The statement that makes a trigger."""
    word = "CREATE TRIGGER" if vendor == "sqlite" else "CREATE OR REPLACE TRIGGER"
    return f"{word} {name} {wanted(vendor)[name]}"


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers, for undoing the migration that made them."""
    for name, rest in wanted(connection.vendor).items():
        table = f" ON {EVENTS if f'ON {EVENTS} ' in rest else SEALS}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")


def after_migrating(using: str, **_more: Any) -> None:
    """Whatever a migration did to the tables, the triggers stand."""
    from django.db import connections

    put_up(connections[using])
