"""三保 first: which protected lines of a region's year are short of their standard."""

from collections.abc import Iterable
from dataclasses import dataclass

from abacus.foundation.schedule.models import Stage
from abacus.pool.models import Project, ProjectYear, StageOutcome

Protection = Project.Protection
OUT = (ProjectYear.State.PROPOSED, ProjectYear.State.DECLINED)


@dataclass(frozen=True)
class Line:
    """One protected project-year: what its standard asks for and what it has, in 分; None: nobody has said."""

    year: ProjectYear
    standard_fen: int | None

    @property
    def short_fen(self) -> int:
        """What is missing; nothing where no standard is known."""
        return max(0, (self.standard_fen or 0) - (self.year.current_fen or 0))

    @property
    def short(self) -> bool:
        """Whether anything is missing."""
        return self.short_fen > 0


@dataclass(frozen=True)
class Lines:
    """The protected lines of a region's year, and whether other lines have money."""

    region_code: str
    fiscal_year: int
    lines: tuple[Line, ...]
    others_funded: bool

    @property
    def short(self) -> list[Line]:
        """Those that lack something, the national standard first."""
        found = [line for line in self.lines if line.short]
        return sorted(found, key=lambda line: (line.year.project.protection != Protection.NATIONAL, -line.short_fen))

    def short_fen(self, protection: str, but: int | None = None) -> int:
        """What the lines of a standard lack, without the project-year `but`."""
        return sum(
            line.short_fen for line in self.lines if line.year.project.protection == protection and line.year.pk != but
        )

    @property
    def wrong(self) -> bool:
        """Whether a protected line is short while others are funded."""
        return self.others_funded and bool(self.short)


def lines_of(region_code: str, fiscal_year: int) -> Lines:
    """The protected lines of a region's year. Three queries."""
    rows = ProjectYear.objects.filter(project__region_code=region_code, fiscal_year=fiscal_year)
    years = list(
        rows.exclude(project__protection=Protection.NONE)
        .exclude(state__in=OUT)
        .select_related("project", "organisation")
        .order_by("project__sort_key", "pk")
    )
    stated = stated_standards(year.pk for year in years)
    lines = tuple(Line(year, stated.get(year.pk, year.requested_fen)) for year in years)
    funded = rows.filter(project__protection=Protection.NONE, current_fen__gt=0).exists() if years else False
    return Lines(region_code, fiscal_year, lines, funded)


def stated_standards(years: Iterable[int]) -> dict[int, int]:
    """Project-year → the standard that a person stated when approving less than was asked for."""
    outcomes = StageOutcome.objects.filter(project_year__in=list(years), stage=Stage.BUDGET, superseded=False)
    return {
        one.project_year_id: one.detail["standard_fen"]
        for one in outcomes
        if one.detail.get("standard_fen") is not None
    }
