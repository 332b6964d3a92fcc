"""Projects with their years."""

from collections.abc import Sequence
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Query
from pydantic import Field

from abacus.api.reading import Paged, first_or_404, page, years
from abacus.api.site import reading
from abacus.api.types import Id, Out, Year, words
from abacus.foundation.accounts.permissions import Permission
from abacus.pool.models import Project, ProjectYear

State = Literal[tuple(ProjectYear.State.values)]  # type: ignore[valid-type]


class ProjectYearOut(Out):
    """项目在一个年度 / a project in one year. Amounts are sums of all lines; null: no line of the kind."""

    id: int
    fiscal_year: int
    organisation_code: str
    organisation_name: str
    department_code: str
    department_name: str
    nature: str
    state: str
    requested_fen: int | None = Field(description="申报数，分")
    initial_fen: int | None = Field(description="年初预算，分")
    current_fen: int | None = Field(description="现预算，分")
    executed_fen: int | None = Field(description="已执行，分")
    grade: str | None = Field(description="自评等级，未定为 null")
    pack_release: str | None = Field(description="该年度使用的规则版本")


class ProjectOut(Out):
    """项目 / a project with those of its years that lie in the token's scope."""

    id: int
    region_code: str
    code: str
    name: str
    category: str
    protection: str
    book: str
    special_fund: bool
    bond: bool
    capital_works: bool
    major: bool
    function_code: str | None
    policy_code: str | None
    policy_name: str | None
    starts_year: int
    ends_year: int | None
    years: list[ProjectYearOut]


class Projects(Out):
    """一页 / a page."""

    total: int
    next_after: int | None
    items: list[ProjectOut]


class ProjectsAsked(Paged):
    """Filters; all of them together."""

    fiscal_year: Year | None = Field(None, description="只列有该年度的项目 / projects with this year")
    code: words(21) | None = Field(None, description="项目代码 / code")  # type: ignore[valid-type]
    name: words(60) | None = Field(None, description="名称的一部分 / part of the name")  # type: ignore[valid-type]
    department_code: words(30) | None = Field(None, description="主管部门代码")  # type: ignore[valid-type]
    organisation_code: words(30) | None = Field(None, description="单位代码")  # type: ignore[valid-type]
    state: State | None = Field(None, description="年度状态 / state of the year")  # type: ignore[valid-type]


@reading(
    "/projects", name="projects", may=Permission.PROJECT_VIEW, answer=Projects, tag="projects",
    summary="项目列表 / list of projects",
)  # fmt: skip
def list_projects(request: HttpRequest, given: Query[ProjectsAsked]) -> dict[str, Any]:
    """按编号顺序分页；每个项目只附职责范围内的年度。

    In the order of ids, page by page; with each project those of its years that the token may see.
    """
    mine = years(request)
    wanted = narrowed(mine, given)
    rows = Project.objects.filter(pk__in=wanted.order_by().values("project_id")).select_related("policy")
    return page(rows, given, lambda items: with_years(items, mine))


def narrowed(rows: QuerySet[ProjectYear], given: ProjectsAsked) -> QuerySet[ProjectYear]:
    """The project-years that fit the filters."""
    named = {
        "fiscal_year": given.fiscal_year, "state": given.state, "project__code": given.code,
        "project__name__contains": given.name, "department__code": given.department_code,
        "organisation__code": given.organisation_code,
    }  # fmt: skip
    return rows.filter(**{name: value for name, value in named.items() if value is not None})


@reading(
    "/projects/{project_id}", name="project", may=Permission.PROJECT_VIEW, answer=ProjectOut, tag="projects",
    summary="一个项目及其年度 / one project with its years",
)  # fmt: skip
def read_project(request: HttpRequest, project_id: Path[Id]) -> dict[str, Any]:
    """范围外的项目与不存在的项目一样答复 404。

    A project outside the scope answers 404, like one that does not exist.
    """
    mine = years(request)
    rows = Project.objects.filter(pk=project_id, pk__in=mine.order_by().values("project_id"))
    return with_years([first_or_404(rows.select_related("policy"))], mine)[0]


def with_years(items: Sequence[Project], mine: QuerySet[ProjectYear]) -> list[dict[str, Any]]:
    """Projects with their visible years, newest first. One query."""
    rows = mine.filter(project__in=[one.pk for one in items]).select_related("organisation", "department")
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows.order_by("-fiscal_year"):
        found.setdefault(row.project_id, []).append(shown_year(row))
    return [shown(one, found.get(one.pk, [])) for one in items]


def shown(one: Project, its_years: list[dict[str, Any]]) -> dict[str, Any]:
    """A project as data."""
    same = ("id", "region_code", "code", "name", "category", "protection", "book", "special_fund", "bond")
    more = ("capital_works", "major", "starts_year", "ends_year")
    return {
        **{name: getattr(one, name) for name in (*same, *more)},
        "function_code": one.function_code or None,
        "policy_code": one.policy.code if one.policy else None,
        "policy_name": one.policy.name if one.policy else None,
        "years": its_years,
    }


def shown_year(row: ProjectYear) -> dict[str, Any]:
    """A project-year as data."""
    same = ("id", "fiscal_year", "nature", "state", "requested_fen", "initial_fen", "current_fen", "executed_fen")
    return {
        **{name: getattr(row, name) for name in same},
        "organisation_code": row.organisation.code,
        "organisation_name": row.organisation.name,
        "department_code": row.department.code,
        "department_name": row.department.name,
        "grade": row.grade or None,
        "pack_release": row.pack_release or None,
    }
