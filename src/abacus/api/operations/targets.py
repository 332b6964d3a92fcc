"""Targets as versions with their indicators."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query
from pydantic import Field

from abacus.api.reading import Paged, asked, first_or_404, page, years
from abacus.api.site import reading
from abacus.api.types import Id, Out, Year
from abacus.foundation.accounts.permissions import Permission
from abacus.pool.models import IndicatorLine, TargetVersion

States = Literal[tuple(TargetVersion.State.values)]  # type: ignore[valid-type]


class IndicatorOut(Out):
    """一条指标 / one indicator. `line_id` stays the same across versions and years."""

    line_id: uuid.UUID
    position: int
    goal_no: int
    level1: str
    level2: str
    name: str
    operator: str
    target_micro: int | None = Field(description="目标值 × 1,000,000")
    target_high_micro: int | None = Field(description="区间上限 × 1,000,000")
    target_on: date | None
    target_text: str | None = Field(description="填报时的原文 / as it was written")
    unit: str | None
    weight_centi: int = Field(description="分值 × 100")
    mode: str = Field(description="计分方式 / how it is scored")


class VersionOut(Out):
    """目标的一个版本 / one version of the targets; its content never changes."""

    id: int
    project_id: int
    project_code: str
    fiscal_year: int | None = Field(description="null：整个实施期 / the whole period")
    number: int
    state: str
    goals: list[str]
    submitted_on: date
    approved_on: date | None
    effective_on: date | None
    frozen_on: date | None
    reason: str | None
    pack_release: str
    indicators: list[IndicatorOut]


class Versions(Out):
    """一页 / a page."""

    total: int
    next_after: int | None
    items: list[VersionOut]


class VersionsAsked(Paged):
    """Filters; all of them together."""

    project_id: Id | None = Field(None, description="项目编号")
    fiscal_year: Year | None = Field(None, description="年度")
    state: States | None = Field(None, description="状态，如 approved / state")  # type: ignore[valid-type]


@reading(
    "/targets", name="targets", may=Permission.PROJECT_VIEW, answer=Versions, tag="targets",
    summary="绩效目标的版本 / versions of targets",
)  # fmt: skip
def list_targets(request: HttpRequest, given: Query[VersionsAsked]) -> dict[str, Any]:
    """每个版本连同其指标。

    Every version with its indicators.
    """
    named = {
        "target_set__project_id": given.project_id, "target_set__fiscal_year": given.fiscal_year, "state": given.state,
    }  # fmt: skip
    wanted = {name: value for name, value in named.items() if value is not None}
    return page(mine(request).filter(**wanted), given, shown)


@reading(
    "/targets/{version_id}", name="target", may=Permission.PROJECT_VIEW, answer=VersionOut, tag="targets",
    summary="一个版本 / one version",
)  # fmt: skip
def read_target(request: HttpRequest, version_id: Path[Id]) -> dict[str, Any]:
    """含各条指标。

    With its indicators.
    """
    return shown([first_or_404(mine(request).filter(pk=version_id))])[0]


def mine(request: HttpRequest) -> Any:
    """The versions of projects the person may see, that belong to the person's places themselves."""
    person = asked(request)
    rows = TargetVersion.objects.visible_to(person.user, person.day)
    return rows.filter(target_set__project__in=years(request).order_by().values("project_id")).select_related(
        "target_set__project"
    )


def shown(rows: Sequence[TargetVersion]) -> list[dict[str, Any]]:
    """Versions as data, with their indicators. One query."""
    lines: dict[int, list[dict[str, Any]]] = {}
    for line in IndicatorLine.objects.filter(version__in=[row.pk for row in rows]).order_by("version", "position"):
        lines.setdefault(line.version_id, []).append(indicator(line))
    same = ("id", "number", "state", "submitted_on", "approved_on", "effective_on", "frozen_on", "pack_release")
    return [
        {
            **{name: getattr(row, name) for name in same},
            "project_id": row.target_set.project_id,
            "project_code": row.target_set.project.code,
            "fiscal_year": row.target_set.fiscal_year,
            "goals": [str(goal.get("text", "")) if isinstance(goal, dict) else str(goal) for goal in row.goals],
            "reason": row.reason or None,
            "indicators": lines.get(row.pk, []),
        }
        for row in rows
    ]


def indicator(line: IndicatorLine) -> dict[str, Any]:
    """An indicator as data."""
    same = (
        "line_id", "position", "goal_no", "level1", "level2", "name", "operator", "target_micro", "target_high_micro",
        "target_on", "weight_centi", "mode",
    )  # fmt: skip
    return {
        **{name: getattr(line, name) for name in same},
        "target_text": line.target_text or None,
        "unit": line.unit or None,
    }
