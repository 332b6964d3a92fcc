"""Rules that compute: nodes, the rules of each subject, the reference engine, explanations.

Pure: no Django, no files, no clock, no inexact numbers.
"""

from abacus.engine.parameters import MissingParameterError, Parameters
from abacus.engine.reference import run, run_group, run_roll_up, run_window
from abacus.engine.result import Result

__all__ = ["MissingParameterError", "Parameters", "Result", "run", "run_group", "run_roll_up", "run_window"]
