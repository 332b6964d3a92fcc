import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_county():
    from datetime import date

    from abacus.foundation.workflow import services as w

    assert w.worklist
