"""Where tables belong: units by code, then by name; projects by code, then by name, unit and year.

Nothing is guessed: what is not certain is left open, with what comes nearest.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from abacus.foundation.organisations.models import Organisation, OrganisationAttribute
from abacus.foundation.organisations.scope import Scope
from abacus.pool.codes import region_of
from abacus.pool.models import Project, ProjectYear
from abacus.pool.models.projects import project_code

NEAREST = 5
"""How many names are offered."""
ENDINGS = re.compile(r"(本级|机关|中心|委员会|办公室|局|委|办|处|站|所)$")
ALIKE, SAME = 300, 2_000
"""How many thousandths of their pairs of letters two names share to be offered; more than all: but for the ending."""


def plain(name: str | None) -> str:
    """A name for comparing: width, blanks and kinds of brackets aside."""
    narrow = normalize("NFKC", name or "")
    return "".join(narrow.split()).translate(str.maketrans("〔〕【】[]", "()()()"))


def short(name: str) -> str:
    """A name without the ending that offices come and go with."""
    return ENDINGS.sub("", plain(name))


def pairs(name: str) -> frozenset[str]:
    """The pairs of neighbouring letters of a name."""
    return frozenset(name[at : at + 2] for at in range(len(name) - 1)) or frozenset({name})


@dataclass(frozen=True)
class Found:
    """The one that it is, or those that it may be."""

    sure: Organisation | None = None
    several: tuple[Organisation, ...] = ()
    by_code: Organisation | None = None


@dataclass
class Units:
    """The bodies of a scope, by code and by all the names they ever had."""

    scope: Scope
    bodies: dict[int, Organisation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kinds = (Organisation.Kind.UNIT, Organisation.Kind.DEPARTMENT)
        rows = Organisation.objects.within(self.scope).filter(kind__in=kinds).order_by("path")
        self.bodies = {one.pk: one for one in rows}
        self.codes: dict[str, list[Organisation]] = defaultdict(list)
        self.names: dict[str, list[Organisation]] = defaultdict(list)
        for one in self.bodies.values():
            self._add(one)
        former = OrganisationAttribute.objects.filter(
            organisation__in=self.bodies, kind=OrganisationAttribute.Kind.NAME, valid_to__isnull=False
        )
        for said in former:
            self._name(said.value, self.bodies[said.organisation_id])

    def _add(self, one: Organisation) -> None:
        self.codes[one.code].append(one)
        self._name(one.name, one)

    def _name(self, name: str, one: Organisation) -> None:
        known = self.names[plain(name)]
        if one not in known:
            known.append(one)

    def add(self, one: Organisation) -> None:
        """A body that was made meanwhile."""
        if one.pk not in self.bodies:
            self.bodies[one.pk] = one
            self._add(one)

    def find(self, code: str | None, name: str | None, department: str | None = None) -> Found:
        """By code, then by exact name; of several of one name the one below the department that is named."""
        by_code = self.codes.get(code or "", [])
        by_name = self.names.get(plain(name), []) if name else []
        if len(by_name) > 1 and department:
            above = {one.pk for one in self.names.get(plain(department), [])}
            by_name = [one for one in by_name if one.parent_id in above] or by_name
        if len(by_code) == 1 and (not name or by_code[0] in by_name):
            return Found(by_code[0])
        if len(by_code) == 1:
            return Found(None, tuple(by_name), by_code[0])
        if len(by_name) == 1:
            return Found(by_name[0])
        return Found(None, tuple(by_name))

    @cached_property
    def _pairs(self) -> list[tuple[frozenset[str], str, Organisation]]:
        return [(pairs(short(name)), short(name), one) for name, known in self.names.items() for one in known]

    def nearest(self, name: str | None, department: str | None = None) -> list[Organisation]:
        """The bodies whose names come nearest, those that differ only in their ending first."""
        wanted = short(name or department or "")
        if not wanted:
            return []
        own = pairs(wanted)
        scored: dict[int, int] = {}
        for other, text, one in self._pairs:
            alike = SAME if text == wanted else 2_000 * len(own & other) // (len(own) + len(other))
            if alike >= ALIKE:
                scored[one.pk] = max(alike, scored.get(one.pk, 0))
        best = sorted(scored, key=lambda pk: (-scored[pk], self.bodies[pk].path))[:NEAREST]
        return [self.bodies[pk] for pk in best]


def is_code(text: str | None) -> bool:
    """Whether a text is a project's code of 21 characters."""
    try:
        project_code(text or "")
    except ValidationError:
        return False
    return True


@dataclass
class Projects:
    """The projects that tables may be about, loaded once for many tables."""

    scope: Scope
    region: str
    by_code: dict[str, Project] = field(default_factory=dict)
    by_name: dict[str, list[ProjectYear]] = field(default_factory=lambda: defaultdict(list))
    years: dict[tuple[int, int], ProjectYear] = field(default_factory=dict)

    @classmethod
    def of(cls, scope: Scope, region_code: str, reads: Iterable[dict[str, str | None]]) -> "Projects":
        """Those with a code or a name of the tables' heads. Three queries at most."""
        heads = list(reads)
        made = cls(scope, region_of(region_code))
        codes = {one["code"] for one in heads if is_code(one["code"])}
        names = {name for one in heads for name in (one["name"], plain(one["name"])) if name}
        if codes:
            seen = ProjectYear.objects.within(scope).filter(project=OuterRef("pk"))
            for project in Project.objects.filter(Exists(seen), region_code=made.region, code__in=codes):
                made.by_code[project.code] = project
        rows = ProjectYear.objects.within(scope).select_related("project", "organisation")
        found = list(rows.filter(project__name__in=names)) if names else []
        known = {project.pk for project in made.by_code.values()}
        if known:
            found += list(rows.filter(project__in=known))
        for year in found:
            made.add(year)
        return made

    def add(self, year: ProjectYear) -> None:
        """A project-year, also one that was made meanwhile."""
        key = (year.project_id, year.fiscal_year)
        self.years[key] = year
        known = self.by_name[plain(year.project.name)]
        known[:] = [*(one for one in known if one.pk != year.pk), year]
        if year.project.region_code == self.region:
            self.by_code.setdefault(year.project.code, year.project)

    def named(self, name: str, unit: Organisation, fiscal_year: int) -> list[ProjectYear]:
        """The unit's projects of exactly this name in the year."""
        rows = self.by_name.get(plain(name), [])
        return [one for one in rows if one.organisation_id == unit.pk and one.fiscal_year == fiscal_year]

    def namesakes(self, name: str) -> list[ProjectYear]:
        """All projects of this name, whatever unit and year."""
        return list(self.by_name.get(plain(name), []))
