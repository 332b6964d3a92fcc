"""Draws of self-evaluations, their frames, and the checks of those drawn."""

from abacus.cycle.spotcheck.models.checks import SpotCheck
from abacus.cycle.spotcheck.models.draws import Draw, DrawLine

__all__ = ["Draw", "DrawLine", "SpotCheck"]
