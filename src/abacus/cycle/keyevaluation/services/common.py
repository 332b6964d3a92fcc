"""Who may do what to a case, compare-and-swap, and the trail."""

from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from abacus.cycle.keyevaluation.models import CaseMember, KeyCase
from abacus.cycle.keyevaluation.rules import Rules, rules_for
from abacus.foundation.accounts.access import Refused, access_of
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal

State = KeyCase.State
KIND = "keyevaluation.case"
WHOLE = 10_000
"""100 points in 0.01."""
ANSWERERS = (Permission.EVALUATION_FILL, Permission.DEPARTMENT_FILL)
"""Who speaks for the evaluated: the unit's clerk, or the department's."""


class Moved(Refusal):
    """Somebody else acted first, or the case no longer stands where the page showed it."""

    status = 409

    def __init__(self, case: KeyCase) -> None:
        super().__init__(
            _("“%(title)s”现在的状态是“%(state)s”，不能这样办理。")
            % {"title": case.title, "state": case.get_state_display()},
            _("请刷新页面，按现在的状态办理。"),
        )


def case_of(case_id: int, by: User, on: date) -> KeyCase:
    """The case, locked till the end of the transaction. Raises DoesNotExist out of sight."""
    rows = KeyCase.objects.filter(pk__in=KeyCase.objects.visible_to(by, on).filter(pk=case_id).values("pk"))
    found: KeyCase = (
        rows.select_for_update(of=("self",)).select_related("region", "organisation", "project_year__project").get()
    )
    return found


def membership(case: KeyCase, user: User) -> CaseMember | None:
    """The person's place on the team."""
    return case.members.filter(user=user, left_on=None).first()


def may_lead(case: KeyCase, by: User, on: date) -> bool:
    """Whether this person organises the case."""
    return access_of(by, on).may(Permission.KEY_EVALUATE, case.organisation_path)


def may_work(case: KeyCase, by: User, on: date) -> bool:
    """Whether this person works on the case: organises it, or is on its team and has declared no conflict."""
    if may_lead(case, by, on):
        return True
    member = membership(case, by)
    return member is not None and member.declared_on is not None


def may_answer(case: KeyCase, by: User, on: date) -> bool:
    """Whether this person speaks for the evaluated."""
    access = access_of(by, on)
    return any(access.may(one, case.organisation_path) for one in ANSWERERS)


def lead(case: KeyCase, by: User, on: date) -> None:
    """Refuse (and audit) whoever does not organise the case."""
    if not may_lead(case, by, on):
        raise Refused(by, Permission.KEY_EVALUATE, case.organisation_path, on)


def work(case: KeyCase, by: User, on: date) -> None:
    """Refuse whoever is not on the team; a member declares first that there is no conflict."""
    if may_work(case, by, on):
        return
    if membership(case, by) is not None:
        raise Refusal(_("还没有作回避声明，不能办理这个案卷。"), _("请先在案卷页面声明与被评价单位没有利益关系。"))
    raise Refused(by, Permission.KEY_TAKE_PART, case.organisation_path, on)


def within(case: KeyCase, *states: str) -> None:
    """Refuse where the case stands elsewhere."""
    if case.state not in states:
        raise Moved(case)


def rules_of(case: KeyCase) -> Rules:
    """The rules a case goes by."""
    return rules_for(case.organisation, case.fiscal_year, case.rules_on)


def move(case: KeyCase, version: int, allowed: set[Any], to: str, *names: str) -> None:
    """Compare-and-swap to the next state with what was set beside it. Raises Moved."""
    changes: dict[str, Any] = {name: getattr(case, name) for name in names}
    rows = KeyCase.objects.filter(pk=case.pk, version=version, state__in=[str(one) for one in allowed])
    if not rows.update(state=to, version=F("version") + 1, **changes):
        raise Moved(KeyCase.objects.get(pk=case.pk))
    case.state, case.version = to, version + 1


def item_of(case: KeyCase, item: str) -> dict[str, Any]:
    """An indicator of the case's framework. Raises Refusal for one that is not there."""
    found = next((one for one in case.framework if one["id"] == item), None)
    if found is None:
        raise Refusal(_("指标体系中没有这一项指标。"), _("请从案卷的指标体系中选择。"))
    return dict(found)


def trail(case: KeyCase, action: str, by: User, on: date, reason: str = "", **after: Any) -> dict[str, Any]:
    """What the audit event of an act on a case says."""
    facts = {**audit.facts(case, "state", "version"), **after}
    return {"by": by, "on": on, "action": action, "target": case, "after": facts, "reason": reason}
