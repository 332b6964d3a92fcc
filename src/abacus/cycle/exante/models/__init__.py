"""Cases of ex-ante evaluation with their items, materials, signed opinions, panel, and what became of the opinion."""

from abacus.cycle.exante.models.answers import OpinionItem
from abacus.cycle.exante.models.cases import Case, CaseItem, CaseRival, DepartmentOpinion, Material
from abacus.cycle.exante.models.panels import PanelMember, PanelQuestion

__all__ = [
    "Case",
    "CaseItem",
    "CaseRival",
    "DepartmentOpinion",
    "Material",
    "OpinionItem",
    "PanelMember",
    "PanelQuestion",
]
