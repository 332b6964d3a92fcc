"""Which rules hold for a project-year."""

from datetime import date
from typing import Any

from abacus.pool.models import ProjectYear
from abacus.rules import library


def resolved(project_year: ProjectYear, on: date) -> Any:
    """The region's rules for the project-year's fiscal year, as they stood on the day `on`."""
    region = project_year.organisation.region_code
    return library().resolve(region=region, on=on, fiscal_year=project_year.fiscal_year)
