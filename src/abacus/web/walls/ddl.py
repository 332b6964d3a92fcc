"""The statements that make the second wall: columns, triggers, policies and grants, all from `belonging`.

Every statement may be run again. `app.scope`, `app.scope_2` … are settings of the transaction; a setting
that nobody made, or whose transaction is over, compares with nothing. The settings are looked up once for a
statement, not for each row, and every command of a table has one policy, what is cheap to see standing first:
PostgreSQL would put several in an order of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db import models

from abacus.foundation.organisations.reach import RANGES
from abacus.web.walls.belonging import BELONGING, Open, Own, Through, Years

COLUMN = "org_path"
POLICIES = ("wall", "wall_added", "wall_changed", "wall_removed")
EARLIER = (
    *("wall_above", "wall_locked", "wall_published"),
    *("wall_seen", "wall_seen_changed", "wall_seen_added", "wall_shown"),
)
"""Policies of releases before; they go when the wall is raised."""
SCOPES = tuple(
    f"nullif(current_setting('{name}', true), '')"
    for name in ("app.scope", *(f"app.scope_{number}" for number in range(2, RANGES + 1)))
)
BORDERS = "concat_ws(' ', " + ", ".join(f"{scope}, {scope} || '~'" for scope in SCOPES) + ")"

KEPT = ("audit_event", "audit_seal")
"""What is added and read, never changed."""


@dataclass(frozen=True)
class Table:
    """A guarded table: its model, name, line in `belonging`, and the column that holds the path."""

    model: type[models.Model]
    name: str
    belonging: Own | Through | Years
    column: str

    @property
    def hidden(self) -> bool:
        """Whether the column is kept by triggers and unknown to the application."""
        return not isinstance(self.belonging, Own)

    @property
    def parent(self) -> "tuple[Table | None, str, str, str]":
        """For rows that belong through a key: (guarded parent, its table, its path column, our key's column)."""
        assert isinstance(self.belonging, Through)  # noqa: S101 - asked only there
        field: Any = self.model._meta.get_field(self.belonging.field)
        label = field.related_model._meta.label
        if isinstance(BELONGING[label], Open):
            return None, field.related_model._meta.db_table, "path", field.column
        above = table(label)
        return above, above.name, above.column, field.column


def table(label: str) -> Table:
    """The guarded table of a model by its label. Raises KeyError where it has no line or is open."""
    belonging = BELONGING[label]
    if isinstance(belonging, Open):
        raise KeyError(label)
    model = _models()[label]
    column = COLUMN
    if isinstance(belonging, Own):
        column = str(model._meta.get_field(belonging.column).column)  # type: ignore[union-attr]
    return Table(model, model._meta.db_table, belonging, column)


def tables() -> list[Table]:
    """Every guarded table that exists, what others belong to before what belongs to it."""
    known = _models()
    found = {label: table(label) for label, line in BELONGING.items() if label in known and not isinstance(line, Open)}
    return sorted(found.values(), key=lambda one: (_depth(one), one.name))


def _depth(one: Table) -> int:
    if not isinstance(one.belonging, Through):
        return 0
    above = one.parent[0]
    return 1 + (_depth(above) if above else 0)


def _models() -> dict[str, type[models.Model]]:
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


# Conditions


def inside(column: str) -> str:
    """`column` lies in one of the current scopes, scope ≤ column < scope~; false where none is set.

    The borders of the ranges are put into one array once for a statement, and a row lies inside where it stands
    behind an odd number of them: `organisations.reach.ranges` tells scopes in order and none within another.
    Written as an inequality, it leaves the planner's estimate to the conditions of the first wall.
    """
    return f"width_bucket({column}::text COLLATE \"C\", (SELECT string_to_array({BORDERS}, ' '))) % 2 <> 0"


def above(column: str) -> str:
    """`column` is a body above one of the current scopes."""
    return f"strpos((SELECT ' ' || concat_ws(' ', {', '.join(SCOPES)})), ' ' || {column} || '.') <> 0"


def seen(one: Table) -> str:
    """The caller sees a row this one hangs together with: a year of a project, or the project of a set."""
    if isinstance(one.belonging, Years):
        years = table(one.belonging.years)
        key: Any = years.model._meta.get_field(one.belonging.key)
        return f"EXISTS (SELECT 1 FROM {years.name} y WHERE y.{key.column} = {one.name}.id)"  # noqa: S608 - names of models
    _above, name, _column, key_column = one.parent
    return f"EXISTS (SELECT 1 FROM {name} p WHERE p.id = {one.name}.{key_column})"  # noqa: S608


def shown(one: Table, label: str, key: str) -> str:
    """The caller sees a row of another model that points here."""
    other = table(label)
    column: Any = other.model._meta.get_field(key)
    return f"EXISTS (SELECT 1 FROM {other.name} o WHERE o.{column.column} = {one.name}.id)"  # noqa: S608


# Statements


def down(one: Table) -> Iterator[str]:
    """Take the wall of one table down for its owner alone: others see nothing until it is up again."""
    yield f"ALTER TABLE {one.name} NO FORCE ROW LEVEL SECURITY"
    yield from _without_policies(one)
    shows = (f"wall_shows_{key}" for key, _shown in _shown_through(one))
    for trigger in ("wall_new", "wall_moved", "wall_children", "wall_newest", *shows):
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {one.name}"


def up(one: Table) -> Iterator[str]:
    """Put the wall of one table up; paths of rows that lack one are looked up. As owner, the wall being down."""
    if one.hidden:
        yield f'ALTER TABLE {one.name} ADD COLUMN IF NOT EXISTS {COLUMN} text COLLATE "C"'
        yield f"CREATE INDEX IF NOT EXISTS {one.name}_{COLUMN} ON {one.name} ({COLUMN})"
        yield from _filled(one)
    for key, other in _shown_through(one):
        yield from _only_what_is_seen(one, key, other)
    yield from _without_policies(one)
    yield from _policies(one)
    yield f"ALTER TABLE {one.name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {one.name} FORCE ROW LEVEL SECURITY"


def grants(role: str) -> Iterator[str]:
    """What the application's role may do: rows of every table, nothing to the tables themselves."""
    yield f'GRANT USAGE ON SCHEMA public TO "{role}"'
    yield f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"'
    yield f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"'
    yield f'REVOKE UPDATE, DELETE ON {", ".join(KEPT)} FROM "{role}"'


def _without_policies(one: Table) -> Iterator[str]:
    for policy in (*POLICIES, *EARLIER):
        yield f"DROP POLICY IF EXISTS {policy} ON {one.name}"


def _policies(one: Table) -> Iterator[str]:
    may = _conditions(one)
    if len({may.reads, may.adds, may.finds, may.leaves, may.removes}) == 1:
        yield f"CREATE POLICY wall ON {one.name} USING ({may.reads}) WITH CHECK ({may.reads})"
        return
    yield f"CREATE POLICY wall ON {one.name} FOR SELECT USING ({may.reads})"
    yield f"CREATE POLICY wall_added ON {one.name} FOR INSERT WITH CHECK ({may.adds})"
    yield f"CREATE POLICY wall_changed ON {one.name} FOR UPDATE USING ({may.finds}) WITH CHECK ({may.leaves})"
    if may.removes:
        yield f"CREATE POLICY wall_removed ON {one.name} FOR DELETE USING ({may.removes})"


@dataclass(frozen=True)
class May:
    """Which rows may be read, added, found for a change, left behind by one, removed (blank: none)."""

    reads: str
    adds: str
    finds: str
    leaves: str
    removes: str


def _conditions(one: Table) -> May:
    line, holds = one.belonging, inside(one.column)
    if isinstance(line, Own) and (line.added or line.platform):
        reads = f"{holds} OR {one.column} = ''" if line.platform else holds
        found = May(reads, "true" if line.added else holds, reads, reads, "")
    else:
        found = May(holds, holds, holds, holds, holds)
    if not isinstance(line, Years) and line.published:
        reads = f"current_setting('app.published', true) = 'on' AND {line.published}"
        found = replace(found, reads=f"{found.reads} OR ({reads})")
    if not isinstance(line, Years) and line.above:
        # A service locks the row before it asks whether its caller may change it; changing stays refused.
        higher = above(one.column)
        found = replace(found, reads=f"{found.reads} OR {higher}", finds=f"{found.finds} OR {higher}")
    if isinstance(line, Years) or (isinstance(line, Through) and line.seen):
        hangs = seen(one)
        found = replace(found, reads=f"{found.reads} OR {hangs}")
        if isinstance(line, Years) or line.seen == "change":
            found = replace(found, finds=f"{found.finds} OR {hangs}", leaves=f"{found.leaves} OR {hangs}")
        if isinstance(line, Through) and line.seen == "change":
            found = replace(found, adds=f"{found.adds} OR {hangs}")
    if not isinstance(line, Years) and line.shown_by:
        found = replace(found, reads=f"{found.reads} OR {shown(one, *line.shown_by)}")
    return found


def _filled(one: Table) -> Iterator[str]:
    """Triggers that keep the hidden column, looked up with the caller's own rights; and the rows there already."""
    if isinstance(one.belonging, Years):
        yield from _of_the_newest_year(one)
        return
    _above, name, column, key = one.parent
    yield f"UPDATE {one.name} c SET {COLUMN} = p.{column} FROM {name} p WHERE p.id = c.{key} AND c.{COLUMN} IS NULL"  # noqa: S608
    yield f"""CREATE OR REPLACE FUNCTION {one.name}_wall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        NEW.{COLUMN} := (SELECT p.{column} FROM {name} p WHERE p.id = NEW.{key}); RETURN NEW; END $$"""  # noqa: S608
    yield from _trigger("wall_new", one.name, "BEFORE INSERT", f"{one.name}_wall()")
    changed = f"OLD.{key} IS DISTINCT FROM NEW.{key} OR OLD.{COLUMN} IS DISTINCT FROM NEW.{COLUMN}"
    yield from _trigger("wall_moved", one.name, "BEFORE UPDATE", f"{one.name}_wall()", changed)
    if _above is not None:
        yield from _handed_down(_above)


def _handed_down(one: Table) -> Iterator[str]:
    """Rows that belong through `one` follow when its path changes."""
    children = [child for child in tables() if isinstance(child.belonging, Through) and child.parent[1] == one.name]
    lines = " ".join(
        f"UPDATE {child.name} SET {COLUMN} = NULL WHERE {child.parent[3]} = NEW.id;"  # noqa: S608
        for child in children
    )
    yield f"""CREATE OR REPLACE FUNCTION {one.name}_wall_children() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        {lines} RETURN NULL; END $$"""
    changed = f"OLD.{one.column} IS DISTINCT FROM NEW.{one.column}"
    yield from _trigger("wall_children", one.name, "AFTER UPDATE", f"{one.name}_wall_children()", changed)


def _shown_through(one: Table) -> list[tuple[str, Table]]:
    """(column of the key, table) of everything that rows of `one` show to whoever sees them."""
    found = []
    for other in tables():
        line = other.belonging
        label, key = (line.years, line.key) if isinstance(line, Years) else line.shown_by or ("", "")
        if label == one.model._meta.label:
            field: Any = one.model._meta.get_field(key)
            found.append((str(field.column), other))
    return found


def _only_what_is_seen(one: Table, key: str, other: Table) -> Iterator[str]:
    """A row shows another only where its maker saw that before: its number alone would open it else."""
    yield f"""CREATE OR REPLACE FUNCTION {one.name}_wall_shows_{key}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.{key} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {other.name} o WHERE o.id = NEW.{key}) THEN
            RAISE EXCEPTION 'row-level security: what {key} of {one.name} points at is out of reach'
                USING ERRCODE = 'insufficient_privilege';
        END IF; RETURN NEW; END $$"""  # noqa: S608
    when = f"BEFORE INSERT OR UPDATE OF {key}"
    yield from _trigger(f"wall_shows_{key}", one.name, when, f"{one.name}_wall_shows_{key}()")


def _of_the_newest_year(one: Table) -> Iterator[str]:
    """A new row belongs to its maker; with its first year, and with each newer one, to that year's body."""
    assert isinstance(one.belonging, Years)  # noqa: S101 - called only there
    years = table(one.belonging.years)
    key: Any = years.model._meta.get_field(one.belonging.key)
    newest = f"""(SELECT y.{years.column} FROM {years.name} y WHERE y.{key.column} = {{row}}
        ORDER BY y.{one.belonging.by} DESC, y.id DESC LIMIT 1)"""  # noqa: S608
    of_the_row = newest.format(row=f"{one.name}.id")
    yield f"UPDATE {one.name} SET {COLUMN} = {of_the_row} WHERE {COLUMN} IS NULL"  # noqa: S608
    yield f"""CREATE OR REPLACE FUNCTION {one.name}_wall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        NEW.{COLUMN} := {SCOPES[0]}; RETURN NEW; END $$"""
    yield from _trigger("wall_new", one.name, "BEFORE INSERT", f"{one.name}_wall()")
    # Only the trigger below says where a row is: what somebody else writes into the column counts for nothing.
    yield f"""CREATE OR REPLACE FUNCTION {one.name}_wall_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        NEW.{COLUMN} := OLD.{COLUMN}; RETURN NEW; END $$"""
    moved = f"OLD.{COLUMN} IS NOT NULL AND OLD.{COLUMN} IS DISTINCT FROM NEW.{COLUMN} AND pg_trigger_depth() = 0"
    yield from _trigger("wall_moved", one.name, "BEFORE UPDATE", f"{one.name}_wall_stays()", moved)
    of_the_new = newest.format(row=f"NEW.{key.column}")
    yield f"""CREATE OR REPLACE FUNCTION {years.name}_wall_newest() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE {one.name} SET {COLUMN} = {of_the_new}
        WHERE id = NEW.{key.column} AND {COLUMN} IS DISTINCT FROM {of_the_new};
        RETURN NULL; END $$"""  # noqa: S608
    written = f"AFTER INSERT OR UPDATE OF {years.column}, {key.column}, {one.belonging.by}"
    yield from _trigger("wall_newest", years.name, written, f"{years.name}_wall_newest()")


def _trigger(name: str, on: str, when: str, function: str, condition: str = "") -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {name} ON {on}"
    guarded = f" WHEN ({condition})" if condition else ""
    yield f"CREATE TRIGGER {name} {when} ON {on} FOR EACH ROW{guarded} EXECUTE FUNCTION {function}"
