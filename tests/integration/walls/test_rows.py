# ruff: noqa: S608 - names of tables come from the models
"""With raw SQL and the application's own role, PostgreSQL gives out and takes in the rows of the reach alone."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import DataError, ProgrammingError, connection, transaction

from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.reach import NOWHERE, published, within
from abacus.foundation.organisations.scope import Scope, inside
from abacus.web.walls import ddl
from abacus.web.walls.belonging import BELONGING, Own, Through, Years

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TABLES = {one.name: one for one in ddl.tables()}


@pytest.fixture(scope="module")
def places(counties) -> dict[str, str]:
    """Paths of both counties, and of two units of the first."""
    home, other = counties
    return {
        "home": home.region.path,
        "neighbour": other.region.path,
        "unit": home.unit.path,
        "other_unit": home.other_unit.path,
    }


def paths(ask, one: ddl.Table) -> list[str]:
    """The paths of the rows of a table that can be seen."""
    return [path for (path,) in ask(f"SELECT {one.column} FROM {one.name}")]


@contextmanager
def refused() -> Iterator[None]:
    """The database refuses what is done inside, which is undone."""
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        yield


def reads_above(one: ddl.Table) -> bool:
    """Whether a body may read rows of those above it: always, or those that one of its own rows shows."""
    line = one.belonging
    return isinstance(line, Own | Through) and bool(line.above or line.shown_by or getattr(line, "seen", ""))


def test_the_role_of_the_tests_owns_nothing_and_bypasses_nothing(ask):
    assert ask("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [
        ("abacus_app", False, False)
    ]
    assert ask("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relowner = current_user::regrole") == [(0,)]


def test_every_path_is_compared_byte_by_byte(ask):
    """A range of paths is a subtree only where no language sorts them; migrations make such columns, and keep them."""
    columns = ask("SELECT table_name, column_name, collation_name FROM information_schema.columns")
    stated = {(table, column): collation for table, column, collation in columns}
    fields = [field for model in apps.get_models() for field in model._meta.fields if isinstance(field, PathField)]
    assert fields
    for field in fields:
        assert field.db_parameters(connection)["collation"] == "C"
        assert stated[field.model._meta.db_table, field.column] == "C"


def test_every_table_has_rows_of_both_counties_to_hold_back(ask, places):
    for county in "home", "neighbour":
        with within(Scope((places[county],))):
            assert [name for name in TABLES if not paths(ask, TABLES[name])] == []


@pytest.mark.parametrize("name", TABLES)
def test_without_a_reach_there_are_no_rows(ask, all_of, name):
    with within(NOWHERE):
        seen = ask(f"SELECT count(*) FROM {name} WHERE {TABLES[name].column} <> ''")[0][0]
    assert seen == 0


@pytest.mark.parametrize("name", TABLES)
def test_a_county_has_its_own_rows_and_none_of_the_neighbours(ask, all_of, places, name):
    one = TABLES[name]
    with within(Scope((places["home"],))):
        own = paths(ask, one)
    with within(Scope((places["neighbour"],))):
        others = paths(ask, one)
    assert all(inside(path, places["home"]) for path in own if path)
    assert all(inside(path, places["neighbour"]) for path in others if path)
    of_nobody = sum(1 for path in own if not path)
    assert len(own) + len(others) - of_nobody == all_of(name)


@pytest.mark.parametrize("name", TABLES)
def test_a_unit_has_its_own_rows_and_at_most_those_of_the_bodies_above(ask, places, name):
    one, unit = TABLES[name], places["unit"]
    with within(Scope((unit,))):
        seen = paths(ask, one)
    strange = [path for path in seen if path and not inside(path, unit)]
    if not reads_above(one):
        assert strange == []
    assert all(inside(unit, path) for path in strange)


@pytest.mark.parametrize("name", TABLES)
def test_the_neighbours_rows_can_neither_be_changed_nor_removed_nor_added(ask, places, name):
    one = TABLES[name]
    with within(Scope((places["neighbour"],))):
        columns = [column.name for column in connection.introspection.get_table_description(connection.cursor(), name)]
        rows = ask(f"SELECT * FROM {name} WHERE {one.column} <> '' LIMIT 1")
    if not rows:
        return
    row, pk = dict(zip(columns, rows[0], strict=True)), one.model._meta.pk.column
    with within(Scope((places["home"],))):
        if name not in ddl.KEPT:  # which are refused to everybody
            assert ask(f"UPDATE {name} SET {pk} = {pk} WHERE {pk} = %s", row[pk]) == [(0,)]
            assert ask(f"DELETE FROM {name} WHERE {pk} = %s", row[pk]) == [(0,)]
    if isinstance(one.belonging, Years) or (isinstance(one.belonging, Own) and one.belonging.added):
        return  # what anybody may add: an event; and a project, which is its maker's until it has a year
    quoted = ", ".join(f'"{column}"' for column in columns if column != pk)
    with within(Scope((places["neighbour"],))):
        ask(f"CREATE TEMPORARY TABLE outside ON COMMIT DROP AS SELECT * FROM {name} WHERE {pk} = {row[pk]}")
    copied = f"INSERT INTO {name} ({pk}, {quoted}) SELECT 999999999, {quoted} FROM outside"
    with refused(), within(Scope((places["home"],))):
        ask(copied)


def test_a_row_cannot_be_moved_out_of_reach(ask, places):
    with refused(), within(Scope((places["home"],))):
        ask("UPDATE pool_projectyear SET organisation_path = %s", places["neighbour"])


def test_rows_that_hang_on_a_moved_row_move_with_it(ask, places):
    entry, year = ask("SELECT id, project_year_id FROM pool_budgetentry WHERE org_path = %s LIMIT 1", places["unit"])[0]
    ask("UPDATE pool_projectyear SET organisation_path = %s WHERE id = %s", places["other_unit"], year)
    assert ask("SELECT org_path FROM pool_budgetentry WHERE id = %s", entry) == [(places["other_unit"],)]


def test_a_path_written_by_hand_is_looked_up_all_the_same(ask, places):
    entry = ask("SELECT id FROM pool_budgetentry WHERE org_path = %s LIMIT 1", places["unit"])[0][0]
    ask("UPDATE pool_budgetentry SET org_path = %s WHERE id = %s", places["neighbour"], entry)
    assert ask("SELECT org_path FROM pool_budgetentry WHERE id = %s", entry) == [(places["unit"],)]


def test_a_new_project_is_its_makers_until_it_has_a_year(ask, places):
    copied = "(SELECT jsonb_populate_record(p, %s) AS p FROM pool_project p LIMIT 1) q"
    with within(Scope((places["unit"],))):
        ask(f"INSERT INTO pool_project SELECT (p).* FROM {copied}", '{"id": 999999999, "code": "NEW"}')
        assert ask("SELECT org_path FROM pool_project WHERE id = 999999999") == [(places["unit"],)]
    with within(Scope((places["other_unit"],))):
        assert ask("SELECT 1 FROM pool_project WHERE id = 999999999") == []


def test_published_papers_are_read_where_the_public_reads_and_nowhere_else(ask):
    with within(NOWHERE):
        assert ask("SELECT count(*) FROM disclosure_publication") == [(0,)]
        with published():
            rows = ask("SELECT snapshot IS NOT NULL FROM disclosure_publication")
            assert rows
            assert all(shown for (shown,) in rows)
            assert ask("SELECT count(*) FROM pool_projectyear") == [(0,)]
            assert ask("UPDATE disclosure_publication SET version = version + 1") == [(0,)]


def test_tables_are_not_the_applications_to_change(ask):
    for statement in (
        "TRUNCATE pool_projectyear CASCADE",
        "ALTER TABLE pool_projectyear DISABLE ROW LEVEL SECURITY",
        "DROP POLICY wall ON pool_projectyear",
        "CREATE TABLE mine (id int)",
        "SET ROLE abacus_owner",
    ):
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
            ask(statement)
    with pytest.raises((ProgrammingError, DataError)), transaction.atomic():
        ask("SET LOCAL row_security = off; SELECT * FROM pool_projectyear")


def test_every_guarded_table_is_walled(ask):
    walled = {name for (name,) in ask(
        "SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND c.relforcerowsecurity"
        " AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)"
    )}  # fmt: skip
    assert walled == set(TABLES)
    assert {BELONGING[one.model._meta.label] for one in TABLES.values()}


# Rows that show other rows: whoever may make one could look through it


def a_row(ask, place: str, what: str, where: str) -> int:
    """The number of a row in a place."""
    with within(Scope((place,))):
        return ask(f"SELECT {what} FROM {where} LIMIT 1")[0][0]


def test_a_project_of_the_neighbours_is_not_taken_by_a_year_of_ones_own(ask, places):
    """A year made for its number showed the project, its targets, and moved it here."""
    theirs = a_row(ask, places["neighbour"], "project_id", "pool_projectyear")
    own = a_row(ask, places["home"], "id", "pool_projectyear")
    with refused(), within(Scope((places["home"],))):
        ask("UPDATE pool_projectyear SET project_id = %s, fiscal_year = 2099 WHERE id = %s", theirs, own)
    names = [one.column for one in TABLES["pool_projectyear"].model._meta.concrete_fields]
    names = [f'"{name}"' for name in names if name not in {"id", "project_id", "fiscal_year"}]
    copied = f"""INSERT INTO pool_projectyear (id, project_id, fiscal_year, {", ".join(names)})
        SELECT 999999999, {theirs}, 2099, {", ".join(names)} FROM pool_projectyear WHERE id = {own}"""
    with refused(), within(Scope((places["home"],))):
        ask(copied)
    with within(Scope((places["home"],))):
        assert ask("SELECT count(*) FROM pool_project WHERE id = %s", theirs) == [(0,)]


def test_a_project_is_where_its_newest_year_is_whatever_is_written_into_its_path(ask, places):
    own = a_row(ask, places["home"], "project_id", "pool_projectyear")
    before = ask("SELECT org_path FROM pool_project WHERE id = %s", own)
    with within(Scope((places["home"],))):
        ask("UPDATE pool_project SET org_path = %s WHERE id = %s", places["neighbour"], own)
    assert ask("SELECT org_path FROM pool_project WHERE id = %s", own) == before


@pytest.mark.parametrize("key", ["batch", "source"])
def test_what_the_neighbours_handed_in_is_not_shown_by_a_table_of_ones_own(ask, places, key):
    theirs = a_row(ask, places["neighbour"], "id", f"intake_{key}")
    with refused(), within(Scope((places["home"],))):
        ask(f"UPDATE intake_table SET {key}_id = %s", theirs)
