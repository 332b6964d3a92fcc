"""What the services of the self-evaluation share: finding a table, computing it, moving the year on."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from abacus.cycle.drafts import NotEditable
from abacus.cycle.evaluation import rules as rule_book
from abacus.cycle.evaluation.checks import Table, check
from abacus.cycle.evaluation.content import Content
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.reading import Read, read
from abacus.cycle.evaluation.rules import Computed
from abacus.cycle.findings import Findings
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.workflow.models import Submission
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear

KIND = "evaluation.self_evaluation"
State = SelfEvaluation.State
EDITABLE = frozenset({State.DRAFT, State.RETURNED})


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


def evaluation_of(evaluation_id: int, by: User, on: date) -> SelfEvaluation:
    """The table, locked till the end of the transaction. Raises DoesNotExist out of scope."""
    rows = SelfEvaluation.objects.visible_to(by, on).select_for_update(of=("self",))
    found: SelfEvaluation = rows.select_related(
        "project_year__project", "project_year__organisation", "target_version", "saved_by"
    ).get(pk=evaluation_id)
    return found


def editable(evaluation_id: int, by: User, on: date) -> SelfEvaluation:
    """A table that may be written now, by this person. Raises Refused, NotEditable."""
    evaluation = evaluation_of(evaluation_id, by, on)
    require(by, Permission.EVALUATION_FILL, path=evaluation.organisation_path, on=on)
    if evaluation.state not in EDITABLE:
        raise NotEditable(
            _("自评表现在的状态是“%(state)s”，不能修改") % {"state": evaluation.get_state_display()},
            _("审核中的可以撤回后再改；已定的结果不再修改"),
        )
    return evaluation


def subject_of(submission: Submission) -> SelfEvaluation:
    """The table a submission is about, locked."""
    rows = SelfEvaluation.objects.select_for_update(of=("self",))
    found: SelfEvaluation = rows.select_related(
        "project_year__project", "project_year__organisation", "target_version"
    ).get(pk=submission.subject_id)
    return found
