"""Which rules hold for a case, and the only place of this stage that asks the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from abacus.cycle.rulebook import StageRules
from abacus.engine import Result, run, run_group
from abacus.engine.rules.exante import CONCLUSION, DEPTH, PANEL, REDUCTION_OF_MANY, REQUIRED
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages import numbers
from abacus.pool import gates
from abacus.pool.models import Policy, Project, ProjectYear
from abacus.pool.rules import concerned
from abacus.rules import Option, Route, Scorecard, library

ROUTE, PROJECT_CARD, POLICY_CARD = "exante.assessment", "exante.project_card", "exante.policy_card"


@dataclass(frozen=True)
class Dimension:
    """One thing that is judged: what it is called and which materials are read for it."""

    id: str
    label: str
    materials: tuple[str, ...]


@dataclass(frozen=True)
class Rules(StageRules):
    """What the region's pack says about ex-ante evaluations of one fiscal year on one day."""

    @property
    def route(self) -> Route:
        """The way of a report."""
        return self.resolved.route(ROUTE)

    def card(self, kind: str) -> Scorecard:
        """What is scored. A place's own card counts for policies too, unless it states one for them."""
        card = self.resolved.scorecard(PROJECT_CARD)
        if kind != "policy":
            return card
        other = self.resolved.scorecard(POLICY_CARD)
        return other if other.pack == card.pack else card

    def dimensions(self, kind: str) -> list[Dimension]:
        """What the report argues, one after the other: the groups of the card, with the pack's ids by their order."""
        labels = list(dict.fromkeys(item.group or item.label for item in self.card(kind).items))
        stated = self.options("exante.dimensions")
        same = len(stated) == len(labels)
        read: Mapping[str, Sequence[str]] = self.resolved.param("exante.material_dimensions").value
        ids = [stated[at].id if same else f"d{at + 1}" for at in range(len(labels))]
        return [Dimension(id, label, tuple(read.get(id, ()))) for id, label in zip(ids, labels, strict=True)]

    def options(self, id: str) -> tuple[Option, ...]:
        """A parameter that is a list of options; empty where the rules do not state it."""
        found = self.params.get(id)
        return tuple(found.value) if found is not None and found.value else ()

    def label(self, id: str, option: str) -> str:
        """What the pack calls an option."""
        return next((one.label for one in self.options(id) if one.id == option), option)

    def materials(self, kind: str) -> tuple[Option, ...]:
        """The list of materials."""
        return self.options(f"exante.materials_{kind}")

    def effect(self, conclusion: str) -> str:
        """What a conclusion does at the pool's door: opens, opens_when_answered, shuts."""
        effects: Mapping[str, Sequence[str]] = self.resolved.param("exante.conclusion_effects").value
        return next((effect for effect, words in effects.items() if conclusion in words), "shuts")

    def opinion_number(self, place: str, year: int, number: int) -> str:
        """文登区事前评估〔2022〕3号."""
        pattern: str = self.resolved.param("exante.opinion_number").value
        return pattern.format(place=place, year=year, number=number)

    def clause(self, id: str) -> str:
        """The document and clause behind a parameter."""
        source = self.resolved.param(id).source
        return f"《{source.title}》{source.clause}"


def rules_for(organisation: Organisation, fiscal_year: int, on: date) -> Rules:
    """The rules of an organisation's region for a fiscal year as they stood on the day `on`."""
    return Rules(library().resolve(region=organisation.region_code, on=on, fiscal_year=fiscal_year))


def depth(rules: Rules, kind: str, major: bool, requested_fen: int | None) -> tuple[str, str]:
    """全面审核 or 重点评估, and why, in words."""
    made = run(DEPTH, {"kind": kind, "major": major, "requested_fen": requested_fen}, rules.params)
    values = made.values
    if values["kind_listed"]:
        why = _("“%(kind)s”按规定做重点评估") % {"kind": rules.label("exante.key_kinds", kind)}
    elif values["major_listed"]:
        why = _("重大项目做重点评估")
    elif values["at_the_line"]:
        line = numbers.wan(rules.resolved.param("exante.key_line").value)
        why = _("申报金额达到 %(line)s 万元") % {"line": line}
    else:
        why = _("没有列为重点，做全面审核")
    return str(made.value or "full"), why


def suggestion(rules: Rules, total_centi: int | None, vetoes: Sequence[str]) -> Result:
    """What the points and the veto items suggest."""
    return run(CONCLUSION, {"total_centi": total_centi, "veto": bool(vetoes)}, rules.params)


def panel(totals: Sequence[int | None], rules: Rules) -> Result:
    """The mean of the members' totals."""
    return run_group(PANEL, [{"member_centi": one} for one in totals], rules.params)


def reduction(rows: Sequence[Mapping[str, int | None]]) -> Result:
    """Σ requested, Σ supported, total rate and mean of rates over items (`requested_fen`, `supported_fen`)."""
    return run_group(REDUCTION_OF_MANY, rows, {})


@dataclass(frozen=True)
class Asked:
    """Which project-years must be evaluated, and which would have to, were they not exempt; as conditions."""

    required: Q
    exempt: Q


NOBODY = Asked(Q(pk__in=[]), Q(pk__in=[]))


def asked_of(rules: Rules, year: ProjectYear) -> Result:
    """Whether one project-year must be evaluated, by the same rule as at the pool's door."""
    return concerned(REQUIRED.id, gates.facts_of(year), rules.params)


def asked(rules: Rules, fiscal_year: int) -> Asked:
    """The same rule as at the pool's door, asked once for each sort of project instead of for each project."""
    required, exempt = Q(pk__in=[]), Q(pk__in=[])
    for nature in ProjectYear.Nature.values:
        for major in (False, True):
            for protected in (False, True):
                for policy in ("", "new", "renewed"):
                    facts = {
                        "new": nature == ProjectYear.Nature.NEW, "new_policy": policy == "new",
                        "renewed_policy": policy == "renewed", "major": major, "protected": protected,
                    }  # fmt: skip
                    made = run(REQUIRED, facts, rules.params).values
                    sort = _sort(nature, major, protected, policy, fiscal_year)
                    if made["wanted"]:
                        required |= sort
                    elif made["exempted"] and run(REQUIRED, {**facts, "protected": False}, rules.params).value:
                        exempt |= sort
    return Asked(required, exempt)


def _sort(nature: str, major: bool, protected: bool, policy: str, fiscal_year: int) -> Q:
    begins = Q(project__policy__starts_on__year=fiscal_year)
    renews = Q(project__policy__succeeds__isnull=False)
    which = {"": ~begins, "new": begins & ~renews, "renewed": begins & renews}[policy]
    none = Q(project__protection=Project.Protection.NONE)
    return Q(nature=nature, project__major=major) & (~none if protected else none) & which


def policy_asked(rules: Rules, policy: Policy) -> Result:
    """Whether a policy must be evaluated before it gets money."""
    renews = policy.succeeds_id is not None
    facts = {"new": False, "new_policy": not renews, "renewed_policy": renews, "major": False, "protected": False}
    return run(REQUIRED, facts, rules.params)
