"""Which rules hold for a declaration: those of the day on which its form was begun."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from abacus.cycle.rulebook import StageRules
from abacus.cycle.scoring import points_of
from abacus.cycle.targets.checks import Surroundings
from abacus.pool.models import ProjectYear
from abacus.pool.packs import resolved
from abacus.pool.services import latest_actuals
from abacus.rules import Option, Resolved, Route, Scorecard, Taxonomy

TAXONOMY, ROUTE, SCORECARD = "targets.indicators", "targets.declaration", "targets.review"
DOMINANT, PASS_LINE = "targets.dominant_weight", "targets.review_pass_line"  # ids of parameters
STANDARDS = "targets.value_basis"


ANALYSIS, ANALYSIS_REQUIRED = "targets.goal_analysis", "targets.goal_analysis_required"
EXTERNALITY_COSTS, EVERY_COST = "targets.externality_costs", "all"
STEPS, PRINCIPLES = ("targets.steps", "targets.step_checks"), ("targets.principles", "targets.principle_checks")


@dataclass(frozen=True)
class Guide:
    """One step or principle of the place's guide, with the codes of the findings that speak of it."""

    option: Option
    codes: frozenset[str]


@dataclass(frozen=True)
class Rules(StageRules):
    """What the region's pack says about declarations on one day."""

    @property
    def taxonomy(self) -> Taxonomy:
        """Levels and weights."""
        return self.resolved.taxonomy(TAXONOMY)

    @property
    def route(self) -> Route:
        """The way of a declaration."""
        return self.resolved.route(ROUTE)

    @property
    def scorecard(self) -> Scorecard:
        """What a reviewer scores."""
        return self.resolved.scorecard(SCORECARD)

    @property
    def dominant_share(self) -> Fraction | None:
        """The share of all points from which one indicator is too much."""
        share: Fraction | None = self.resolved.param(DOMINANT).value
        return share

    @property
    def pass_line_centi(self) -> int | None:
        """The points a target needs; the scorecard's own line where no parameter says one."""
        line = self.resolved.param(PASS_LINE).value
        return self.scorecard.pass_line_centi if line is None else line

    @property
    def opinion_types(self) -> tuple[Option, ...]:
        """The categories of opinions."""
        return self.opinions("targets")

    @property
    def analysis(self) -> tuple[Option, ...]:
        """What a goal is analysed for."""
        return tuple(self.resolved.param(ANALYSIS).value)

    @property
    def analysis_required(self) -> bool:
        """Whether every goal must be analysed."""
        return bool(self.resolved.param(ANALYSIS_REQUIRED).value)

    @property
    def both_costs(self) -> bool:
        """Whether a negative externality wants social and ecological cost alike."""
        return bool(self.resolved.param(EXTERNALITY_COSTS).value == EVERY_COST)

    @property
    def steps(self) -> tuple[Guide, ...]:
        """The steps in which targets are made, where the place states them."""
        return _guides(self.resolved, STEPS)

    @property
    def principles(self) -> tuple[Guide, ...]:
        """The principles targets are held to, where the place states them."""
        return _guides(self.resolved, PRINCIPLES)

    @property
    def standards(self) -> tuple[Option, ...]:
        """What a target's value may rest on."""
        return tuple(self.resolved.param(STANDARDS).value)


def _guides(rules: Resolved, ids: tuple[str, str]) -> tuple[Guide, ...]:
    """The options of one parameter with the words of another; none where the place states none."""
    options, words = ids
    if options not in rules.params():
        return ()
    codes = rules.param(words).value
    return tuple(Guide(one, frozenset(codes.get(one.id, ()))) for one in rules.param(options).value)


def rules_for(project_year: ProjectYear, on: date) -> Rules:
    """The rules of the project-year's region as they stood on the day `on`."""
    return Rules(resolved(project_year, on))


def surroundings(project_year: ProjectYear, rules: Rules, on: date, *, revising: bool = False) -> Surroundings:
    """What the project-year's declaration is checked against; last year's values as known on `on`."""
    project = project_year.project
    before = project.years.filter(fiscal_year=project_year.fiscal_year - 1).first()
    last = latest_actuals(before, on) if before else {}
    return Surroundings(
        taxonomy=rules.taxonomy,
        project_name=project.name,
        capital_works=project.capital_works,
        dominant_share=rules.dominant_share,
        last_micro={str(id): value.actual_micro for id, value in last.items() if value.actual_micro is not None},
        revising=revising,
        analysed=rules.analysis if rules.analysis_required else (),
        both_costs=rules.both_costs,
    )


@dataclass(frozen=True)
class Scored:
    """A target's score: points by item in 0.01, their sum, the grade and whether it passes."""

    items: Mapping[str, int]
    total_centi: int
    grade: str
    grade_label: str
    passed: bool


def score(typed: Mapping[str, str], rules: Rules) -> Scored:
    """Add up the points a reviewer typed, item by item; the sum is exact.

    Raises Refusal for an item without points, unreadable or above its weight.
    """
    card = rules.scorecard
    items = points_of(typed, card.items)
    total = sum(items.values())
    band, line = card.grade(total), rules.pass_line_centi
    return Scored(items, total, band.id or "", band.label or "", line is None or total >= line)
