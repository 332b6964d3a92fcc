"""The lines of the chains of the trail."""

from collections.abc import Mapping
from typing import Any

from tests.factories import County
from tests.integration.permissions.page import AUDIT, EVERYBODY, Page, post

TABLE: dict[str, Page] = {
    "oversight:chains": Page(AUDIT),
    "oversight:verify": post(AUDIT),
    "metrics": Page(EVERYBODY, anonymous=True),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """Chains are nobody's record."""
    return {}
