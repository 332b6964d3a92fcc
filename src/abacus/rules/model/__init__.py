"""What packs say, as frozen values.

Points are `_centi` (0.01 points), rates are `Fraction`s of one, amounts are `_fen`.
"""

from abacus.rules.model.parameter import Band, ChainLink, Interval, Option, ParameterValue, Period
from abacus.rules.model.process import (
    SUBMITTER,
    Escalate,
    Form,
    Gate,
    Linkage,
    LinkageItem,
    Route,
    RouteStep,
    Scorecard,
    ScoreItem,
)
from abacus.rules.model.stated import ACTION_DAY, FISCAL_YEAR, Document, Source, Stated, to_json
from abacus.rules.model.taxonomy import Alternative, Level1, Level2, Taxonomy

__all__ = [
    "ACTION_DAY",
    "FISCAL_YEAR",
    "SUBMITTER",
    "Alternative",
    "Band",
    "ChainLink",
    "Document",
    "Escalate",
    "Form",
    "Gate",
    "Interval",
    "Level1",
    "Level2",
    "Linkage",
    "LinkageItem",
    "Option",
    "ParameterValue",
    "Period",
    "Route",
    "RouteStep",
    "ScoreItem",
    "Scorecard",
    "Source",
    "Stated",
    "Taxonomy",
    "to_json",
]
