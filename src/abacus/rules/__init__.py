"""Rule packs: read, checked, inherited along the tree of regions, resolved for a region and a day.

from abacus.rules import library
rules = library().resolve(region="371003", on=date(2021, 3, 1))
rules.param("evaluation.execution_weight").value   # 1000, in 0.01 points
"""

from abacus.rules.errors import PolicyError, Problem, UnknownParameter, UnknownRegionError, UnknownRuleError
from abacus.rules.examples import Example
from abacus.rules.model import (
    SUBMITTER,
    Alternative,
    Band,
    Escalate,
    Form,
    Gate,
    Interval,
    Level1,
    Level2,
    Linkage,
    LinkageItem,
    Option,
    ParameterValue,
    Period,
    Route,
    RouteStep,
    Scorecard,
    ScoreItem,
    Source,
    Taxonomy,
    to_json,
)
from abacus.rules.resolved import Resolved
from abacus.rules.store import Library, library, load

__all__ = [
    "SUBMITTER",
    "Alternative",
    "Band",
    "Escalate",
    "Example",
    "Form",
    "Gate",
    "Interval",
    "Level1",
    "Level2",
    "Library",
    "Linkage",
    "LinkageItem",
    "Option",
    "ParameterValue",
    "Period",
    "PolicyError",
    "Problem",
    "Resolved",
    "Route",
    "RouteStep",
    "ScoreItem",
    "Scorecard",
    "Source",
    "Taxonomy",
    "UnknownParameter",
    "UnknownRegionError",
    "UnknownRuleError",
    "library",
    "load",
    "to_json",
]
