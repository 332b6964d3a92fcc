"""What the services of cases share."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from abacus.cycle.exante import rules as rule_book
from abacus.cycle.exante.models import Case
from abacus.foundation.accounts.access import Refused, access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow.actors import open_tasks

KIND = "exante.case"
State = Case.State
PENDING = "answer_pending"
"""The outcome's word while the opinion's items are not answered yet; no gate opens for it."""
RELATED = ("organisation", "department", "policy", "submission", "saved_by")
LONGEST = 4_000


class WrongMoment(Refusal):
    """The case stands elsewhere than this act belongs."""

    status = 409


def case_of(case_id: int, by: User, on: date) -> Case:
    """The case, locked till the end of the transaction. Raises DoesNotExist out of scope."""
    rows = Case.objects.visible_to(by, on).select_for_update(of=("self",))
    found: Case = rows.select_related(*RELATED).get(pk=case_id)
    return found


def require_concluding(case: Case, by: User, on: date) -> None:
    """Refuse unless somebody holds the post that concludes, or stands in for it while the case waits for them.

    A deputy of a post that somebody holds acts where the holders may not, and nowhere else. Raises Refused.
    """
    access, wanted = access_of(by, on), Permission.EXANTE_CONCLUDE
    require(by, wanted, path=case.organisation_path, on=on)
    if any(held.covers(wanted, case.organisation_path) for held in access.appointments):
        return
    if not open_tasks(by, on).filter(submission=case.submission_id).exists():
        raise Refused(by, wanted, case.organisation_path, on)


def rules_of(case: Case) -> rule_book.Rules:
    """The rules of the day on which the case was begun."""
    return rule_book.rules_for(case.organisation, case.fiscal_year, case.rules_on)


def require_running(case: Case) -> None:
    """Refuse unless the report has been handed in and the opinion is not issued yet. Raises WrongMoment."""
    if case.state != State.SUBMITTED:
        raise WrongMoment(
            _("“%(title)s”现在的状态是“%(state)s”") % {"title": case.title, "state": case.get_state_display()},
            _("评估报告提交以后、意见书出具以前才能这样办理"),
        )


def words(text: str, what: str, *, needed: bool = True) -> str:
    """A text as it is kept. Raises Refusal for a blank or an endless one."""
    kept = text.strip().replace("\x00", "")
    if needed and not kept:
        raise Refusal(_("没有填写%(what)s") % {"what": what}, _("请填写后再提交"))
    if len(kept) > LONGEST:
        raise Refusal(_("%(what)s超过 %(most)s 字") % {"what": what, "most": LONGEST}, _("请缩短后再提交"))
    return kept


def known(option: str, options: Iterable[str], what: str) -> str:
    """An option of the rules. Raises Refusal for any other word."""
    if option not in set(options):
        raise Refusal(_("没有选择%(what)s") % {"what": what}, _("请从列出的选项中选择"))
    return option
