"""What stages add to the page of a project, without being imported."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Model

from abacus.pool.models import ProjectYear

Context = Callable[[ProjectYear, Any, date], dict[str, Any] | None]


@dataclass(frozen=True)
class ProjectSection:
    """A block of the page. `context(project_year, access, day)` fills its template; None leaves the block out.

    Blocks stand in ascending `order`; the pool's own: money 20, indicators 40, decisions 60,
    documents 70, years 90. `actions` answers links for the head as (label, url, primary).
    `instead_of` names a template of the pool's own that this block says better: it is left out then.

    `about` names the models (with a column `project_year`) whose rows the block tells of: it is asked
    only where one of them has a row of this project-year, which the page finds out for all blocks in
    one query. What the page knows already, outcomes, versions and actual values, `pool.known` answers.
    """

    order: int
    template: str
    context: Context
    actions: Callable[[ProjectYear, Any, date], list[tuple[Any, str, bool]]] | None = None
    instead_of: str = ""
    about: tuple[type[Model], ...] = ()


_sections: dict[str, ProjectSection] = {}


def register(section: ProjectSection) -> None:
    """Add a block, from an `AppConfig.ready`; the last one of a template wins."""
    _sections[section.template] = section


def sections() -> list[ProjectSection]:
    """All blocks in order."""
    return sorted(_sections.values(), key=lambda section: section.order)


def spoken_of(project_year: ProjectYear) -> frozenset[type[Model]]:
    """Which of the models that blocks are `about` have a row of this project-year. One query."""
    models = list(dict.fromkeys(model for section in _sections.values() for model in section.about))
    if not models:
        return frozenset()
    sql = " UNION ALL ".join(_asks(number, model) for number, model in enumerate(models))
    with connection.cursor() as cursor:
        cursor.execute(sql, [project_year.pk] * len(models))
        return frozenset(models[number] for (number,) in cursor.fetchall())


def _asks(number: int, model: type[Model]) -> str:
    """The part of the query that answers `number` where the model has a row; its names come from the model alone."""
    quote = connection.ops.quote_name
    field = model._meta.get_field("project_year")
    table, column = quote(model._meta.db_table), quote(getattr(field, "column", "project_year_id"))
    return f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {table} WHERE {column} = %s)"  # noqa: S608
