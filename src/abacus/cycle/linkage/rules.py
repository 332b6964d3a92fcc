"""Which rules hold for the use of a year's results, and the only place that asks the engine about it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, cast

from abacus.cycle.linkage.facts import Known, Whole, Year, facts_of, result_of
from abacus.cycle.linkage.models import DISFAVOUR, ProposalKind
from abacus.cycle.rulebook import StageRules
from abacus.engine import Result, run, run_window
from abacus.engine.rules import RULES
from abacus.engine.rules.grades import GRADE
from abacus.engine.rules.linkage import IDLE_FUNDS, SIZE_BAND
from abacus.engine.rules.ranking import DEPARTMENT_RANKING, FAIR_RANKING
from abacus.foundation.schedule.models import Stage
from abacus.pool import gates
from abacus.pool import rules as pool_rules
from abacus.pool.models import Project, ProjectYear
from abacus.rules import Gate, Linkage, LinkageItem, library

RESULTS, INTEGRITY, DEPARTMENTS = "evaluation.results", "evaluation.integrity", "departments.results"
BOTTOM_SHARE = "linkage.bottom_share"
STRICT = (
    *(ProposalKind.CANCEL, ProposalKind.EXIT, ProposalKind.CUT, ProposalKind.ADJUST),
    *(ProposalKind.REWARD, ProposalKind.PRIORITY, ProposalKind.KEEP),
)
"""From the strictest; where nothing strict is met the best of the favourable ones."""
FAVOUR = frozenset({ProposalKind.KEEP, ProposalKind.REWARD, ProposalKind.PRIORITY})
PROTECTED, CONFLICT, MARGINAL, TIE, UNKNOWN, SMALL = (
    "protected", "conflict", "marginal", "tie", "unknown", "small_group",
)  # fmt: skip


@dataclass(frozen=True)
class Rules(StageRules):
    """What a region's pack says about using the results of one year."""

    @property
    def lists(self) -> dict[str, Linkage]:
        """The lists of conditions that the packs state, by id."""
        return {id: cast(Linkage, one) for id, one in self.resolved.lists("linkage").items()}

    @cached_property
    def items(self) -> tuple[LinkageItem, ...]:
        """The conditions for projects."""
        known = self.lists
        return tuple(item for id in (RESULTS, INTEGRITY) if id in known for item in known[id].items)

    @cached_property
    def department_items(self) -> tuple[LinkageItem, ...]:
        """The conditions for departments; none where no pack states any."""
        known = self.lists
        return known[DEPARTMENTS].items if DEPARTMENTS in known else ()

    @property
    def order(self) -> tuple[str, ...]:
        """Which result counts first."""
        return tuple(option.id for option in self.params["linkage.result_order"].value)

    @property
    def group_by(self) -> tuple[str, ...]:
        """What makes projects alike."""
        return tuple(option.id for option in self.params["linkage.group_by"].value)

    def gates(self, point: str) -> tuple[Gate, ...]:
        """The gates at a point; worked out once."""
        if point not in self._gates:
            self._gates[point] = self.resolved.gates(point)
        return self._gates[point]

    @cached_property
    def _gates(self) -> dict[str, tuple[Gate, ...]]:
        return {}

    @property
    def answer_days(self) -> int:
        """Work days for an answer."""
        return int(self.params["linkage.answer_days"].value)

    def clause(self, item: LinkageItem) -> str:
        """The document and clause of a condition."""
        source = next(one.source for one in self.lists.values() if item in one.items)
        said = item.clause or source.clause
        return f"《{source.title}》{said}" if said else f"《{source.title}》"

    @property
    def protection_clause(self) -> str:
        """Why 三保 is never cut."""
        source = self.params["budget.protection_order"].source
        return f"《{source.title}》{source.clause or ''}"


def rules_for(region_code: str, fiscal_year: int, on: date) -> Rules:
    """The rules of a region for the results of a fiscal year, as they stood on the day `on`."""
    return Rules(library().resolve(region=region_code, on=on, fiscal_year=fiscal_year))


@dataclass
class Ranked:
    """A project's place in one ranking."""

    kind: str
    group: str
    result: Result

    @property
    def values(self) -> dict[str, Any]:
        """Every step by name."""
        return self.result.values


