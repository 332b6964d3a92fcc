"""Addresses of changed targets; those of the declaration stand in the table itself."""

from collections.abc import Mapping
from typing import Any

from abacus.cycle.targets import services
from tests import stages
from tests.factories import County
from tests.harness import DAY
from tests.integration.permissions.page import BUSINESS, Page

TABLE: dict[str, Page] = {
    "targets:changes": Page(BUSINESS),
    "targets:change": Page(BUSINESS, "targets_change"),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """A change that has just been asked for."""
    walk = stages.Walk(place, stages.project(place, DAY, name="目标有变更的项目"), DAY)
    settled = walk.to_the_end(stages.content())
    services.revise(declaration_id=settled.pk, by=walk.clerk, on=DAY)
    return {"targets_change": {"change_id": settled.changes.get().pk}}
