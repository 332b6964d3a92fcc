import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_county():
    from datetime import date

    from abacus.foundation.accounts.access import access_of
    from tests.factories import county, neighbour
    c = county(); n = neighbour()
    assert len(c.people) == 15
    for r, u in c.people.items():
        print(r, access_of(u, date(2022, 3, 16)).scope)
