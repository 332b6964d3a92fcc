"""What the services of the self-evaluation share: computing a table, moving the year on."""

from dataclasses import dataclass

from abacus.cycle.evaluation import rules as rule_book
from abacus.cycle.evaluation.checks import Table, check
from abacus.cycle.evaluation.content import Content
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.reading import Read, read
from abacus.cycle.evaluation.rules import Computed
from abacus.cycle.findings import Findings
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear

KIND = "evaluation.self_evaluation"
State = SelfEvaluation.State


@dataclass(frozen=True)
class Examined:
    """A content read, computed and checked."""

    read: Read
    computed: Computed
    findings: Findings


def examine(evaluation: SelfEvaluation, content: Content) -> Examined:
    """Read, compute and check a content of this table; reads only."""
    version, year = evaluation.target_version, evaluation.project_year
    rules = rule_book.rules_for(year, evaluation.rules_on)
    listed = rules.execution_weight_centi(version) is None
    form = read(content, list(version.lines.all()), rules.words, execution_listed=listed)
    computed = rule_book.compute(form, year, version, rules)
    goals = tuple(str(goal.get("text", "")) for goal in version.goals)
    return Examined(form, computed, check(Table(form, computed, year, goals)))


def advance(project_year: ProjectYear, expected: str, state: str) -> None:
    """Move the project-year on from one state; from any other it stays where it is."""
    if project_year.state == expected:
        pool.set_state(project_year, state, expected=expected)
