"""Answering the opinion: a change of the plan for each item, accepted by finance."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.exante.models import Case, OpinionItem
from abacus.cycle.exante.services import outcomes
from abacus.cycle.exante.services.common import WrongMoment, case_of, words
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal

Kept = OpinionItem.State


@transaction.atomic
def answer_item(*, case_id: int, item_id: int, old_text: str, new_text: str, by: User, on: date) -> OpinionItem:
    """The unit answers one item by a change of its plan: what it said, what it says now. Raises WrongMoment."""
    case, item = _item(case_id, item_id, by, on)
    require(by, Permission.EXANTE_APPLY, path=case.organisation_path, on=on)
    if not item.waits_for_unit:
        raise WrongMoment(_("这条意见已经答复"), _("请等财政确认"))
    old, new = words(old_text, _("原方案")), words(new_text, _("修改后的方案"))
    if old == new:
        raise Refusal(_("修改前后一样"), _("请写清方案改了什么；原来没有的，原方案写“无”"))
    item.old_text, item.new_text, item.state = old, new, Kept.ANSWERED
    item.answered_by, item.answered_on = by, on
    item.save()
    audit.record(
        by=by, on=on, action="exante.plan_changed", target=item, path=case.organisation_path,
        before={"plan": old}, after={"plan": new},
    )  # fmt: skip
    return item


@transaction.atomic
def decide_item(*, case_id: int, item_id: int, accept: bool, by: User, on: date, decision: str = "") -> OpinionItem:
    """Finance accepts the change or wants another; when all are accepted the result is final. Raises WrongMoment."""
    case, item = _item(case_id, item_id, by, on)
    require(by, Permission.EXANTE_CONCLUDE, path=case.organisation_path, on=on)
    if item.state != Kept.ANSWERED:
        raise WrongMoment(_("这条意见还没有答复，或已经确认"), _("请刷新页面"))
    item.decision = words(decision, _("须怎样改"), needed=not accept)
    item.state = Kept.ACCEPTED if accept else Kept.REJECTED
    item.decided_by, item.decided_on = by, on
    item.save()
    audit.record(
        by=by, on=on, action="exante.change_decided", target=item, path=case.organisation_path,
        after={"state": item.state}, reason=item.decision,
    )  # fmt: skip
    if accept and not case.opinion_items.exclude(state=Kept.ACCEPTED).exists():
        outcomes.settle(case=case, by=by, on=on)
    return item


def _item(case_id: int, item_id: int, by: User, on: date) -> tuple[Case, OpinionItem]:
    case = case_of(case_id, by, on)
    if not case.concluded:
        raise WrongMoment(_("意见书还没有出具"), _("出具后再落实意见"))
    item: OpinionItem = case.opinion_items.select_for_update().get(pk=item_id)
    return case, item
