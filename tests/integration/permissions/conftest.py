"""Both counties, built once for a module."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from tests.integration.permissions.world import World, build


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once: every request is undone by itself, everything at the end.

    The counts beside the navigation's entries are kept as in production: nothing here changes them.
    """
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(NAVIGATION_SECONDS=600):
        yield build()
        transaction.set_rollback(True)
