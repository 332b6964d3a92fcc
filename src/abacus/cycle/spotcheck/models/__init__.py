"""Draws of self-evaluations, their frames, and the checks of those drawn."""

from abacus.cycle.spotcheck.models.checks import CheckRival, SpotCheck
from abacus.cycle.spotcheck.models.draws import Draw, DrawLine

__all__ = ["CheckRival", "Draw", "DrawLine", "SpotCheck"]
