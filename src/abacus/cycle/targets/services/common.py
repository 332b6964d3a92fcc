"""What the services of the declaration share: what is wrong with a form, moving the year on."""

from datetime import date
from typing import NamedTuple

from abacus.cycle.findings import Findings
from abacus.cycle.targets import rules as rule_book
from abacus.cycle.targets.checks import check
from abacus.cycle.targets.content import Content
from abacus.cycle.targets.models import Declaration, TargetScore
from abacus.cycle.targets.reading import Read, read
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear

KIND = "targets.declaration"
State = Declaration.State


def advance(project_year: ProjectYear, expected: str, state: str) -> None:
    """Move the project-year on from one state; from any other it stays where it is."""
    if project_year.state == expected:
        pool.set_state(project_year, state, expected=expected)


class Examined(NamedTuple):
    """A content read and checked."""

    findings: Findings
    read: Read


def examine(declaration: Declaration, content: Content, on: date) -> Examined:
    """What is wrong with a content of this declaration, and what it says; reads only."""
    project_year = declaration.project_year
    rules = rule_book.rules_for(project_year, declaration.rules_on)
    revising = declaration.editable and pool.current_target_version(project_year) is not None
    form = read(content, rules.taxonomy)
    return Examined(check(form, rule_book.surroundings(project_year, rules, on, revising=revising)), form)


def latest_score(declaration: Declaration) -> TargetScore | None:
    """The newest score of the version under review."""
    return TargetScore.objects.filter(target_version=declaration.target_version_id).order_by("-pk").first()