@dataclass
class Judged:
    """What the rules propose for one project and why."""

    known: Known
    facts: dict[str, Any]
    answers: list[tuple[LinkageItem, Result]]
    chosen: LinkageItem | None = None
    kind: str = ""
    amount: Result | None = None
    marks: list[str] = field(default_factory=list)
    ranks: list[Ranked] = field(default_factory=list)

    @property
    def amount_fen(self) -> int | None:
        """The most for the next year; None where the rules leave it open."""
        return self.amount.value if self.amount is not None else None

    @property
    def met(self) -> list[LinkageItem]:
        """The conditions that are met."""
        return [item for item, result in self.answers if result.value is True]

    @property
    def unknown(self) -> list[LinkageItem]:
        """The conditions nobody can answer."""
        return [item for item, result in self.answers if result.value is None]


def judge_all(year: Year, rules: Rules) -> list[Judged]:
    """Every project of the year put to the rules, ranked among its like where the rules have a bottom share."""
    facts = {known.year.pk: known_facts(known, year, rules) for known in year.projects}
    ranks = rank_all(year, rules, facts) if BOTTOM_SHARE in rules.params else {}
    return [judge(known, facts[known.year.pk], rules, ranks.get(known.year.pk, [])) for known in year.projects]


def known_facts(known: Known, year: Year, rules: Rules) -> dict[str, Any]:
    """What is known of a project, and whether it had to be evaluated ex ante."""
    return {**facts_of(known, year, rules.order), "exante_wanted": exante_wanted(known.year, rules)}


def exante_wanted(year: ProjectYear, rules: Rules) -> bool | None:
    """Whether a gate of the rules asks for an ex-ante result of the project; without such a gate new ones need one."""
    asked = [gate for point in ("pool_entry", "budget") for gate in rules.gates(point) if gate.stage == Stage.EXANTE]
    if not asked:
        return year.nature == ProjectYear.Nature.NEW and year.project.protection == Project.Protection.NONE
    given = gates.facts_of(year)
    answers = [
        True if gate.when is None else pool_rules.concerned(gate.when, given, rules.params).value for gate in asked
    ]
    return True if True in answers else None if None in answers else False


def judge(known: Known, facts: dict[str, Any], rules: Rules, ranks: Sequence[Ranked] = ()) -> Judged:
    """One project put to the rules."""
    facts.update(bottoms(ranks, facts))
    made = Judged(known, facts, answers(facts, rules), ranks=list(ranks))
    made.chosen, made.kind, made.amount = suggest(made.answers, facts, rules)
    made.marks = marks_of(made, rules)
    if made.facts["protected"]:
        spare(made)
    return made


def spare(made: Judged) -> None:
    """三保: nothing that takes money away; what it gets is a matter of its standard."""
    if made.kind in DISFAVOUR:
        made.kind = ProposalKind.KEEP
    if made.amount_fen is not None and made.amount_fen < (made.facts["base_fen"] or 0):
        made.amount = None


def answers(facts: Mapping[str, Any], rules: Rules) -> list[tuple[LinkageItem, Result]]:
    """Every condition with its answer."""
    return [(item, run(RULES[item.rule], facts, rules.params)) for item in rules.items]


def suggest(
    given: Iterable[tuple[LinkageItem, Result]], facts: Mapping[str, Any], rules: Rules
) -> tuple[LinkageItem | None, str, Result | None]:
    """The strictest of the proposals whose condition is met, and of equals the one worth least."""
    met = [item for item, result in given if result.value is True]
    if not met:
        return None, "", None
    kind = next(one for one in STRICT if any(item.proposal == one for item in met))
    valued = [(item, worth(item, facts, rules)) for item in met if item.proposal == kind]
    item, amount = min(valued, key=lambda one: (one[1] is None or one[1].value is None, value_of(one[1])))
    return item, str(kind), amount


def worth(item: LinkageItem, facts: Mapping[str, Any], rules: Rules) -> Result | None:
    """What a proposal is worth; None where the rules leave it to people."""
    return run(RULES[item.amount], facts, rules.params) if item.amount else None


def value_of(result: Result | None) -> int:
    """The amount for ordering."""
    return int(result.value) if result is not None and result.value is not None else 0


