"""Addresses of draws and spot checks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from abacus.cycle.spotcheck import services
from abacus.cycle.spotcheck.models import SpotCheck
from abacus.foundation.accounts.roles import Role
from tests.factories import County
from tests.harness import DAY
from tests.integration.permissions.page import BUSINESS, CLERK, FINANCE, Page, post
from tests.spotcheck_steps import drawn, evaluated

LEAD = frozenset({Role.PERFORMANCE_DIVISION})

TABLE: dict[str, Page] = {
    "spotcheck:list": Page(BUSINESS),
    "spotcheck:coverage": Page(BUSINESS),
    "spotcheck:draws": Page(BUSINESS),
    "spotcheck:announce": Page(LEAD, posts=True, narrower=True),
    "spotcheck:draw": Page(BUSINESS, "spotcheck_draw"),
    "spotcheck:frame": Page(BUSINESS, "spotcheck_draw"),
    "spotcheck:verify": Page(BUSINESS, "spotcheck_draw"),
    "spotcheck:explain-weight": Page(BUSINESS, "spotcheck_line"),
    "spotcheck:freeze": post(LEAD, "spotcheck_announced", data={"version": "0"}, narrower=True),
    "spotcheck:number": post(FINANCE, "spotcheck_announced", data={"version": "0", "number": "385"}),
    "spotcheck:draw-lots": post(LEAD, "spotcheck_announced", data={"version": "0"}, narrower=True),
    "spotcheck:abandon": post(LEAD, "spotcheck_announced", data={"version": "0", "reason": "写错"}, narrower=True),
    "spotcheck:check": Page(BUSINESS, "spotcheck_check"),
    "spotcheck:explain": Page(BUSINESS, "spotcheck_explained"),
    "spotcheck:save": post(FINANCE, "spotcheck_check", data={"version": "0"}),
    "spotcheck:difference": Page(FINANCE, "spotcheck_check", posts=True),
    "spotcheck:feed-back": post(FINANCE, "spotcheck_check", data={"version": "0"}),
    "spotcheck:answer": post(CLERK, "spotcheck_check", data={"version": "0", "answer": "accept"}),
    "spotcheck:decide": post(FINANCE, "spotcheck_check", data={"version": "0", "decision": "维持"}),
    "spotcheck:finish": post(FINANCE, "spotcheck_check", data={"version": "0"}),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """A published draw with its check, and one that is only announced."""
    evaluated(place, "公园养护")
    draw = drawn(place, on=date(2023, 3, 1))
    announced = services.announce(
        region=place.region, fiscal_year=2021, seed_rule="text", seed_source="上年抽查", on=DAY,
        by=place.people[Role.PERFORMANCE_DIVISION],
    )  # fmt: skip
    check = SpotCheck.objects.get(line__draw=draw)
    return {
        "spotcheck_draw": {"draw_id": draw.pk},
        "spotcheck_announced": {"draw_id": announced.pk},
        "spotcheck_line": {"draw_id": draw.pk, "line_id": check.line_id},
        "spotcheck_check": {"check_id": check.pk},
        "spotcheck_explained": {"check_id": check.pk, "what": "difference"},
    }
