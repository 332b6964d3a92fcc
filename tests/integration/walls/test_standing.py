"""An installation whose wall has a gap, or that serves as somebody who can climb it, is not fit to serve."""

import pytest
from django.db import connection, transaction

from abacus.web.walls import ddl, questions, raising
from abacus.web.walls.raising import as_owner, lower, raise_walls
from tests.harness import postgresql

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_applications_role_and_every_wall_are_as_they_should_be():
    assert [*questions.role(), *questions.tables()] == []


def test_the_owners_role_may_not_serve():
    with as_owner():
        found = list(questions.role())
    assert [problem.weight for problem in found] == ["refuse"]
    assert "abacus_owner" in found[0].message
    assert "CREATE ROLE abacus_app" in found[0].todo


def test_a_superuser_may_not_serve(settings):
    settings.DATABASE_OWNER = {**settings.DATABASE_OWNER, "USER": postgresql.USER}
    with as_owner():
        found = list(questions.role())
    assert [problem.weight for problem in found] == ["refuse"]
    assert "超级用户" in found[0].message


@pytest.mark.parametrize(
    "gap",
    [
        "ALTER TABLE pool_projectyear DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE pool_projectyear NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY wall ON pool_projectyear",
        "CREATE POLICY mine ON pool_projectyear USING (true)",
    ],
)
def test_a_gap_is_found_and_closed_again(gap):
    with as_owner():
        run(gap)
        found = list(questions.tables())
        run("DROP POLICY IF EXISTS mine ON pool_projectyear")
        raise_walls()
        assert list(questions.tables()) == []
    assert [problem.weight for problem in found] == ["refuse"]
    assert "pool_projectyear" in found[0].message


def test_walls_are_put_up_again_as_often_as_one_likes():
    with as_owner():
        lower()
        assert list(questions.tables())
        raise_walls()
        raise_walls()
    assert list(questions.tables()) == []


def test_within_somebodys_transaction_the_walls_stay_up_where_nothing_is_due():
    with transaction.atomic():
        raising.migrate(verbosity=0)
        assert list(questions.tables()) == []


def test_who_owns_the_tables_needs_no_grants(settings):
    assert list(raising._grants())
    settings.DATABASE_OWNER = {"USER": settings.DATABASES["default"]["USER"]}
    assert list(raising._grants()) == []


def test_what_is_open_to_all_has_no_wall():
    with pytest.raises(KeyError):
        ddl.table("api.Knock")
