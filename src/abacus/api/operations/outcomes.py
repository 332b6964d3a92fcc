"""What the stages came to."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query
from pydantic import Field

from abacus.api.reading import Paged, first_or_404, page, years
from abacus.api.site import reading
from abacus.api.types import Id, Out, Year
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import StageOutcome

Stages = Literal[tuple(Stage.values)]  # type: ignore[valid-type]


class OutcomeOut(Out):
    """一个阶段的最终结果 / the final result of one stage; `superseded` by a later one, never changed."""

    id: int
    project_year_id: int
    project_code: str
    fiscal_year: int
    stage: str
    outcome: str = Field(description="规则包里的结果词 / the word of the rule pack")
    points_centi: int | None = Field(description="得分 × 100")
    grade: str | None
    amount_fen: int | None = Field(description="结果金额，分")
    final_on: date
    superseded: bool
    supersedes_id: int | None
    pack_release: str = Field(description="使用的规则包和版本")
    rule_id: str | None
    rule_hash: str | None


class Outcomes(Out):
    """一页 / a page."""

    total: int
    next_after: int | None
    items: list[OutcomeOut]


class OutcomesAsked(Paged):
    """Filters; all of them together."""

    project_year_id: Id | None = Field(None, description="项目年度编号")
    fiscal_year: Year | None = Field(None, description="年度")
    stage: Stages | None = Field(None, description="阶段 / stage")  # type: ignore[valid-type]
    current: Literal["true", "false"] = Field("true", description="true：只列现行结果 / only those that hold")


@reading(
    "/outcomes", name="outcomes", may=Permission.PROJECT_VIEW, answer=Outcomes, tag="outcomes",
    summary="阶段结果 / outcomes of stages",
)  # fmt: skip
def list_outcomes(request: HttpRequest, given: Query[OutcomesAsked]) -> dict[str, Any]:
    """事前评估、绩效目标、预算、监控、自评、抽查、重点评价、结果应用、公开各阶段的结果。

    The results of all stages; how a number came about stands under /explanations.
    """
    named = {
        "project_year_id": given.project_year_id, "project_year__fiscal_year": given.fiscal_year, "stage": given.stage,
        "superseded": False if given.current == "true" else None,
    }  # fmt: skip
    wanted = {name: value for name, value in named.items() if value is not None}
    rows = StageOutcome.objects.filter(project_year__in=years(request), **wanted)
    return page(rows.select_related("project_year__project").defer("detail"), given, shown_all)


@reading(
    "/outcomes/{outcome_id}", name="outcome", may=Permission.PROJECT_VIEW, answer=OutcomeOut, tag="outcomes",
    summary="一个阶段结果 / one outcome",
)  # fmt: skip
def read_outcome(request: HttpRequest, outcome_id: Path[Id]) -> dict[str, Any]:
    """含已被替代的结果。

    Superseded ones too.
    """
    rows = StageOutcome.objects.filter(project_year__in=years(request), pk=outcome_id)
    return shown_all([first_or_404(rows.select_related("project_year__project"))])[0]


def shown_all(rows: Sequence[StageOutcome]) -> list[dict[str, Any]]:
    """Outcomes as data."""
    same = (
        "id", "project_year_id", "stage", "outcome", "points_centi", "amount_fen", "final_on", "superseded",
        "supersedes_id", "pack_release",
    )  # fmt: skip
    return [
        {
            **{name: getattr(row, name) for name in same},
            "project_code": row.project_year.project.code,
            "fiscal_year": row.project_year.fiscal_year,
            "grade": row.grade or None,
            "rule_id": row.rule_id or None,
            "rule_hash": row.rule_hash or None,
        }
        for row in rows
    ]
