"""Selections of what is evaluated, cases, and what their teams work with."""

from abacus.cycle.keyevaluation.models.cases import CaseDiscussion, CaseMember, CheckPoint, KeyCase
from abacus.cycle.keyevaluation.models.papers import Evidence, ItemScore, WorkingPaper
from abacus.cycle.keyevaluation.models.selections import Selection, SelectionEntry, SelectionLayer

__all__ = [
    "CaseDiscussion",
    "CaseMember",
    "CheckPoint",
    "Evidence",
    "ItemScore",
    "KeyCase",
    "Selection",
    "SelectionEntry",
    "SelectionLayer",
    "WorkingPaper",
]
