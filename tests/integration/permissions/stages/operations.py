"""Addresses of health and of the state of the system."""

from collections.abc import Mapping
from typing import Any

from abacus.foundation.accounts.roles import Role
from tests.factories import County
from tests.integration.permissions.page import EVERYBODY, Page

TABLE: dict[str, Page] = {
    "operations:health": Page(EVERYBODY, anonymous=True),
    "operations:status": Page(frozenset({Role.SYSTEM_ADMIN})),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """Neither has one."""
    return {}
