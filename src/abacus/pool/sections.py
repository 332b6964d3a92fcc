"""What stages add to the page of a project, without being imported."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from abacus.pool.models import ProjectYear

Context = Callable[[ProjectYear, Any, date], dict[str, Any] | None]


@dataclass(frozen=True)
class ProjectSection:
    """A block of the page. `context(project_year, access, day)` fills its template; None leaves the block out.

    Blocks stand in ascending `order`; the pool's own: money 20, indicators 40, decisions 60,
    documents 70, years 90. `actions` answers links for the head as (label, url, primary).
    `instead_of` names a template of the pool's own that this block says better: it is left out then.
    """

    order: int
    template: str
    context: Context
    actions: Callable[[ProjectYear, Any, date], list[tuple[Any, str, bool]]] | None = None
    instead_of: str = ""


_sections: dict[str, ProjectSection] = {}


def register(section: ProjectSection) -> None:
    """Add a block, from an `AppConfig.ready`; the last one of a template wins."""
    _sections[section.template] = section


def sections() -> list[ProjectSection]:
    """All blocks in order."""
    return sorted(_sections.values(), key=lambda section: section.order)