def bottoms(ranks: Sequence[Ranked], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the project is in the bottom share of each ranking: no for one it is not part of."""
    found: dict[str, Any] = {"bottom_key": False, "bottom_self": None if facts["points_centi"] is None else False}
    for ranked in ranks:
        name = "bottom_key" if ranked.kind == Stage.KEY_EVALUATION else "bottom_self"
        found[name] = ranked.values["in_bottom"]
    return found


def marks_of(made: Judged, rules: Rules) -> list[str]:
    """What a person should look at twice."""
    marks = []
    proposals = {item.proposal for item in made.met}
    if made.facts["protected"]:
        marks.append(PROTECTED)
    if proposals & FAVOUR and proposals & DISFAVOUR:
        marks.append(CONFLICT)
    if hangs_on_points(made, rules):
        marks.append(MARGINAL)
    if any(ranked.values["tied_at_cut"] for ranked in made.ranks):
        marks.append(TIE)
    if any(ranked.values["at_the_end"] and ranked.values["enough"] is False for ranked in made.ranks):
        marks.append(SMALL)
    if made.unknown:
        marks.append(UNKNOWN)
    return marks


def hangs_on_points(made: Judged, rules: Rules) -> bool:
    """Whether so few points as the rules name, more or less, would change the proposal."""
    points = made.facts["points_centi"]
    if points is None:
        return False
    few = int(rules.params["linkage.marginal"].value)
    for moved in (points - few, points + few):
        grade = run(GRADE, {"total_centi": max(moved, 0), "complete": True}, rules.params).value
        if grade == made.facts["grade"]:
            continue
        facts = {**made.facts, "points_centi": moved, "grade": grade}
        if suggest(answers(facts, rules), facts, rules)[1] != made.kind:
            return True
    return False


def group_of(known: Known, facts: Mapping[str, Any], rules: Rules) -> str | None:
    """The group in which a project is ranked; None where what makes it is not known."""
    parts = []
    for by in rules.group_by:
        if by == "size":
            size = run(SIZE_BAND, facts, rules.params).value
            if size is None:
                return None
            parts.append(str(size))
        else:
            parts.append(str(getattr(known.year.project, by)))
    return "|".join(parts)


def rank_all(year: Year, rules: Rules, facts: Mapping[int, dict[str, Any]]) -> dict[int, list[Ranked]]:
    """Key evaluations and self-evaluations ranked apart, each among its like."""
    found: dict[int, list[Ranked]] = defaultdict(list)
    for stage in (Stage.KEY_EVALUATION, Stage.SELF_EVALUATION):
        rows, whose = [], []
        for known in year.projects:
            outcome = known.outcomes.get(stage)
            if outcome is None:
                continue
            its = facts[known.year.pk]
            group = group_of(known, its, rules)
            rows.append({"score_centi": outcome.points_centi, "protected": its["protected"], "group": group})
            whose.append((known, group))
        for (known, group), result in zip(whose, run_window(FAIR_RANKING, rows, rules.params), strict=True):
            found[known.year.pk].append(Ranked(str(stage), group or "", result))
    return found


@dataclass
class DepartmentJudged:
    """One condition of the rules that a department meets."""

    whole: Whole
    item: LinkageItem
    facts: dict[str, Any]
    answer: Result
    worth: Result | None


def judge_departments(wholes: Sequence[Whole], rules: Rules) -> list[DepartmentJudged]:
    """What the results of departments propose; conditions that are not met or not known propose nothing."""
    rows = [{"score_centi": whole.points_centi, "group": "all"} for whole in wholes]
    ranks = [result.values["rank"] for result in run_window(DEPARTMENT_RANKING, rows, rules.params)]
    found = []
    for whole, rank in zip(wholes, ranks, strict=True):
        common = department_facts(whole, rank, rules)
        for item in rules.department_items:
            facts = {**common, "base_fen": whole.base_fen(item.target)}
            answer = run(RULES[item.rule], facts, rules.params)
            if answer.value is True:
                found.append(DepartmentJudged(whole, item, facts, answer, worth(item, facts, rules)))
    return found


def department_facts(whole: Whole, rank: int | None, rules: Rules) -> dict[str, Any]:
    """What the rules may ask about a department."""
    points = whole.points_centi
    grade = whole.outcome.grade if whole.outcome is not None else ""
    if not grade and points is not None:
        grade = run(GRADE, {"total_centi": points, "complete": True}, rules.params).value or ""
    return {"points_centi": points, "grade": grade or None, "rank": rank}


def idle(known: Known, year: Year, rules: Rules) -> Result:
    """Whether a project's money of the year lies idle."""
    return run(IDLE_FUNDS, facts_of(known, year, rules.order), rules.params)


def rerun(rule_id: str, facts: Mapping[str, Any], rules: Rules) -> Result:
    """A rule once more on facts that were kept, for its explanation."""
    return run(RULES[rule_id], facts, rules.params)


def source_of(known: Known, rules: Rules) -> Any:
    """The outcome that counts for a project."""
    return result_of(known, rules.order)
