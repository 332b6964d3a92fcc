"""What stages add to the page of a project, without being imported."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Model

from abacus.pool.models import ProjectYear

Context = Callable[[ProjectYear, Any, date], dict[str, Any] | None]
Asked = tuple[type[Model], bool]
"""A model with a column `project_year`, and whether a row of any year of the project counts."""


@dataclass(frozen=True)
class ProjectSection:
    """A block of the page. `context(project_year, access, day)` fills its template; None leaves the block out.

    Blocks stand in ascending `order`; the pool's own: money 20, indicators 40, decisions 60,
    documents 70, years 90. `actions` answers links for the head as (label, url, primary).
    `instead_of` names a template of the pool's own that this block says better: it is left out then.

    `about` names the models (with a column `project_year`) whose rows the block tells of: it is asked
    only where one of them has a row of this project-year, which the page finds out for all blocks in
    one query. A model of `about_years` may have its row in any year of the project; a block with `also`
    is asked where that says so, too. What the page knows already, outcomes, versions and actual values,
    `pool.known` answers.
    """

    order: int
    template: str
    context: Context
    actions: Callable[[ProjectYear, Any, date], list[tuple[Any, str, bool]]] | None = None
    instead_of: str = ""
    about: tuple[type[Model], ...] = ()
    about_years: tuple[type[Model], ...] = ()
    also: Callable[[ProjectYear], bool] | None = None

    @property
    def asks(self) -> frozenset[Asked]:
        """What must be there for the block to be asked; nothing for a block that always is."""
        return frozenset([*((model, False) for model in self.about), *((model, True) for model in self.about_years)])

    def silent(self, project_year: ProjectYear, there: frozenset[Asked]) -> bool:
        """Whether the block need not be asked, `there` being what `spoken_of` found."""
        asks = self.asks
        return bool(asks) and there.isdisjoint(asks) and not (self.also and self.also(project_year))


_sections: dict[str, ProjectSection] = {}


def register(section: ProjectSection) -> None:
    """Add a block, from an `AppConfig.ready`; the last one of a template wins."""
    _sections[section.template] = section


def sections() -> list[ProjectSection]:
    """All blocks in order."""
    return sorted(_sections.values(), key=lambda section: section.order)


def spoken_of(project_year: ProjectYear) -> frozenset[Asked]:
    """Which of what blocks are about has a row of this project-year, or of this project. One query."""
    asked = list(dict.fromkeys(one for section in _sections.values() for one in sorted(section.asks, key=str)))
    if not asked:
        return frozenset()
    sql = " UNION ALL ".join(_asks(number, *one) for number, one in enumerate(asked))
    with connection.cursor() as cursor:
        cursor.execute(sql, [project_year.project_id if whole else project_year.pk for _model, whole in asked])
        return frozenset(asked[number] for (number,) in cursor.fetchall())


def _asks(number: int, model: type[Model], whole: bool) -> str:
    """The part of the query that answers `number` where the model has a row; its names come from the model alone."""
    quote = connection.ops.quote_name
    field = model._meta.get_field("project_year")
    table, column = quote(model._meta.db_table), quote(getattr(field, "column", "project_year_id"))
    if not whole:
        return f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {table} WHERE {column} = %s)"  # noqa: S608
    years = quote(ProjectYear._meta.db_table)
    joined = f"{table} JOIN {years} ON {years}.id = {table}.{column}"
    return f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {joined} WHERE {years}.project_id = %s)"  # noqa: S608
