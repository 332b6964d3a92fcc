"""Every write of department-wide performance."""

from abacus.cycle.departmentwide.services.begin import start_evaluation, start_targets
from abacus.cycle.departmentwide.services.checking import check_points
from abacus.cycle.departmentwide.services.kind import EVALUATION, TARGETS, EvaluationExamined, TargetsExamined

__all__ = [
    "EVALUATION",
    "TARGETS",
    "EvaluationExamined",
    "TargetsExamined",
    "check_points",
    "start_evaluation",
    "start_targets",
]
