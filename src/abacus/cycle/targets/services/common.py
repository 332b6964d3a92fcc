"""What the services of the declaration share: finding a form, what is wrong with it, moving the year on."""

from datetime import date

from django.utils.translation import gettext as _

from abacus.cycle.drafts import NotEditable
from abacus.cycle.findings import Findings
from abacus.cycle.targets import rules as rule_book
from abacus.cycle.targets.checks import check
from abacus.cycle.targets.content import Content
from abacus.cycle.targets.models import Declaration, TargetScore
from abacus.cycle.targets.reading import Read, read
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.workflow.models import Submission
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear, TargetVersion

KIND = "targets.declaration"
State = Declaration.State
EDITABLE = frozenset({State.DRAFT, State.RETURNED})


def advance(project_year: ProjectYear, expected: str, state: str) -> None:
    """Move the project-year on from one state; from any other it stays where it is."""
    if project_year.state == expected:
        pool.set_state(project_year, state, expected=expected)


def declaration_of(declaration_id: int, by: User, on: date) -> Declaration:
    """The declaration, locked till the end of the transaction. Raises DoesNotExist out of scope."""
    rows = Declaration.objects.visible_to(by, on).select_for_update(of=("self",))
    found: Declaration = rows.select_related("project_year__project", "project_year__organisation", "saved_by").get(
        pk=declaration_id
    )
    return found


def editable(declaration_id: int, by: User, on: date) -> Declaration:
    """A declaration that may be written now, by this person. Raises Refused, NotEditable."""
    declaration = declaration_of(declaration_id, by, on)
    require(by, Permission.TARGET_DECLARE, path=declaration.organisation_path, on=on)
    if declaration.state not in EDITABLE:
        raise NotEditable(
            _("申报表现在的状态是“%(state)s”，不能修改") % {"state": declaration.get_state_display()},
            _("审核中的可以撤回后再改；已通过的请提出变更"),
        )
    return declaration


def subject_of(submission: Submission) -> tuple[Declaration, TargetVersion]:
    """The declaration a submission is about, locked, and the version under review."""
    rows = Declaration.objects.select_for_update(of=("self",))
    found: Declaration = rows.select_related("project_year__project", "project_year__organisation").get(
        pk=submission.subject_id
    )
    if found.target_version is None:
        raise NotEditable(_("这份申报表还没有提交过"), _("请刷新页面"))
    return found, found.target_version


def examine(declaration: Declaration, content: Content, on: date) -> tuple[Findings, Read]:
    """What is wrong with a content of this declaration, and what it says; reads only."""
    project_year = declaration.project_year
    rules = rule_book.rules_for(project_year, declaration.rules_on)
    revising = declaration.state in EDITABLE and pool.current_target_version(project_year) is not None
    form = read(content, rules.taxonomy)
    return check(form, rule_book.surroundings(project_year, rules, on, revising=revising)), form


def latest_score(declaration: Declaration) -> TargetScore | None:
    """The newest score of the version under review."""
    return TargetScore.objects.filter(target_version=declaration.target_version_id).order_by("-pk").first()
