"""Addresses of the dashboards."""

from collections.abc import Mapping
from typing import Any

from tests.factories import County
from tests.integration.permissions.page import BUSINESS, Page

TABLE: dict[str, Page] = {
    "dashboards:home": Page(BUSINESS),
    "dashboards:body": Page(BUSINESS, "dashboards_unit"),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """A unit to drill down to."""
    return {"dashboards_unit": {"pk": place.unit.pk}}
