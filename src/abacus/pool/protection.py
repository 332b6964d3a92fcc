"""三保 first: which protected lines of a region's year are short of their standard."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from abacus.foundation.accounts.models import User
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.reach import reaching
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
    seen: frozenset[int] | None = None
    """The project-years that may be named to the person this is for; None: nobody in particular."""

    @property
    def named(self) -> list[Line]:
        """Those that lack something and may be named."""
        return [line for line in self.short if self.seen is None or line.year.pk in self.seen]

    @property
    def unnamed(self) -> list[Line]:
        """Those that lack something and belong to bodies the person does not see."""
        return [line for line in self.short if self.seen is not None and line.year.pk not in self.seen]

    @property
    def unnamed_fen(self) -> int:
        """What those lack, together."""
        return sum(line.short_fen for line in self.unnamed)

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


def lines_for(region_code: str, fiscal_year: int, by: User, on: date) -> Lines:
    """The protected lines of a region's year, with which of them may be named to a person."""
    lines = lines_of(region_code, fiscal_year)
    short = [line.year.pk for line in lines.short]
    rows = ProjectYear.objects.visible_to(by, on).filter(pk__in=short).order_by() if short else ()
    return replace(lines, seen=frozenset(row.pk for row in rows))


def lines_of(region_code: str, fiscal_year: int) -> Lines:
    """The protected lines of a region's year, of all its bodies whoever asks: they go before everybody's others."""
    places = Organisation.objects.filter(kind=Organisation.Kind.REGION, code=region_code)
    with reaching(*places.values_list("path", flat=True)):
        return _lines_of(region_code, fiscal_year)


def _lines_of(region_code: str, fiscal_year: int) -> Lines:
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
